package tradepost.orders.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that PostgreSQL sent as one value, by its function {@code record_send}: how many columns there are, then of
 * each the number of its type, its length in bytes ({@code -1} for null) and the value as its own {@code send} function
 * writes it. The driver finds a codec anew for each column of each row, which was two fifths of the time of a takeover.
 *
 * @see <a href="https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/rowtypes.c">record_send</a>
 */
final class SentRecord {
    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int TIMESTAMPTZ = 1184;
    private static final int NUMERIC = 1700;
    private static final int UUID_TYPE = 2950;

    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /** A numeric's digits are of base 10,000; four of them fit a long, whatever they are. */
    private static final int BASE = 10_000;

    private static final int DIGITS_OF_BASE = 4;
    private static final int DIGITS_OF_LONG = 4;
    private static final short POSITIVE = 0x0000;
    private static final short NEGATIVE = 0x4000;

    private SentRecord() {}

    /**
     * Its columns' values, in their order: {@link Boolean}, {@link Integer}, {@link Long}, {@link String},
     * {@link Instant}, {@link BigDecimal}, {@link UUID} or null.
     *
     * @throws IllegalArgumentException on a type that is none of these
     */
    static @Nullable Object[] read(byte[] sent) {
        ByteBuffer bytes = ByteBuffer.wrap(sent);
        @Nullable Object[] values = new Object[bytes.getInt()];
        for (int i = 0; i < values.length; i++) {
            int type = bytes.getInt();
            int length = bytes.getInt();
            values[i] = length < 0 ? null : value(type, length, bytes);
        }
        return values;
    }

    private static Object value(int type, int length, ByteBuffer bytes) {
        return switch (type) {
            case BOOL -> bytes.get() != 0;
            case INT4 -> bytes.getInt();
            case INT8 -> bytes.getLong();
            case TEXT -> text(length, bytes);
            case TIMESTAMPTZ -> POSTGRES_EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
            case NUMERIC -> numeric(bytes);
            case UUID_TYPE -> new UUID(bytes.getLong(), bytes.getLong());
            default -> throw new IllegalArgumentException("no column of type " + type + " can be read");
        };
    }

    private static String text(int length, ByteBuffer bytes) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** With as many decimals as it was stored with. */
    private static BigDecimal numeric(ByteBuffer bytes) {
        int digits = bytes.getShort();
        int weight = bytes.getShort();
        short sign = bytes.getShort();
        int decimals = bytes.getShort();
        if (sign != POSITIVE && sign != NEGATIVE) {
            throw new IllegalArgumentException("a numeric that is not a number");
        }
        int scale = (digits - 1 - weight) * DIGITS_OF_BASE;
        BigDecimal magnitude = digits <= DIGITS_OF_LONG
                ? BigDecimal.valueOf(small(digits, bytes), scale)
                : new BigDecimal(big(digits, bytes), scale);
        BigDecimal exact = magnitude.setScale(decimals);
        return sign == NEGATIVE ? exact.negate() : exact;
    }

    private static long small(int digits, ByteBuffer bytes) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * BASE + bytes.getShort();
        }
        return value;
    }

    private static BigInteger big(int digits, ByteBuffer bytes) {
        BigInteger base = BigInteger.valueOf(BASE);
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            value = value.multiply(base).add(BigInteger.valueOf(bytes.getShort()));
        }
        return value;
    }
}
