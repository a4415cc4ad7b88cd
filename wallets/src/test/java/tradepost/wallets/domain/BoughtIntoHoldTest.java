package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.wallets.domain.AdaCommands.ADA;
import static tradepost.wallets.domain.AdaCommands.ORDER;
import static tradepost.wallets.domain.AdaCommands.hold;
import static tradepost.wallets.domain.AdaCommands.settle;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;
import tradepost.wallets.domain.LedgerCommand.Trade;

/** What a buy receives is set aside as it comes, for the orders that shall sell it again. */
class BoughtIntoHoldTest {
    private static final Asset USD = Asset.cash("USD");
    private static final Asset AAPL = Asset.stock("AAPL");
    private static final UUID CASH = AdaCommands.HOLD;
    private static final UUID KEPT = new UUID(2, 2);

    private final InMemoryLedger ledger = new InMemoryLedger();

    @Test
    void what_is_bought_into_a_hold_is_never_available_and_is_sold_out_of_it() {
        ask(into(1, "4", null));
        ask(into(2, "6", null));
        String bought = ledger.balance(ADA, AAPL);

        WalletEvent tooMany = ask(settle(3, Side.SELL, "11", "11.00", KEPT, true));
        WalletEvent sold = ask(settle(4, Side.SELL, "10", "10.00", KEPT, true));

        assertThat(bought).isEqualTo("0+10");
        assertThat(reason(tooMany)).isEqualTo(Reason.HOLD_EXCEEDED);
        assertThat(sold).isInstanceOf(WalletEvent.Settled.class);
        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("0+0");
    }

    @Test
    void what_is_bought_into_a_hold_that_has_ended_is_free() {
        ask(new WalletCommand.Release(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "AAPL",
                KEPT));

        ask(into(1, "4", null));

        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("4+0");
    }

    @Test
    void a_buy_is_paid_from_one_hold_and_kept_in_another() {
        ask(hold("USD", "60.00"));

        ask(into(1, "4", CASH));

        assertThat(ledger.balance(ADA, USD)).isEqualTo("9996.00+0.00");
        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("0+4");
        assertThat(Objects.requireNonNull(ledger.holds().get(CASH)).isOpen()).isFalse();
        assertThat(Objects.requireNonNull(ledger.holds().get(KEPT)).remaining()).isEqualByComparingTo("4");
    }

    private static WalletCommand into(int fill, String quantity, @Nullable UUID paidFrom) {
        return new WalletCommand.Settle(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "AAPL",
                fill,
                Side.BUY,
                new BigDecimal(quantity),
                BigDecimal.ONE,
                "USD",
                new BigDecimal(quantity + ".00"),
                paidFrom,
                true,
                KEPT);
    }

    private WalletEvent ask(WalletCommand command) {
        return ((Answer.Told) ledger.book(new Trade(command)).getFirst()).event();
    }

    private static Reason reason(WalletEvent answer) {
        return ((WalletEvent.Refused) answer).reason();
    }
}
