package tradepost.wallets.rates;

import java.time.Instant;

/** A table, and when its bank last answered with it. */
public record CheckedTable(BankTable table, Instant checkedAt) {
    CheckedTable newer(CheckedTable other) {
        return other.checkedAt.isAfter(checkedAt) ? other : this;
    }
}
