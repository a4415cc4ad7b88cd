package tradepost.marketdata.batch;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.Stock;
import tradepost.marketdata.feed.FeedTick;
import tradepost.marketdata.feed.FeedsProperties;
import tradepost.marketdata.feed.SourceTick;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/**
 * What a tick must be to be taken.
 *
 * @param username who sent the batch, and {@code now} when it was received
 */
record TickRules(FeedsProperties.Http settings, String username, Instant now) {
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SEQ = Pattern.compile("[0-9]{1,18}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");
    private static final int SCALE_MAX = 9;

    /**
     * The name that the ticks carry as their feed, and by which it is decided how long they trade.
     *
     * @throws Problem INVALID_FIELD if it is no name of a client's source, FORBIDDEN if it is another's
     */
    String source(@Nullable String value) {
        String source = Fields.matching(
                "source", value, SourceTick.SOURCE, "is 1 to 32 small letters, digits or '-', and begins with none");
        if (settings.isOurs(source)) {
            throw Fields.invalid("source", "is not the name of a feed of Tradepost's own");
        }
        if (!settings.isOf(source, username)) {
            throw Problem.of(CommonProblem.FORBIDDEN, "You may not deliver as the source \"" + source + "\".")
                    .with("field", "source");
        }
        return source;
    }

    /** @throws Problem INVALID_FIELD, naming the field of the tick */
    FeedTick toTick(String source, @Nullable TickLine line) {
        if (line == null) {
            throw Fields.invalid("tick", "is missing");
        }
        String symbol = Fields.matching("symbol", line.symbol(), SYMBOL, "is 1 to 64 letters, digits, '.', '_' or '-'");
        SourceTick tick = new SourceTick(
                symbol,
                time(line.time()),
                seq(line.seq()),
                Fields.positive("price", line.price(), SCALE_MAX),
                Fields.notNegativeOrNull("quantity", line.quantity(), SCALE_MAX),
                Fields.notNegativeOrNull("availability", line.availability(), SCALE_MAX),
                isTradable(line.tradable()));
        Stock stock = Stock.of(symbol, name(line.name(), symbol), settings.currency(), 0);
        return FeedTick.of(source, stock, tick, now, settings.tradable(source), () -> {});
    }

    private Instant time(@Nullable String value) {
        Instant time = parse(value);
        Duration ahead = Duration.between(now, time);
        if (time.isBefore(Instant.EPOCH)) {
            throw Fields.invalid("time", "is not before 1970");
        }
        if (ahead.compareTo(settings.ahead()) > 0) {
            throw Fields.invalid("time", "is ahead of our clock");
        }
        return time;
    }

    private static Instant parse(@Nullable String value) {
        try {
            return Instant.parse(Fields.text("time", value, 1, 40));
        } catch (DateTimeParseException unreadable) {
            throw Fields.invalid("time", "is a time such as 2026-11-22T10:00:00Z");
        }
    }

    private static long seq(@Nullable String value) {
        return value == null
                ? 0
                : Long.parseLong(Fields.matching("seq", value, SEQ, "is a whole number of at most 18 digits"));
    }

    private static String name(@Nullable String value, String symbol) {
        return value == null ? symbol : Fields.matching("name", value, NAME, "is 1 to 100 printable characters");
    }

    private static boolean isTradable(@Nullable String value) {
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw Fields.invalid("tradable", "is true or false");
        }
        return !"false".equals(value);
    }
}
