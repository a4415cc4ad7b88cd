package tradepost.wallets.view;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.wallets.rates.Conversion;
import tradepost.wallets.rates.Conversion.Part;
import tradepost.wallets.rates.ExchangeRate;

/**
 * Balances in one currency.
 *
 * @param sum of the {@code converted} below, to the last digit
 * @param complete whether every balance is in it
 * @param asOf the day of the oldest table used; null where none was
 */
record ConvertedView(
        String to,
        String using,
        BigDecimal sum,
        boolean complete,
        @Nullable LocalDate asOf,
        boolean stale,
        List<Balance> balances) {
    /**
     * A balance.
     *
     * @param amount what is available and what is held, together
     * @param rate what one unit gives; null where there is none, and {@code reason} says why
     */
    record Balance(
            UUID walletId,
            String currency,
            BigDecimal amount,
            @Nullable BigDecimal rate,
            @Nullable BigDecimal converted,
            @Nullable LocalDate asOf,
            boolean stale,
            @Nullable String reason) {
        static Balance of(Part part, Conversion.Using using) {
            ExchangeRate rate = part.rate();
            return new Balance(
                    part.cash().walletId(),
                    part.cash().total().currency().getCurrencyCode(),
                    part.cash().total().amount(),
                    rate == null ? null : rate.rate(),
                    part.converted(),
                    rate == null ? null : rate.asOf(),
                    rate != null && rate.stale(),
                    rate == null ? missing(using) : null);
        }

        private static String missing(Conversion.Using using) {
            return switch (using) {
                case MID -> "No bank has a rate of this currency.";
                case BID_ASK -> "The bank has no bid and ask of this currency; mid may have it.";
            };
        }
    }

    static ConvertedView of(Conversion conversion) {
        return new ConvertedView(
                conversion.to().getCurrencyCode(),
                conversion.using().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                conversion.sum(),
                conversion.isComplete(),
                conversion.asOf().orElse(null),
                conversion.isStale(),
                conversion.parts().stream()
                        .map(part -> Balance.of(part, conversion.using()))
                        .toList());
    }
}
