package tradepost.local.option;

import static tradepost.local.option.Option.AUTHORITY;
import static tradepost.local.option.Option.CERTIFICATE;
import static tradepost.local.option.Option.DATA;
import static tradepost.local.option.Option.DETACH;
import static tradepost.local.option.Option.FRESH;
import static tradepost.local.option.Option.HELP;
import static tradepost.local.option.Option.KEY;
import static tradepost.local.option.Option.MOVES;
import static tradepost.local.option.Option.ONCE;
import static tradepost.local.option.Option.ORDERS;
import static tradepost.local.option.Option.PAUSED;
import static tradepost.local.option.Option.PER_DAY;
import static tradepost.local.option.Option.PER_MINUTE;
import static tradepost.local.option.Option.PORT;
import static tradepost.local.option.Option.READERS;
import static tradepost.local.option.Option.REPLAY;
import static tradepost.local.option.Option.RETRIES;
import static tradepost.local.option.Option.ROUNDS;
import static tradepost.local.option.Option.SECONDS;
import static tradepost.local.option.Option.SEED;
import static tradepost.local.option.Option.SOURCE;
import static tradepost.local.option.Option.SPEED;
import static tradepost.local.option.Option.SPOOL;
import static tradepost.local.option.Option.SYMBOL;
import static tradepost.local.option.Option.SYMBOLS;
import static tradepost.local.option.Option.TICKS;
import static tradepost.local.option.Option.TLS;
import static tradepost.local.option.Option.URL;
import static tradepost.local.option.Option.USER;
import static tradepost.local.option.Option.USERS;
import static tradepost.local.option.Option.WARM;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands of {@code ./tradepost}. */
public enum Verb {
    UP("up", null, "start everything and stay until Ctrl-C", """
            Starts PostgreSQL, Redis, Kafka, an MQTT broker, a mail server and the five services, then says how to try
            them. Needs nothing installed but a JDK 25. Ctrl-C or SIGTERM stops all of it. Data stay in the data
            directory; two run side by side with another --port and --data.
            Exits 1 when it cannot start, else as the signal says that ended it."""),
    DOWN("down", null, "stop what 'up --detach' left running", """
            Stops the Tradepost that runs on the data directory and waits until it is gone.
            Exits 0 when nothing runs afterwards, 1 when it could not be stopped."""),
    STATUS("status", null, "tell what is running, where and how it does", """
            Exits 0 when Tradepost runs and every service is healthy, 1 when one is not, 3 when nothing runs."""),
    DEMO("demo", null, "walk one user's journey through a running Tradepost", """
            Registers a new user, watches prices move, buys 10 shares, checks position and cash to the cent, rests and
            cancels a limit order, tries to withdraw too much, and prints each answer.
            Exits 0 only if each step was right. The last line is JSON."""),
    REPLAY_FILE("replay", "FILE", "replay a file of trades and count what arrived", """
            Starts a private PostgreSQL, Redis, Kafka and market-data, replays the whole file (CSV: epoch seconds,
            price, amount; .gz too) as fast as it goes, and counts three places: lines of the file, records of the
            topic price-ticks, rows of the table ticks. Exits 0 only if they are equal. The last line is JSON."""),
    FEED("feed", null, "deliver prices from Alpha Vantage to a Tradepost elsewhere", """
            Asks Alpha Vantage for bars of some stocks, within what a key allows, and delivers them as ticks to
            --url, with a certificate where told, as the source "bars", which must be open to --account there
            (TRADEPOST_FEEDS_HTTP_SOURCES_BARS_USERS). What is not delivered waits in the spool, over restarts.
            Plain http goes to this machine alone. ALPHA_VANTAGE_KEY and TRADEPOST_PASSWORD are environment variables.
            Runs until Ctrl-C. Exits 1 where either side refuses for good: a wrong key, password or role."""),
    BENCH("bench", "NAME", "measure beside a baseline: bench ledger, orders, gateway and others", """
            ledger     Settles from Kafka into PostgreSQL, spread over many wallets and on one, beside one
                       transaction of ten statements for each settle on eight connections of the same PostgreSQL.
            converted  GET /wallets/converted through the gateway, beside a bare server that sends the same bytes.
            orders     POST /orders through the gateway until they are executed, beside the same ten statements.
            takeover   A replica of orders takes over a million resting orders, beside a plain SELECT of their rows.
            ticks      Ticks from Kafka into history, bars and prices, beside a plain consumer of the same records.
            stream     Prices to 1,000 and 10,000 event streams, beside a bare server that sends the same bytes; and
                       to 1,000 beside 1,000 that never read.
            gateway    GET /stocks/{symbol} through the gateway, beside the same request to market-data itself and to
                       a bare server that sends the same bytes.
            Starts private servers and services on free ports. docs/benchmarks.md tells what is compared and why.
            Exits 0 if all that was asked was done and is right, however fast. The last line is JSON."""),
    CHAOS("chaos", "NAME", "kill under load and audit: chaos ledger, orders, retries", """
            ledger     Deposits, withdrawals, transfers and exchanges of one user on fifty connections, while wallets
                       and PostgreSQL are killed (SIGKILL) at random moments and started again, in each of 20 rounds.
                       After each round every acknowledged move must be there once, and every balance and invariant
                       hold.
            orders     Orders of all kinds of thirty users over forty stocks whose prices move, at two replicas of
                       orders; in each of 20 rounds one is killed (SIGKILL) or stands still (SIGSTOP) and is resumed.
                       The other must take its stocks over in ten seconds and fill their orders meanwhile, what the
                       resumed one writes must be refused, and after each round every acknowledged order must be where
                       it should; at the end, no tick may have passed over an order that rested and that it met.
            retries    Orders asked for again and again on connections that are cut before the answer was read,
                       10000 of them, and then once to the end. Each order must be there once, with one hold; and
                       more than a tenth must have been accepted on a connection that was cut.
            Starts private servers and services on free ports. Exits 0 only if nothing is violated. The last line is
            JSON."""),
    TRAIN("train", null, "used by the build: one whole run, to prepare quick starts", """
            Starts a private Tradepost on free ports, walks the journey, stops. The build records which classes that
            takes, so that later starts have them ready.""");

