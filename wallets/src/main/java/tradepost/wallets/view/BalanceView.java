package tradepost.wallets.view;

import java.math.BigDecimal;
import java.util.List;
import tradepost.wallets.store.StatementStore.BalanceRow;

/**
 * Cash of one currency.
 *
 * @param available free for orders, {@code held} set aside for them, {@code total} both
 * @param withdrawable what may leave: what is available
 */
record BalanceView(String currency, BigDecimal available, BigDecimal held, BigDecimal withdrawable, BigDecimal total) {
    static List<BalanceView> of(List<BalanceRow> balances) {
        return balances.stream().map(BalanceView::of).toList();
    }

    private static BalanceView of(BalanceRow row) {
        BigDecimal available = Amounts.ofCash(row.available(), row.currency());
        BigDecimal held = Amounts.ofCash(row.held(), row.currency());
        return new BalanceView(row.currency(), available, held, available, available.add(held));
    }
}
