package tradepost.local.feed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tradepost.local.client.Tls;
import tradepost.local.option.Arguments;
import tradepost.local.option.Option;
import tradepost.local.option.UsageError;
import tradepost.marketdata.alphavantage.IntradayJson;
import tradepost.marketdata.alphavantage.Pace;

/**
 * What a client service is told.
 *
 * @param tradepost base of the Tradepost that the ticks are for
 * @param alphaVantage scheme, host and port of Alpha Vantage, and {@code key} the key they gave
 * @param every how long after a symbol was answered it is asked for again, where the budget allows
 * @param perMinute at most so many calls in any minute, and {@code perDay} in any 24 hours
 * @param spool the directory of what is not delivered yet, and of what is known of Alpha Vantage
 * @param tls null for the machine's own authorities, and no certificate to show
 * @param isOnce whether to end when nothing is left to ask for now, and all is delivered
 */
record FeedSettings(
        URI tradepost,
        String user,
        String password,
        URI alphaVantage,
        String key,
        List<String> symbols,
        String interval,
        Duration every,
        int perMinute,
        int perDay,
        Path spool,
        @Nullable Tls tls,
        boolean isOnce) {
    static final String PASSWORD = "TRADEPOST_PASSWORD";
    static final String KEY = "ALPHA_VANTAGE_KEY";

    private static final URI ALPHA_VANTAGE = URI.create("https://www.alphavantage.co");
    private static final String SYMBOLS = "AAPL,AMZN,GOOGL,IBM,JPM,KO,META,MSFT,NVDA,TSLA";
    private static final String INTERVAL = "5min";
    private static final String SYMBOL = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final int CALLS_MAX = 10_000;

    /** @throws UsageError where something is missing */
    static FeedSettings of(Arguments arguments, Path data, Map<String, String> environment) {
        List<String> symbols = symbols(arguments.text(Option.SYMBOLS).orElse(SYMBOLS));
        int perDay = arguments.count(Option.PER_DAY, 25, CALLS_MAX);
        return new FeedSettings(
                safe(
                        Option.URL,
                        arguments
                                .url(Option.URL)
                                .orElseThrow(() -> new UsageError("feed needs --url, the Tradepost to feed"))),
                arguments
                        .text(Option.USER)
                        .orElseThrow(() -> new UsageError("feed needs --account, who has the role FEED")),
                secret(environment, PASSWORD),
                safe(Option.SOURCE, arguments.url(Option.SOURCE).orElse(ALPHA_VANTAGE)),
                secret(environment, KEY),
                symbols,
                INTERVAL,
                Pace.every(symbols.size(), perDay, IntradayJson.length(INTERVAL)),
                arguments.count(Option.PER_MINUTE, 5, CALLS_MAX),
                perDay,
                arguments.path(Option.SPOOL).orElse(data.resolve("feed")),
                Tls.of(arguments),
                arguments.has(Option.ONCE));
    }

    /** A password or a key leaves this machine encrypted or not at all. */
    private static URI safe(Option option, URI url) {
        if (!"https".equalsIgnoreCase(url.getScheme())
                && !LOOPBACK.matcher(String.valueOf(url.getHost())).matches()) {
            throw new UsageError(
                    option.written() + " is https:// where it is not this machine, for secrets are sent there; " + url
                            + " would show them to everyone on the way");
        }
        return url;
    }

    private static String secret(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(secret -> !secret.isBlank())
                .orElseThrow(() -> new UsageError("feed needs the environment variable " + name));
    }

    private static List<String> symbols(String text) {
        List<String> symbols = List.of(text.split(","));
        symbols.forEach(symbol -> {
            if (!symbol.matches(SYMBOL)) {
                throw new UsageError("--stocks is like AAPL,IBM, not '" + text + "'");
            }
        });
        return symbols;
    }

    /** Without secrets: records are printed whole otherwise. */
    @Override
    public String toString() {
        return "FeedSettings[" + alphaVantage + " → " + tradepost + "]";
    }
}
