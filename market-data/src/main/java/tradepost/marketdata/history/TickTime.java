package tradepost.marketdata.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import tradepost.marketdata.domain.RawTick;

/**
 * Times of ticks, in microseconds since 1970. Those written as we write them, {@code 2026-11-22T10:00:00.123456Z}, are
 * taken apart by hand: there are two in each tick, and the JDK's parser takes as long as all else.
 */
final class TickTime {
    private static final long FIRST = 0;
    private static final long LAST = RawTick.micros(Instant.parse("2200-01-01T00:00:00Z"));
    private static final long SECOND = 1_000_000;
    private static final int PLAIN = "2026-11-22T10:00:00Z".length();
    private static final int NANOS = "2026-11-22T10:00:00.123456789Z".length();

    private TickTime() {}

    /** @throws DateTimeException unless it is a time that the history can keep */
    static long micros(byte[] text, int offset, int length) {
        long micros = isPlain(text, offset, length)
                ? plain(text, offset, length)
                : RawTick.micros(Instant.parse(new String(text, offset, length, UTF_8)));
        if (micros < FIRST || micros > LAST) {
            throw new DateTimeException("it is not between 1970 and 2200");
        }
        return micros;
    }

    private static boolean isPlain(byte[] text, int offset, int length) {
        return length >= PLAIN
                && length <= NANOS
                && text[offset + 4] == '-'
                && text[offset + 7] == '-'
                && text[offset + 10] == 'T'
                && text[offset + 13] == ':'
                && text[offset + 16] == ':'
                && text[offset + length - 1] == 'Z'
                && (length == PLAIN || text[offset + 19] == '.');
    }

    private static long plain(byte[] text, int offset, int length) {
        long day = LocalDate.of(digits(text, offset, 4), digits(text, offset + 5, 2), digits(text, offset + 8, 2))
                .toEpochDay();
        long hours = atMost(23, digits(text, offset + 11, 2));
        long minutes = atMost(59, digits(text, offset + 14, 2));
        long seconds = atMost(59, digits(text, offset + 17, 2));
        int decimals = Math.max(0, length - PLAIN - 1);
        long nanos = decimals == 0 ? 0 : digits(text, offset + 20, decimals);
        for (int i = decimals; i < 9; i++) {
            nanos *= 10;
        }
        return (((day * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND + nanos / 1_000;
    }

    private static int atMost(int max, int value) {
        if (value > max) {
            throw new DateTimeException("there is no such time of a day");
        }
        return value;
    }

    private static int digits(byte[] text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            byte digit = text[i];
            if (digit < '0' || digit > '9') {
                throw new DateTimeException("it is no time");
            }
            value = value * 10 + digit - '0';
        }
        return value;
    }
}
