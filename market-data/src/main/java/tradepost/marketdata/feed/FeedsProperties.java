package tradepost.marketdata.feed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The feeds, each off unless enabled; HTTP, which takes nothing from anyone without the role for it, is on.
 *
 * @param retryMax how long at most a lost feed waits before it connects again; it begins with a fraction of a second
 */
@ConfigurationProperties("tradepost.feeds")
public record FeedsProperties(
        @DefaultValue("10s") Duration retryMax,
        @DefaultValue Mqtt mqtt,
        @DefaultValue AlphaVantage alphaVantage,
        @DefaultValue Http http,
        @DefaultValue Replay replay,
        @DefaultValue Simulated simulated) {

    /**
     * Bars from Alpha Vantage.
     *
     * @param url scheme, host and port of their server
     * @param key the key they gave you
     * @param symbols what is asked for
     * @param interval the length of a bar: 1min, 5min, 15min, 30min, 60min
     * @param every how long after a symbol was answered it is asked for again, where the budget allows
     * @param callsPerMinute at most so many calls in any minute, and {@code callsPerDay} in any 24 hours
     * @param timeout for a whole answer
     * @param retryAfter how long nothing is asked after a failure; each further one doubles it, up to an hour
     * @param poll how often a replica looks whether it is to ask; also the shortest time between two calls
     * @param tradable how long after its own time the newest price may trade
     */
    public record AlphaVantage(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("https://www.alphavantage.co") URI url,
            @Nullable String key,

            @DefaultValue({"AAPL", "AMZN", "GOOGL", "IBM", "JPM", "KO", "META", "MSFT", "NVDA", "TSLA"})
            List<String> symbols,

            @DefaultValue("5min") String interval,
            @DefaultValue("15m") Duration every,
            @DefaultValue("5") int callsPerMinute,
            @DefaultValue("25") int callsPerDay,
            @DefaultValue("10s") Duration timeout,
            @DefaultValue("1m") Duration retryAfter,
            @DefaultValue("1s") Duration poll,
            @DefaultValue("USD") String currency,
            @DefaultValue("24h") Tradable tradable) {
        /** Without the key: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "AlphaVantage[" + url + ", " + symbols + "]";
        }
    }

    /**
     * Ticks that client services send to {@code POST /api/v1/ticks}.
     *
     * @param tradable how long after its own time a price may trade
     * @param sources the same, by source, for those with another rule
     * @param currency of the stocks that ticks make known
     * @param ahead how far a source's clock may be ahead of ours
     * @param batches how many batches a replica takes at a time
     * @param remembered of how many ticks a replica remembers that it has them
     */
    public record Http(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("15s") Tradable tradable,
            @DefaultValue Map<String, Tradable> sources,
            @DefaultValue("USD") String currency,
            @DefaultValue("5s") Duration ahead,
            @DefaultValue("8") int batches,
            @DefaultValue("200000") int remembered) {

        public Tradable tradable(String source) {
            return sources.getOrDefault(source, tradable);
        }
    }

    /** The version of MQTT that a broker is spoken to in: 3.1.1 or 5. */
    public enum MqttVersion {
        V3,
        V5
    }

    /**
     * Ticks from an MQTT broker.
     *
     * @param version {@code v3} for 3.1.1, {@code v5} for 5
     * @param topic the topic filter
     * @param clientId names our session on the broker, which keeps messages for us while we are away; one client at a
     *     time may have it, so each replica has its own
     * @param share names the group of replicas that get each message once between them; null if each gets all
     * @param username null if the broker asks for none
     * @param tls whether the connection is encrypted; it is, if there is a bundle
     * @param sslBundle the bundle ({@code spring.ssl.bundle}) with the authorities to trust and the certificate to
     *     show; null for the machine's own authorities
     * @param sessionExpiry how long the broker keeps our session while we are away, in version 5; in 3.1.1 the broker
     *     decides
     * @param receiveMaximum how many messages it sends ahead of our acknowledgements, in version 5
     * @param currency of the stocks that messages make known
     * @param tradable how long a message's price may trade
     */
    public record Mqtt(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("v3") MqttVersion version,
            @DefaultValue("localhost") String host,
            @DefaultValue("1883") int port,
            @DefaultValue("thndr-trading") String topic,
            @DefaultValue("tradepost-market-data") String clientId,
            @Nullable String share,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("false") boolean tls,
            @Nullable String sslBundle,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("30s") Duration keepAlive,
            @DefaultValue("7d") Duration sessionExpiry,
            @DefaultValue("10000") int receiveMaximum,
            @DefaultValue("USD") String currency,
            @DefaultValue("15s") Tradable tradable) {
        /** Without the password: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "Mqtt[" + host + ":" + port + ", " + topic + "]";
        }
    }

    /**
     * Trades of the past, from a file of lines {@code epoch seconds,price,amount}.
     *
     * @param file the file; one that ends with {@code .gz} is unpacked while it is read
     * @param symbol what was traded, listed as {@code name} with quantities of {@code quantityScale} decimals
     * @param speed 1 for real time, N for N times as fast, 0 for as fast as possible
     * @param loop whether it begins again after its last line
     */
    public record Replay(
            @DefaultValue("false") boolean enabled,
            @Nullable Path file,
            @DefaultValue("BTC-USD") String symbol,
            @DefaultValue("Bitcoin") String name,
            @DefaultValue("USD") String currency,
            @DefaultValue("8") int quantityScale,
            @DefaultValue("1") double speed,
            @DefaultValue("false") boolean loop,
            @DefaultValue("15s") Tradable tradable) {}

    /**
     * Made-up prices of ten symbols.
     *
     * @param seed the same seed gives the same prices
     * @param interval between two rounds; each round moves every symbol
     */
    public record Simulated(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("42") long seed,
            @DefaultValue("250ms") Duration interval,
            @DefaultValue("USD") String currency,
            @DefaultValue("15s") Tradable tradable) {}
}