    private final String written;
    private final @Nullable String operand;
    private final String summary;
    private final String description;

    Verb(String written, @Nullable String operand, String summary, String description) {
        this.written = written;
        this.operand = operand;
        this.summary = summary;
        this.description = description;
    }

    private Set<Option> options() {
        return switch (this) {
            case UP -> EnumSet.of(PORT, DATA, FRESH, TLS, DETACH, REPLAY, SYMBOL, SPEED, HELP);
            case DOWN, STATUS -> EnumSet.of(DATA, HELP);
            case DEMO -> EnumSet.of(URL, AUTHORITY, DATA, HELP);
            case REPLAY_FILE -> EnumSet.of(SYMBOL, HELP);
            case FEED ->
                EnumSet.of(
                        URL,
                        USER,
                        SOURCE,
                        SYMBOLS,
                        PER_MINUTE,
                        PER_DAY,
                        SPOOL,
                        CERTIFICATE,
                        KEY,
                        AUTHORITY,
                        ONCE,
                        DATA,
                        HELP);
            case BENCH -> EnumSet.of(SECONDS, ROUNDS, USERS, ORDERS, TICKS, WARM, READERS, HELP);
            case CHAOS -> EnumSet.of(ROUNDS, MOVES, PAUSED, RETRIES, SEED, HELP);
            case TRAIN -> EnumSet.of(HELP);
        };
    }

    public String written() {
        return written;
    }

    public String summary() {
        return summary;
    }

    /** The name of what it must be given besides options; null where nothing. */
    public @Nullable String operand() {
        return operand;
    }

    public boolean takes(Option option) {
        return options().contains(option);
    }

    static Verb named(String word) {
        return List.of(values()).stream()
                .filter(verb -> verb.written.equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageError("there is no command '" + word + "'"));
    }

    /** What {@code ./tradepost <command> --help} prints. */
    public String help() {
        StringBuilder text = new StringBuilder("Usage: ./tradepost " + written);
        text.append(operand == null ? "" : " " + operand).append(" [options]\n\n");
        text.append(description).append("\n\nOptions:\n");
        options().forEach(option -> text.append(line(option)));
        return text.toString();
    }

    private static String line(Option option) {
        String left = option.value() == null ? option.written() : option.written() + " " + option.value();
        return "  %-15s  %s%n".formatted(left, option.help());
    }

    /** What {@code ./tradepost --help} prints. */
    public static String overview() {
        StringBuilder text = new StringBuilder("""
                Tradepost on this machine.

                Usage: ./tradepost <command> [options]

                Commands:
                """);
        for (Verb verb : values()) {
            String left = verb.operand == null ? verb.written : verb.written + " " + verb.operand;
            text.append("  %-15s  %s%n".formatted(left, verb.summary));
        }
        text.append("\nOptions:\n");
        for (Option option : Option.values()) {
            text.append(line(option));
        }
        return text.append("\n./tradepost <command> --help tells more of one command.\n")
                .toString();
    }
}
