package tradepost.wallets.view;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.wallets.domain.Asset;
import tradepost.wallets.store.StatementStore.EntryRow;

/**
 * Part of a wallet's statement, newest first.
 *
 * @param next the {@code after} of the next page; null if there is none
 */
record EntryPage(List<Item> items, @Nullable String next) {
    /**
     * What went in (positive) or out (negative) of one account.
     *
     * @param currency of cash, {@code symbol} of shares: one of the two
     * @param balance available and held together, right after it
     * @param price of a trade; {@code rate} of an exchange: how much of what came one unit of what went brought
     * @param kind {@code OPENING_CREDIT, DEPOSIT, WITHDRAWAL, TRANSFER, EXCHANGE, BUY, SELL}
     */
    record Item(
            String id,
            UUID movementId,
            String kind,
            @Nullable String currency,
            @Nullable String symbol,
            BigDecimal amount,
            BigDecimal balance,
            @Nullable UUID orderId,
            @Nullable Integer fill,
            @Nullable BigDecimal price,
            @Nullable BigDecimal rate,
            Instant at) {
        static Item of(EntryRow row) {
            boolean isCash = row.asset().kind() == Asset.Kind.CASH;
            return new Item(
                    String.valueOf(row.id()),
                    row.movementId(),
                    row.kind(),
                    isCash ? row.asset().code() : null,
                    isCash ? null : row.asset().code(),
                    Amounts.of(row.amount(), row.asset()),
                    Amounts.of(row.balance(), row.asset()),
                    row.orderId(),
                    row.fill(),
                    row.price(),
                    row.rate(),
                    row.at());
        }
    }

    /** @param rows one more than the page has, if there is a next page */
    static EntryPage of(List<EntryRow> rows, int size) {
        List<EntryRow> page = rows.stream().limit(size).toList();
        return new EntryPage(
                page.stream().map(Item::of).toList(),
                rows.size() > size ? StatementQuery.placeOf(page.getLast()) : null);
    }
}
