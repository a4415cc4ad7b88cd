package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tradepost.platform.money.Money;

/**
 * What an account holds: a currency, or shares of a stock. The two are apart, for a code may be both: COP is the
 * Colombian peso and ConocoPhillips.
 *
 * @param code ISO 4217 code of a currency, symbol of a stock
 */
public record Asset(Kind kind, String code) {
    private static final String STOCK_PREFIX = "stock:";
    private static final int SHARE_SCALE = 9;
    private static final int INTEGER_DIGITS = 15;
    /** Those a country uses today: no metals, no test codes, no marks and lire. */
    private static final Set<String> CURRENCIES = Arrays.stream(Locale.getISOCountries())
            .map(country -> Currency.getInstance(Locale.of("", country)))
            .filter(Objects::nonNull)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    /** What sort of thing it is. */
    public enum Kind {
        CASH,
        STOCK
    }

    public static Asset cash(String currency) {
        return new Asset(Kind.CASH, currency);
    }

    public static Asset stock(String symbol) {
        return new Asset(Kind.STOCK, symbol);
    }

    /** @param id as {@link #id} gives it */
    public static Asset of(String id) {
        return id.startsWith(STOCK_PREFIX) ? stock(id.substring(STOCK_PREFIX.length())) : cash(id);
    }

    /** Whether money can be kept in it: gold and test codes are no money. */
    public static boolean isCurrency(String code) {
        return CURRENCIES.contains(code);
    }

    /** Its name in the database: {@code USD}, {@code stock:AAPL}. */
    public String id() {
        return kind == Kind.CASH ? code : STOCK_PREFIX + code;
    }

    /** Whether there can be such an asset at all. */
    public boolean isKnown() {
        return kind == Kind.STOCK ? !code.isBlank() : isCurrency(code);
    }

    /** Whether this can be an amount of it: positive, in its smallest units, and not absurdly large. */
    public boolean measures(BigDecimal amount) {
        return amount.signum() > 0
                && amount.stripTrailingZeros().scale() <= scale()
                && amount.precision() - amount.scale() <= INTEGER_DIGITS;
    }

    private int scale() {
        return kind == Kind.STOCK ? SHARE_SCALE : Money.scaleOf(Currency.getInstance(code));
    }
}
