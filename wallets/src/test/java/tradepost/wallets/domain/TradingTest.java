package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tradepost.wallets.domain.AdaCommands.ADA;
import static tradepost.wallets.domain.AdaCommands.HOLD;
import static tradepost.wallets.domain.AdaCommands.ORDER;
import static tradepost.wallets.domain.AdaCommands.hold;
import static tradepost.wallets.domain.AdaCommands.release;
import static tradepost.wallets.domain.AdaCommands.settle;

import java.math.BigDecimal;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;
import tradepost.wallets.domain.LedgerCommand.Trade;

class TradingTest {
    private static final UUID BOB = new UUID(0, 2);
    private static final Asset USD = Asset.cash("USD");
    private static final Asset AAPL = Asset.stock("AAPL");

    private final InMemoryLedger ledger = new InMemoryLedger();

    @AfterEach
    void every_movement_sums_to_zero_for_each_asset() {
        ledger.entries().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.movementId() + entry.asset().id()))
                .values()
                .forEach(entries -> assertThat(
                                entries.stream().map(Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                        .isZero());
    }

    @Test
    void a_hold_moves_available_to_held() {
        WalletEvent answer = ask(hold("USD", "60.00"));

        assertThat(answer).isInstanceOf(WalletEvent.Held.class);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9940.00+60.00");
    }

    @Test
    void a_hold_of_too_much_is_refused_with_what_is_there() {
        WalletEvent answer = ask(hold("USD", "10000.01"));

        assertThat(answer).isInstanceOfSatisfying(WalletEvent.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
            assertThat(refused.asset()).isEqualTo("USD");
            assertThat(refused.required()).isEqualByComparingTo("10000.01");
            assertThat(refused.available()).isEqualByComparingTo("10000.00");
            assertThat(refused.fill()).isNull();
        });
    }

    @Test
    void a_hold_of_shares_needs_shares() {
        WalletEvent answer = ask(hold("AAPL", "1"));

        assertThat(reason(answer)).isEqualTo(Reason.INSUFFICIENT_POSITION);
    }

    @Test
    void a_released_hold_is_available_again() {
        ask(hold("USD", "60.00"));

        WalletEvent answer = ask(release());

        assertThat(answer).isInstanceOfSatisfying(WalletEvent.Released.class, released -> assertThat(released.amount())
                .isEqualByComparingTo("60.00"));
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0.00");
    }

    @Test
    void a_hold_that_was_released_before_it_came_is_refused() {
        WalletEvent released = ask(release());

        WalletEvent answer = ask(hold("USD", "60.00"));

        assertThat(released).isInstanceOfSatisfying(WalletEvent.Released.class, event -> assertThat(event.amount())
                .isZero());
        assertThat(reason(answer)).isEqualTo(Reason.HOLD_RELEASED);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0");
    }

    @Test
    void a_release_under_another_id_returns_nothing_twice() {
        ask(hold("USD", "60.00"));
        ask(release());

        WalletEvent answer = ask(release());

        assertThat(answer).isInstanceOfSatisfying(WalletEvent.Released.class, released -> assertThat(released.amount())
                .isZero());
        assertThat(ledger.balance(ADA, USD)).isEqualTo("10000.00+0.00");
    }

    @Test
    void a_buy_without_a_hold_draws_on_what_is_available() {
        WalletEvent answer = ask(settle(1, Side.BUY, "10", "2500.00", null, true));

        assertThat(answer).isInstanceOf(WalletEvent.Settled.class);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("7500.00+0");
        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("10+0");
        assertThat(ledger.entries()).hasSize(6);
    }

    @Test
    void a_buy_that_costs_more_than_is_available_is_refused() {
        WalletEvent answer = ask(settle(1, Side.BUY, "10", "10000.01", null, true));

        assertThat(answer).isInstanceOfSatisfying(WalletEvent.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
            assertThat(refused.fill()).isEqualTo(1);
        });
        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("0+0");
    }

    @Test
    void a_sell_needs_the_shares_and_brings_the_cash() {
        ask(settle(1, Side.BUY, "10", "100.00", null, true));

        WalletEvent sold = ask(settle(2, Side.SELL, "4", "44.00", null, true));
        WalletEvent tooMuch = ask(settle(3, Side.SELL, "7", "77.00", null, true));

        assertThat(sold).isInstanceOf(WalletEvent.Settled.class);
        assertThat(reason(tooMuch)).isEqualTo(Reason.INSUFFICIENT_POSITION);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9944.00+0");
        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("6+0");
    }

    @Test
    void the_last_settle_returns_the_rest_of_its_hold() {
        ask(hold("USD", "100.00"));

        ask(settle(1, Side.BUY, "1", "30.00", HOLD, false));
        String between = ledger.balance(ADA, USD);
        ask(settle(2, Side.BUY, "1", "31.00", HOLD, true));

        assertThat(between).isEqualTo("9900.00+70.00");
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9939.00+0.00");
    }

    @Test
    void a_sell_draws_on_held_shares() {
        ask(settle(1, Side.BUY, "10", "100.00", null, true));
        ask(hold("AAPL", "8"));

        ask(settle(2, Side.SELL, "5", "60.00", HOLD, true));

        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("5+0");
    }

    @Test
    void a_settle_posts_at_most_what_is_held() {
        ask(hold("USD", "100.00"));

        WalletEvent answer = ask(settle(1, Side.BUY, "1", "100.01", HOLD, true));

        assertThat(reason(answer)).isEqualTo(Reason.HOLD_EXCEEDED);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9900.00+100.00");
    }

    @Test
    void a_settle_needs_an_open_hold_of_the_asset_it_gives() {
        WalletEvent none = ask(settle(1, Side.BUY, "1", "1.00", HOLD, true));
        ask(hold("USD", "100.00"));
        WalletEvent otherAsset = ask(settle(1, Side.SELL, "1", "1.00", HOLD, true));
        ask(settle(1, Side.BUY, "1", "1.00", HOLD, true));
        WalletEvent closed = ask(settle(2, Side.BUY, "1", "1.00", HOLD, true));

        assertThat(reason(none)).isEqualTo(Reason.HOLD_UNKNOWN);
        assertThat(reason(otherAsset)).isEqualTo(Reason.HOLD_UNKNOWN);
        assertThat(reason(closed)).isEqualTo(Reason.HOLD_UNKNOWN);
    }

    @Test
    void a_fill_is_settled_once_whatever_the_id_of_the_command() {
        ask(settle(1, Side.BUY, "1", "30.00", null, true));

        WalletEvent again = ask(settle(1, Side.BUY, "1", "31.00", null, true));

        assertThat(again).isInstanceOfSatisfying(WalletEvent.Settled.class, settled -> assertThat(settled.cost())
                .isEqualByComparingTo("30.00"));
        assertThat(ledger.balance(ADA, AAPL)).isEqualTo("1+0");
    }

    @Test
    void the_same_command_again_has_the_same_answer_with_the_same_id() {
        WalletCommand hold = hold("USD", "60.00");
        WalletEvent first = ask(hold);

        WalletEvent again = ask(hold);

        assertThat(again).isEqualTo(first);
        assertThat(again.id()).isEqualTo(WalletEvent.idFor(hold.id()));
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9940.00+60.00");
    }

    @Test
    void the_time_of_a_command_is_not_what_it_asks() {
        WalletCommand.Release release = release();
        WalletCommand later = new WalletCommand.Release(
                release.id(), release.at().plusSeconds(9), ADA, release.walletId(), ORDER, "AAPL", HOLD);

        assertThat(new Trade(later).contents()).isEqualTo(new Trade(release).contents());
    }

    @Test
    void another_users_wallet_is_unknown() {
        ask(hold("USD", "60.00"));
        UUID adas = Wallet.defaultOf(ADA).id();

        WalletEvent held = ask(new WalletCommand.Hold(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                BOB,
                adas,
                ORDER,
                "AAPL",
                new UUID(2, 2),
                "USD",
                BigDecimal.ONE));
        WalletEvent released =
                ask(new WalletCommand.Release(UUID.randomUUID(), InMemoryLedger.NOW, BOB, adas, ORDER, "AAPL", HOLD));

        assertThat(reason(held)).isEqualTo(Reason.WALLET_UNKNOWN);
        assertThat(reason(released)).isEqualTo(Reason.WALLET_UNKNOWN);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9940.00+60.00");
    }

    @Test
    void a_hold_of_another_wallet_is_neither_drawn_on_nor_released() {
        ask(hold("USD", "60.00"));
        UUID bobs = Wallet.defaultOf(BOB).id();

        WalletEvent released =
                ask(new WalletCommand.Release(UUID.randomUUID(), InMemoryLedger.NOW, BOB, bobs, ORDER, "AAPL", HOLD));
        WalletEvent settled = ask(new WalletCommand.Settle(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                BOB,
                bobs,
                ORDER,
                "AAPL",
                1,
                Side.BUY,
                BigDecimal.ONE,
                BigDecimal.ONE,
                "USD",
                BigDecimal.ONE,
                HOLD,
                true));

        assertThat(reason(released)).isEqualTo(Reason.HOLD_UNKNOWN);
        assertThat(reason(settled)).isEqualTo(Reason.HOLD_UNKNOWN);
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9940.00+60.00");
    }

    @ParameterizedTest
    @CsvSource({"USD, -1.00", "USD, 0", "USD, 0.001", "AAPL, 0.0000000001", "DOUBLOONS, 1", "XAU, 1", "USD, 1e308"})
    void an_amount_that_makes_no_sense_is_refused(String asset, BigDecimal amount) {
        WalletEvent answer = ask(hold(asset, amount.toPlainString()));

        assertThat(reason(answer)).isEqualTo(Reason.INVALID_COMMAND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void fills_are_counted_from_one(int fill) {
        WalletEvent answer = ask(settle(fill, Side.BUY, "1", "1.00", null, true));

        assertThat(reason(answer)).isEqualTo(Reason.INVALID_COMMAND);
    }

    @Test
    void a_refused_command_harms_no_other_of_its_batch() {
        var answers = ledger.book(
                new Trade(settle(1, Side.BUY, "1", "-5.00", null, true)),
                new Trade(settle(2, Side.BUY, "1", "99999.00", null, true)),
                new Trade(settle(3, Side.BUY, "1", "5.00", null, true)));

        assertThat(answers)
                .map(answer -> ((Answer.Told) answer).event().getClass().getSimpleName())
                .containsExactly("Refused", "Refused", "Settled");
        assertThat(ledger.balance(ADA, USD)).isEqualTo("9995.00+0");
    }

    @Test
    void a_stock_and_a_currency_of_the_same_code_are_apart() {
        ask(new WalletCommand.Settle(
                UUID.randomUUID(),
                InMemoryLedger.NOW,
                ADA,
                Wallet.defaultOf(ADA).id(),
                ORDER,
                "COP",
                1,
                Side.BUY,
                BigDecimal.TEN,
                BigDecimal.TEN,
                "USD",
                new BigDecimal("100.00"),
                null,
                true));

        assertThat(ledger.balance(ADA, Asset.stock("COP"))).isEqualTo("10+0");
        assertThat(ledger.balance(ADA, Asset.cash("COP"))).isEqualTo("none");
    }

    private WalletEvent ask(WalletCommand command) {
        return ((Answer.Told) ledger.book(new Trade(command)).getFirst()).event();
    }

    private static Reason reason(WalletEvent answer) {
        return ((WalletEvent.Refused) answer).reason();
    }
}
