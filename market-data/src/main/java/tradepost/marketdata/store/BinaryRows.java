package tradepost.marketdata.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
    /** The rows are in pieces of about this size: memory for all at once is what a collector is worst at. */
    private static final int PIECE = 128 * 1024;

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

    private final List<ByteBuf> full = new ArrayList<>();
    private final int columns;
    private ByteBuffer piece = ByteBuffer.allocate(PIECE);

    BinaryRows(int columns) {
        this.columns = columns;
        piece.put(SIGNATURE).putInt(0).putInt(0);
    }

    BinaryRows row() {
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    BinaryRows smallint(int value) {
        room(Integer.BYTES + Short.BYTES).putInt(Short.BYTES).putShort((short) value);
        return this;
    }

    BinaryRows bigint(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    BinaryRows bigint(@Nullable Long value) {
        return value == null ? none() : bigint(value.longValue());
    }

    BinaryRows uuid(UUID value) {
        room(Integer.BYTES + 2 * Long.BYTES)
                .putInt(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return this;
    }

    BinaryRows text(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
        return this;
    }

    /** @param micros since 1970 */
    BinaryRows timestamptz(long micros) {
        return bigint(micros - EPOCH_MICROS);
    }

    BinaryRows bool(boolean value) {
        room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    /** Exactly, with its scale; a scale below zero is none. */
    BinaryRows numeric(@Nullable BigDecimal value) {
        if (value == null) {
            return none();
        }
        number(value.scale() < 0 ? value.setScale(0) : value);
        return this;
    }

    /** All pieces, in their order; nothing is put afterwards. */
    List<ByteBuf> end() {
        room(Short.BYTES).putShort((short) END);
        full.add(Unpooled.wrappedBuffer(piece.flip()));
        return List.copyOf(full);
    }

    private BinaryRows none() {
        room(Integer.BYTES).putInt(NULL);
        return this;
    }

    /** Where so many bytes can be put. */
    private ByteBuffer room(int bytes) {
        if (piece.remaining() < bytes) {
            full.add(Unpooled.wrappedBuffer(piece.flip()));
            piece = ByteBuffer.allocate(Math.max(PIECE, bytes));
        }
        return piece;
    }

    /**
     * Digits of the base on both sides of the point: zeros fill up the last. The weight is that of the first, in powers
     * of the base.
     */
    private void number(BigDecimal value) {
        int scale = value.scale();
        int behind = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
        int zeros = behind * BASE_DIGITS - scale;
        if (value.precision() <= LONG_DIGITS) {
            long number = Math.abs(value.unscaledValue().longValue()) * POWERS[zeros];
            int count = count(number);
            putHead(value, count, behind);
            putDigits(number, count);
        } else {
            byte[] text = value.unscaledValue()
                    .abs()
                    .multiply(BigInteger.valueOf(POWERS[zeros]))
                    .toString()
                    .getBytes(US_ASCII);
            int count = (text.length + BASE_DIGITS - 1) / BASE_DIGITS;
            putHead(value, count, behind);
            putDigits(text, count);
        }
    }

    private void putHead(BigDecimal value, int count, int behind) {
        int length = (BASE_DIGITS + count) * Short.BYTES;
        room(Integer.BYTES + length)
                .putInt(length)
                .putShort((short) count)
                .putShort((short) (count - behind - 1))
                .putShort((short) (value.signum() < 0 ? NEGATIVE : 0))
                .putShort((short) value.scale());
    }

    private static int count(long number) {
        int count = 0;
        for (long left = number; left > 0; left /= BASE) {
            count++;
        }
        return count;
    }

    private void putDigits(long number, int count) {
        int end = piece.position() + count * Short.BYTES;
        long left = number;
        for (int at = end - Short.BYTES; at >= piece.position(); at -= Short.BYTES) {
            piece.putShort(at, (short) (left % BASE));
            left /= BASE;
        }
        piece.position(end);
    }

    /** As text, which is quick enough for what is seldom. */
    private void putDigits(byte[] text, int count) {
        int at = text.length - count * BASE_DIGITS;
        for (int i = 0; i < count; i++) {
            int digit = 0;
            for (int j = 0; j < BASE_DIGITS; j++, at++) {
                digit = digit * 10 + (at < 0 ? 0 : text[at] - '0');
            }
            piece.putShort((short) digit);
        }
    }
}
