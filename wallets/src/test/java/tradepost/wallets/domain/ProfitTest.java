package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.wallets.domain.AdaCommands.ADA;
import static tradepost.wallets.domain.AdaCommands.settle;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.LedgerCommand.Trade;

class ProfitTest {
    private static final Asset AAPL = Asset.stock("AAPL");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @Test
    void the_cost_of_a_position_follows_its_shares_and_ends_with_them() {
        ask(settle(1, Side.BUY, "3", "100.00", null, true));
        ask(settle(2, Side.SELL, "1", "50.00", null, true));
        BigDecimal left = position().cost();
        ask(settle(3, Side.SELL, "2", "80.00", null, true));

        assertThat(left).isEqualByComparingTo("66.67");
        assertThat(position().cost()).isZero();
    }

    @Test
    void a_sell_realises_its_proceeds_less_the_average_cost() {
        ask(settle(1, Side.BUY, "3", "100.00", null, true));

        ask(settle(2, Side.SELL, "1", "50.00", null, true));
        BigDecimal gained = position().realised();
        ask(settle(3, Side.SELL, "2", "60.00", null, true));

        assertThat(gained).isEqualByComparingTo("16.67");
        assertThat(position().realised()).isEqualByComparingTo("10.00");
        assertThat(position().cost()).isZero();
    }

    @Test
    void profit_is_kept_in_the_smallest_units_of_its_currency() {
        ledger.book(new CashCommand.Deposit(
                UUID.randomUUID(), ADA, Wallet.defaultOf(ADA).id(), Money.of("1000", "JPY"), null));
        ask(settle(1, Side.BUY, "3", "100", "JPY", null, true));

        ask(settle(2, Side.SELL, "1", "50", "JPY", null, true));

        assertThat(position().cost().toPlainString()).isEqualTo("67");
        assertThat(position().realised().toPlainString()).isEqualTo("17");
    }

    @Test
    void a_position_is_kept_in_the_currency_of_its_first_fill_even_when_it_is_closed() {
        ask(settle(1, Side.BUY, "1", "100.00", null, true));
        WalletEvent open = answer(settle(2, Side.SELL, "1", "90.00", "EUR", null, true));
        ask(settle(3, Side.SELL, "1", "110.00", null, true));

        WalletEvent closed = answer(settle(4, Side.BUY, "1", "90.00", "EUR", null, true));

        assertThat(reason(open)).isEqualTo(Reason.INVALID_COMMAND);
        assertThat(reason(closed)).isEqualTo(Reason.INVALID_COMMAND);
        assertThat(position().costCurrency()).isEqualTo("USD");
        assertThat(position().realised()).isEqualByComparingTo("10.00");
    }

    private Account position() {
        return ledger.accounts().values().stream()
                .filter(account -> !account.house() && account.key().asset().equals(AAPL))
                .findFirst()
                .orElseThrow();
    }

    private void ask(WalletCommand.Settle command) {
        assertThat(answer(command)).isInstanceOf(WalletEvent.Settled.class);
    }

    private WalletEvent answer(WalletCommand.Settle command) {
        return ((Answer.Told) ledger.book(new Trade(command)).getFirst()).event();
    }

    private static Reason reason(WalletEvent answer) {
        return ((WalletEvent.Refused) answer).reason();
    }
}
