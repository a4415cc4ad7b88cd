package tradepost.marketdata.history;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.RawTick;
import tradepost.platform.event.PriceTick;

/**
 * A tick written as we write it: the fields in the order of {@link PriceTick}, nothing between them, plain characters.
 * Ticks are the most there are of anything, and a parser that is ready for all of JSON takes several times as long.
 * What is written in another way is left to it, be it right or wrong: this one refuses nothing and finds nothing that
 * the other would not.
 */
final class PlainTick {
    private static final byte[] ID = bytes("{\"id\":\"");
    private static final byte[] AT = bytes("\",\"at\":\"");
    private static final byte[] SYMBOL = bytes("\",\"symbol\":\"");
    private static final byte[] FEED = bytes("\",\"feed\":\"");
    private static final byte[] PRICE = bytes("\",\"price\":\"");
    private static final byte[] QUANTITY = bytes("\",\"quantity\":\"");
    private static final byte[] AVAILABILITY = bytes("\",\"availability\":\"");
    private static final byte[] SOURCE_AT = bytes("\",\"sourceAt\":\"");
    private static final byte[] RECEIVED_AT = bytes("\",\"receivedAt\":\"");
    private static final byte[] BY_SOURCE = bytes("\",\"agedBy\":\"SOURCE\"");
    private static final byte[] BY_RECEIPT = bytes("\",\"agedBy\":\"RECEIVED\"");
    private static final byte[] TRADABLE_MS = bytes(",\"tradableMs\":");
    private static final byte[] END = bytes(",\"v\":1}");

    private static final int TEXT_MAX = 64;
    /** So many are a long. */
    private static final int DIGITS_MAX = 18;

    private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};
    private static final int NO_HEX = -1;
    /** A symbol or feed that came is likely to come again: by its hash, the last one. A lost race costs a new one. */
    private static final @Nullable String[] TEXTS = new String[1 << 13];

    private final byte[] json;
    private int at;
    private boolean isPlain = true;

    private PlainTick(byte[] json) {
        this.json = json;
    }

    /** Null where it is not plain. */
    static @Nullable RawTick find(byte[] json) {
        try {
            return new PlainTick(json).find();
        } catch (DateTimeException | ArithmeticException noTime) {
            // The parser will say so.
            return null;
        }
    }

    private @Nullable RawTick find() {
        skip(ID);
        UUID id = uuid();
        skip(AT);
        int timeStart = at;
        long time = time();
        int timeLength = at - timeStart;
        skip(SYMBOL);
        String symbol = text();
        skip(FEED);
        String feed = text();
        skip(PRICE);
        BigDecimal price = decimal();
        BigDecimal quantity = isNext(QUANTITY) ? decimal() : null;
        BigDecimal availability = isNext(AVAILABILITY) ? decimal() : null;
        skip(SOURCE_AT);
        long sourceAt = timeLike(timeStart, timeLength, time);
        skip(RECEIVED_AT);
        long receivedAt = timeLike(timeStart, timeLength, time);
        boolean isBySource = isNext(BY_SOURCE);
        if (!isBySource) {
            skip(BY_RECEIPT);
        }
        Long tradableMs = isNext(TRADABLE_MS) ? Long.valueOf(integer()) : null;
        skip(END);
        return isPlain && at == json.length
                ? new RawTick(
                        id,
                        symbol,
                        feed,
                        price,
                        quantity,
                        availability,
                        sourceAt,
                        receivedAt,
                        isBySource ? PriceTick.AgedBy.SOURCE : PriceTick.AgedBy.RECEIVED,
                        tradableMs,
                        json)
                : null;
    }

    private void skip(byte[] expected) {
        isPlain &= isNext(expected);
    }

    private boolean isNext(byte[] expected) {
        int end = at + expected.length;
        boolean found = end <= json.length && Arrays.equals(json, at, end, expected, 0, expected.length);
        at = found ? end : at;
        return found;
    }

    private UUID uuid() {
        long most = 0;
        long least = 0;
        for (int group = 0; group < UUID_GROUPS.length; group++) {
            isPlain &= group == 0 || next() == '-';
            for (int i = 0; i < UUID_GROUPS[group]; i++) {
                int digit = hex(next());
                isPlain &= digit != NO_HEX;
                most = group < 3 ? (most << 4) | digit : most;
                least = group < 3 ? least : (least << 4) | digit;
            }
        }
        return new UUID(most, least);
    }

    private static int hex(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : NO_HEX;
    }

    /** The next byte, which is no part of any text where there is none. */
    private int next() {
        return at < json.length ? json[at++] : 0;
    }

    private int length() {
        int end = at;
        while (end < json.length && json[end] != '"') {
            end++;
        }
        return end - at;
    }

    private long time() {
        int length = isPlain ? length() : 0;
        isPlain &= length > 0;
        long micros = isPlain ? TickTime.micros(json, at, length) : 0;
        at += length;
        return micros;
    }

    /** One that is written like the first of a tick is the same. */
    private long timeLike(int start, int length, long micros) {
        int end = at + length;
        boolean isSame =
                end < json.length && json[end] == '"' && Arrays.equals(json, at, end, json, start, start + length);
        at = isSame ? end : at;
        return isSame ? micros : time();
    }

    private String text() {
        int start = at;
        int length = length();
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            isPlain &= json[i] > ' ' && json[i] <= '~' && json[i] != '\\';
            hash = 31 * hash + json[i];
        }
        at += length;
        isPlain &= length > 0 && length <= TEXT_MAX;
        return isPlain ? text(start, length, hash) : "";
    }

    private String text(int start, int length, int hash) {
        int place = (hash ^ (hash >>> 13)) & (TEXTS.length - 1);
        String known = TEXTS[place];
        if (known != null && isText(known, start, length)) {
            return known;
        }
        String text = new String(json, start, length, US_ASCII);
        TEXTS[place] = text;
        return text;
    }

    private boolean isText(String known, int start, int length) {
        boolean isSame = known.length() == length;
        for (int i = 0; isSame && i < length; i++) {
            isSame = known.charAt(i) == json[start + i];
        }
        return isSame;
    }

    private BigDecimal decimal() {
        boolean isNegative = at < json.length && json[at] == '-';
        at += isNegative ? 1 : 0;
        int start = at;
        long whole = digits(0);
        int digits = at - start;
        int scale = 0;
        if (digits > 0 && at < json.length && json[at] == '.') {
            at++;
            int behind = at;
            whole = digits(whole);
            scale = at - behind;
            digits += scale;
            isPlain &= scale > 0;
        }
        isPlain &= digits > 0 && digits <= DIGITS_MAX;
        return BigDecimal.valueOf(isNegative ? -whole : whole, scale);
    }

    private long integer() {
        boolean isNegative = at < json.length && json[at] == '-';
        at += isNegative ? 1 : 0;
        int start = at;
        long value = digits(0);
        int digits = at - start;
        // JSON knows no number with a zero before it.
        isPlain &= digits > 0 && digits <= DIGITS_MAX && (digits == 1 || json[start] != '0');
        return isNegative ? -value : value;
    }

    /** Goes on with what the digits before were; of too many it is nothing that counts. */
    private long digits(long before) {
        long value = before;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            value = value * 10 + json[at] - '0';
            at++;
        }
        return value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
