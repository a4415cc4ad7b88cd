package tradepost.local.option;

import org.jspecify.annotations.Nullable;

/** An option of one or more commands. */
public enum Option {
    PORT("--port", "N", "port of the gateway, 8080 if not given; the other ports follow it"),
    DATA("--data", "DIR", "directory of data and logs, .tradepost if not given"),
    FRESH("--fresh", null, "delete what is kept in the data directory first"),
    TLS("--tls", null, "serve https, with a certificate made for this machine; tls/ in the data directory has it"),
    DETACH("--detach", null, "return when all is ready and leave it running"),
    REPLAY("--replay", "FILE", "also replay this CSV of trades (epoch seconds,price,amount; .gz too)"),
    SYMBOL("--symbol", "S", "symbol of the replayed trades, BTC-USD if not given"),
    SPEED("--speed", "N", "how many times faster than the clock to replay, 1 if not given; 0 for no pause"),
    URL("--url", "URL", "base of a running Tradepost; if not given, the one that runs on the data directory"),
    SECONDS("--seconds", "N", "how long each side of a comparison is measured in each round"),
    ROUNDS("--rounds", "N", "how many rounds; a benchmark tells the median of them"),
    USERS("--users", "N", "how many users share the load"),
    ORDERS("--orders", "N", "how many orders rest, 1000000 if not given"),
    TICKS("--ticks", "N", "how many ticks are applied, 3000000 if not given"),
    WARM("--warm", "N", "after how many of them counting begins, half of them if not given"),
    READERS("--readers", "N", "how many streams are open, at the greatest pace alone; all paces if not given"),
    MOVES("--moves", "N", "how many moves of money in all the rounds together, 20000 if not given"),
    PAUSED("--paused", "N", "for how many seconds a process stands still, 30 if not given"),
    RETRIES("--retries", "N", "how often a connection is cut before its answer was read, 10000 if not given"),
    SEED("--seed", "N", "what chance begins with: the same seed asks and kills alike; any if not given"),
    USER("--account", "NAME", "user of that Tradepost, with the role FEED; TRADEPOST_PASSWORD has the password"),
    SOURCE("--source", "URL", "base of Alpha Vantage, https://www.alphavantage.co if not given"),
    SYMBOLS("--stocks", "A,B", "what to ask Alpha Vantage for, ten large stocks if not given"),
    PER_MINUTE("--per-minute", "N", "calls to Alpha Vantage in any minute, 5 if not given"),
    PER_DAY("--per-day", "N", "calls to Alpha Vantage in any 24 hours, 25 if not given"),
    SPOOL("--spool", "DIR", "directory of what is not delivered yet, 'feed' in the data directory if not given"),
    CERTIFICATE("--certificate", "FILE", "certificate to show to Tradepost, PEM, with --key"),
    KEY("--key", "FILE", "its private key, PEM"),
    AUTHORITY("--authority", "FILE", "who signs Tradepost's certificate, PEM; the machine's own if not given"),
    ONCE("--once", null, "end when nothing is left to ask for now, and all is delivered"),
    HELP("--help", null, "this text");

    private final String written;
    private final @Nullable String value;
    private final String help;

    Option(String written, @Nullable String value, String help) {
        this.written = written;
        this.value = value;
        this.help = help;
    }

    public String written() {
        return written;
    }

    public String help() {
        return help;
    }

    /** Name of its value in help; null where it takes none. */
    public @Nullable String value() {
        return value;
    }
}
