package tradepost.marketdata.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary format that {@code COPY … FROM STDIN (FORMAT binary)} reads: nothing becomes text on the way and
 * nothing is parsed. The columns of a row are put in the order of the statement. Not safe for threads.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, Binary Format</a>
 */
final class BinaryRows {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int ROW = 192;
    private static final int NULL = -1;
    private static final int END = -1;
    /** Of 1970 before the time that PostgreSQL counts from, 2000. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    /** A numeric is digits of this base, each of four decimal ones. */
    private static final int BASE = 10_000;

    private static final int BASE_DIGITS = 4;
    private static final long[] POWERS = {1, 10, 100, 1_000};
    private static final int NEGATIVE = 0x4000;
    /** So many decimal digits, and three zeros behind, are a long. */
    private static final int LONG_DIGITS = 15;

    private final ByteBuf rows;
    private final int columns;

    /** @param count how many rows there will be, more or less */
    BinaryRows(int columns, int count) {
        this.columns = columns;
        this.rows = Unpooled.buffer(ROW * count + ROW);
        rows.writeBytes(SIGNATURE).writeInt(0).writeInt(0);
    }

    BinaryRows row() {
        rows.writeShort(columns);
        return this;
    }

    BinaryRows smallint(int value) {
        rows.writeInt(Short.BYTES).writeShort(value);
        return this;
    }

    BinaryRows bigint(@Nullable Long value) {
        if (value == null) {
            rows.writeInt(NULL);
        } else {
            rows.writeInt(Long.BYTES).writeLong(value);
        }
        return this;
    }

    BinaryRows uuid(UUID value) {
        rows.writeInt(2 * Long.BYTES)
                .writeLong(value.getMostSignificantBits())
                .writeLong(value.getLeastSignificantBits());
        return this;
    }

    BinaryRows text(String value) {
        int start = rows.writerIndex();
        rows.writeInt(0);
        int bytes = rows.writeCharSequence(value, UTF_8);
        rows.setInt(start, bytes);
        return this;
    }

    /** @param micros since 1970 */
    BinaryRows timestamptz(long micros) {
        rows.writeInt(Long.BYTES).writeLong(micros - EPOCH_MICROS);
        return this;
    }

    BinaryRows bool(boolean value) {
        rows.writeInt(1).writeByte(value ? 1 : 0);
        return this;
    }

    /** Exactly, with its scale; a scale below zero is none. */
    BinaryRows numeric(@Nullable BigDecimal value) {
        if (value == null) {
            rows.writeInt(NULL);
        } else {
            number(value.scale() < 0 ? value.setScale(0) : value);
        }
        return this;
    }

    /** Complete; nothing is put afterwards. */
    ByteBuf end() {
        return rows.writeShort(END);
    }

    /**
     * Digits of the base on both sides of the point: zeros fill up the last. The weight is that of the first, in powers
     * of the base.
     */
    private void number(BigDecimal value) {
        int scale = value.scale();
        int behind = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        int zeros = behind * BASE_DIGITS - scale;
        boolean isLong = value.precision() <= LONG_DIGITS;
        int start = rows.writerIndex();
        rows.writeInt(0)
                .writeShort(0)
                .writeShort(0)
                .writeShort(value.signum() < 0 ? NEGATIVE : 0)
                .writeShort(scale);
        int digits = isLong
                ? digits(Math.abs(value.unscaledValue().longValue()) * POWERS[zeros])
                : digits(value.unscaledValue().abs().multiply(BigInteger.valueOf(POWERS[zeros])));
        rows.setInt(start, (BASE_DIGITS + digits) * Short.BYTES);
        rows.setShort(start + Integer.BYTES, digits);
        rows.setShort(start + Integer.BYTES + Short.BYTES, digits - behind - 1);
    }

    private int digits(long number) {
        int count = 0;
        for (long left = number; left > 0; left /= BASE) {
            count++;
        }
        rows.writeZero(count * Short.BYTES);
        long left = number;
        for (int place = 1; place <= count; place++) {
            rows.setShort(rows.writerIndex() - place * Short.BYTES, (int) (left % BASE));
            left /= BASE;
        }
        return count;
    }

    /** As text, which is quick enough for what is seldom. */
    private int digits(BigInteger number) {
        byte[] text = number.toString().getBytes(US_ASCII);
        int count = (text.length + BASE_DIGITS - 1) / BASE_DIGITS;
        int at = text.length - count * BASE_DIGITS;
        for (int i = 0; i < count; i++) {
            int digit = 0;
            for (int j = 0; j < BASE_DIGITS; j++, at++) {
                digit = digit * 10 + (at < 0 ? 0 : text[at] - '0');
            }
            rows.writeShort(digit);
        }
        return count;
    }
}
