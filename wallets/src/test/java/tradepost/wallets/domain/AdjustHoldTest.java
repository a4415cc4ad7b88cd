package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.wallets.domain.AdaCommands.ADA;
import static tradepost.wallets.domain.AdaCommands.HOLD;
import static tradepost.wallets.domain.AdaCommands.adjust;
import static tradepost.wallets.domain.AdaCommands.hold;
import static tradepost.wallets.domain.AdaCommands.release;
import static tradepost.wallets.domain.AdaCommands.settle;

import org.junit.jupiter.api.Test;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;
import tradepost.wallets.domain.LedgerCommand.Trade;

/** An order was replaced: its hold becomes what the new one may cost. */
class AdjustHoldTest {
    private static final Asset USD = Asset.cash("USD");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @Test
    void more_is_moved_to_held_and_less_is_returned() {
        ask(hold("USD", "60.00"));

        WalletEvent more = ask(adjust("USD", "100.00"));
        String afterMore = ledger.balance(ADA, USD);
        ask(adjust("USD", "25.00"));

        assertThat(more).isInstanceOf(WalletEvent.Held.class);
        assertThat(afterMore).isEqualTo("9900.00+100.00");
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9975.00+25.00");
    }

    @Test
    void what_was_drawn_is_part_of_the_amount_and_the_last_settle_returns_the_rest() {
        ask(hold("USD", "100.00"));
        ask(settle(1, Side.BUY, "1", "30.00", HOLD, false));

        ask(adjust("USD", "50.00"));
        String adjusted = ledger.balance(ADA, USD);
        ask(settle(2, Side.BUY, "1", "15.00", HOLD, true));

        assertThat(adjusted).isEqualTo("9950.00+20.00");
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9955.00+0.00");
    }

    @Test
    void a_hold_is_not_made_less_than_was_drawn_from_it() {
        ask(hold("USD", "100.00"));
        ask(settle(1, Side.BUY, "1", "30.00", HOLD, false));

        WalletEvent answer = ask(adjust("USD", "30.00"));

        assertThat(reason(answer)).isEqualTo(Reason.HOLD_EXCEEDED);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9900.00+70.00");
    }

    @Test
    void more_than_there_is_is_refused_and_the_hold_stays() {
        ask(hold("USD", "60.00"));

        WalletEvent answer = ask(adjust("USD", "10000.01"));

        assertThat(reason(answer)).isEqualTo(Reason.INSUFFICIENT_FUNDS);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9940.00+60.00");
    }

    @Test
    void a_hold_that_has_ended_or_is_of_another_asset_is_unknown() {
        ask(hold("USD", "60.00"));

        WalletEvent other = ask(adjust("AAPL", "1"));
        ask(release());
        WalletEvent ended = ask(adjust("USD", "70.00"));

        assertThat(reason(other)).isEqualTo(Reason.HOLD_UNKNOWN);
        assertThat(reason(ended)).isEqualTo(Reason.HOLD_UNKNOWN);
    }

    @Test
    void the_same_command_again_moves_nothing() {
        ask(hold("USD", "60.00"));
        WalletCommand more = adjust("USD", "100.00");
        WalletEvent first = ask(more);
        ask(adjust("USD", "80.00"));

        WalletEvent again = ask(more);

        assertThat(again).isEqualTo(first);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9920.00+80.00");
    }

    private WalletEvent ask(WalletCommand command) {
        return ((Answer.Told) ledger.book(new Trade(command)).getFirst()).event();
    }

    private static Reason reason(WalletEvent answer) {
        return ((WalletEvent.Refused) answer).reason();
    }
}
