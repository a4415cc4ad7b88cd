package tradepost.marketdata.feed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
     * @param every how long after a symbol was answered it is asked for again, where the budget allows; null to give
     *     each symbol its share of the calls of a day
     * @param callsPerMinute at most so many calls in any minute, and {@code callsPerDay} in any 24 hours; two calls
     *     are a second apart at least
     * @param timeout for a whole answer
     * @param retryAfter how long nothing is asked after a failure; each further one doubles it, up to an hour
     * @param poll how often a replica looks whether it is to ask
     * @param tradable how long after its own time the newest price may trade
     */
    public record AlphaVantage(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("https://www.alphavantage.co") URI url,
            @Nullable String key,

            @DefaultValue({"AAPL", "AMZN", "GOOGL", "IBM", "JPM", "KO", "META", "MSFT", "NVDA", "TSLA"})
            List<String> symbols,

            @DefaultValue("5min") String interval,
            @Nullable Duration every,
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
     * @param tradable how long after its own time a price may trade, where its source has no other rule
     * @param sources the sources by name; a user needs none to deliver as the source of their own username
     * @param currency of the stocks that ticks make known
     * @param ahead how far a source's clock may be ahead of ours
     * @param batches how many batches a replica takes at a time
     * @param remembered of how many ticks a replica remembers that it has them
     */
    public record Http(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("15s") Tradable tradable,
            @DefaultValue Map<String, Source> sources,
            @DefaultValue("USD") String currency,
            @DefaultValue("5s") Duration ahead,
            @DefaultValue("8") int batches,
            @DefaultValue("200000") int remembered) {

        /** The names of the feeds that are no client's. */
        private static final Set<String> OURS = Set.of("alphavantage", "http", "mqtt", "replay", "simulated");

        public Http {
            if (sources.keySet().stream().anyMatch(OURS::contains)) {
                throw new IllegalArgumentException(
                        "tradepost.feeds.http.sources names clients' sources, and none of ours: " + OURS);
            }
        }

        /** Whether it names a feed of ours, whose prices no client may tell. */
        public boolean isOurs(String source) {
            return OURS.contains(source);
        }

        /** A source of the settings is of those it names; any other name is of the user who is called so. */
        public boolean isOf(String source, String username) {
            Source known = sources.get(source);
            return known == null
                    ? source.equalsIgnoreCase(username)
                    : known.users().stream().anyMatch(username::equalsIgnoreCase);
        }

        public Tradable tradable(String source) {
            Source known = sources.get(source);
            return known == null || known.tradable() == null ? tradable : known.tradable();
        }
    }

    /**
     * A source of ticks over HTTP.
     *
     * @param users the usernames of those who may deliver as it
     * @param tradable how long after its own time a price of it may trade; null for the rule of all
     */
    public record Source(
            @DefaultValue List<String> users, @Nullable Tradable tradable) {}

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
     * @param share names the group of replicas that get each message once between them, each with a client id of its
     *     own, which is not the default; null if each gets all
     * @param username null if the broker asks for none
     * @param tls whether the connection is encrypted; it is, if there is a bundle
     * @param sslBundle the bundle ({@code spring.ssl.bundle}) with the authorities to trust and the certificate to
     *     show; null for the machine's own authorities
     * @param sessionExpiry how long the broker keeps our session while we are away, in version 5; in 3.1.1 the broker
     *     decides
     * @param receiveMaximum how many messages it sends ahead of our acknowledgements, in version 5
     * @param currency of the stocks that messages make known
     * @param zone where the senders are, whose times name no offset ({@code Africa/Cairo}); the hour that a zone
     *     repeats in autumn is quarantined as out of order
     * @param tradable how long a message's price may trade
     */
    public record Mqtt(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("v3") MqttVersion version,
            @DefaultValue("localhost") String host,
            @DefaultValue("1883") int port,
            @DefaultValue("thndr-trading") String topic,
            @DefaultValue(CLIENT_ID) String clientId,
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
            @DefaultValue("UTC") ZoneId zone,
            @DefaultValue("15s") Tradable tradable) {
        private static final String CLIENT_ID = "tradepost-market-data";

        public Mqtt {
            if (share != null && clientId.equals(CLIENT_ID)) {
                throw new IllegalArgumentException("tradepost.feeds.mqtt.share needs a client-id of each replica's own:"
                        + " with one between them, each takes the connection from the other");
            }
        }

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
