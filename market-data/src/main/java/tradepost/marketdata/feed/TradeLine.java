package tradepost.marketdata.feed;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A trade of the past: a line {@code epoch seconds,price,amount}.
 *
 * @param price positive, exactly as written but for zeros at the end
 * @param amount so too, or zero: exchanges record trades of less than their smallest unit
 */
record TradeLine(Instant at, BigDecimal price, BigDecimal amount) {
    static final String HEADER = "timestamp,price,amount";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,12})?");

    /**
     * Reads a line.
     *
     * @param where names the line in the error
     * @throws Feed.Unusable if it is no trade
     */
    static TradeLine parse(String line, String where) {
        String[] parts = line.split(",", -1);
        if (parts.length != 3) {
            throw new Feed.Unusable(where + ": \"" + line + "\" is not \"" + HEADER + "\"");
        }
        if (!SECONDS.matcher(parts[0].strip()).matches()) {
            throw new Feed.Unusable(where + ": timestamp \"" + parts[0] + "\" is not in seconds since 1970");
        }
        return new TradeLine(
                Instant.ofEpochSecond(Long.parseLong(parts[0].strip())),
                positive(parts[1], where + ": price"),
                decimal(parts[2], where + ": amount"));
    }

    private static BigDecimal positive(String text, String where) {
        BigDecimal number = decimal(text, where);
        if (number.signum() == 0) {
            throw new Feed.Unusable(where + " \"" + text + "\" is not more than zero");
        }
        return number;
    }

    private static BigDecimal decimal(String text, String where) {
        String trimmed = text.strip();
        if (!DECIMAL.matcher(trimmed).matches()) {
            throw new Feed.Unusable(where + " \"" + text + "\" is not a decimal such as 800.01");
        }
        BigDecimal number = new BigDecimal(trimmed).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
