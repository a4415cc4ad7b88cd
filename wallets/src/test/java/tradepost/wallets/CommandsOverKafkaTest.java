package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.platform.event.Ids;
import tradepost.platform.event.Side;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.Message;

class CommandsOverKafkaTest {
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();
    private final UUID wallet = Ids.defaultWallet(user);

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start();
    }

    @AfterAll
    static void stop() {
        wallets.close();
    }

    @AfterEach
    void invariantsHold() {
        RunningWallets.assertInvariants();
    }

    @Test
    void a_hold_and_its_settles_become_answers_positions_and_entries() {
        UUID order = UUID.randomUUID();
        UUID hold = UUID.randomUUID();
        WalletCommand held = hold(order, hold, "1000.00");
        WalletCommand first = settle(order, 1, Side.BUY, "4", "390.00", hold, false);
        WalletCommand second = settle(order, 2, Side.BUY, "6", "600.00", hold, true);
        WalletCommand sold = settle(UUID.randomUUID(), 1, Side.SELL, "5", "600.00", null, true);

        wallets.send(held, first, second, sold);

        assertThat(wallets.answer(held)).isInstanceOf(WalletEvent.Held.class);
        assertThat(wallets.answer(first)).isInstanceOf(WalletEvent.Settled.class);
        assertThat(wallets.answer(second)).isInstanceOf(WalletEvent.Settled.class);
        assertThat(wallets.answer(sold)).isInstanceOf(WalletEvent.Settled.class);
        assertThat(balance()).containsExactly("9610.00 0.00");
        portfolio("""
                {"positions": [{"symbol": "AAPL", "quantity": "5", "available": "5", "held": "0",
                  "cost": "495.00", "averageCost": "99", "currency": "USD", "realisedProfit": "105.00"}]}""");
    }

    @Test
    void commands_delivered_again_change_nothing_and_have_the_same_answers() {
        UUID order = UUID.randomUUID();
        UUID hold = UUID.randomUUID();
        WalletCommand[] commands = {
            hold(order, hold, "100.00"),
            settle(order, 1, Side.BUY, "1", "40.00", hold, false),
            settle(order, 2, Side.BUY, "1", "70.00", hold, true),
            release(order, hold)
        };

        wallets.send(commands);
        wallets.send(commands);
        wallets.send(commands);

        List<WalletEvent> answers = wallets.answers(12, event -> event.orderId().equals(order));
        assertThat(answers.stream().distinct()).hasSize(4);
        assertThat(balance()).containsExactly("9960.00 0.00");
    }

    @Test
    void a_released_hold_is_refused_when_it_comes_late() {
        UUID order = UUID.randomUUID();
        UUID hold = UUID.randomUUID();
        WalletCommand late = hold(order, hold, "100.00");

        wallets.send(release(order, hold), late);

        assertThat(wallets.answer(late))
                .isInstanceOfSatisfying(WalletEvent.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(WalletEvent.Reason.HOLD_RELEASED));
    }

    @Test
    void a_hold_that_is_changed_is_changed_in_the_books_with_what_was_drawn_of_it() {
        UUID order = UUID.randomUUID();
        UUID hold = UUID.randomUUID();
        WalletCommand more = adjust(order, hold, "150.00");

        wallets.send(
                hold(order, hold, "100.00"),
                settle(order, 1, Side.BUY, "1", "30.00", hold, false),
                more,
                adjust(order, hold, "99999.00"),
                more);

        assertThat(wallets.answer(more)).isInstanceOf(WalletEvent.Held.class);
        assertThat(RunningWallets.query("SELECT amount, remaining FROM holds WHERE id = '" + hold + "'"))
                .containsExactly("150.00 120.00");
        assertThat(balance()).containsExactly("9850.00 120.00");
    }

    @Test
    void a_refused_command_leaves_the_others_of_its_batch_alone() {
        List<WalletCommand> commands = IntStream.range(0, 300)
                .mapToObj(
                        i -> settle(UUID.randomUUID(), 1, Side.BUY, "1", i % 3 == 0 ? "99999.00" : "1.00", null, true))
                .map(WalletCommand.class::cast)
                .toList();

        wallets.send(commands.toArray(WalletCommand[]::new));

        assertThat(commands).map(wallets::answer).satisfies(answers -> {
            assertThat(answers)
                    .filteredOn(WalletEvent.Settled.class::isInstance)
                    .hasSize(200);
            assertThat(answers)
                    .filteredOn(WalletEvent.Refused.class::isInstance)
                    .hasSize(100);
        });
        assertThat(balance()).containsExactly("9800.00 0");
    }

    @Test
    void another_users_wallet_is_unknown_to_commands() {
        WalletCommand own = hold(UUID.randomUUID(), UUID.randomUUID(), "1.00");
        WalletCommand foreign = new WalletCommand.Hold(
                UUID.randomUUID(),
                Instant.now(),
                UUID.randomUUID(),
                wallet,
                UUID.randomUUID(),
                "AAPL",
                UUID.randomUUID(),
                "USD",
                BigDecimal.ONE);

        wallets.send(own, foreign);

        assertThat(wallets.answer(foreign))
                .isInstanceOfSatisfying(WalletEvent.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(WalletEvent.Reason.WALLET_UNKNOWN));
        assertThat(balance()).containsExactly("9999.00 1.00");
    }

    @Test
    void registration_opens_the_wallet_once() {
        UserRegistered registered = new UserRegistered(
                UUID.randomUUID(), Instant.now(), user, "ada", "ada@tradepost.example", List.of("USER"), true);
        Message message = new Message(Topic.USER_EVENTS, user.toString(), registered);
        WalletCommand hold = hold(UUID.randomUUID(), UUID.randomUUID(), "1.00");

        wallets.publish(message, message);
        wallets.send(hold);
        wallets.publish(message);

        assertThat(wallets.answer(hold)).isInstanceOf(WalletEvent.Held.class);
        assertThat(balance()).containsExactly("9999.00 1.00");
    }

    @Test
    void a_record_that_is_no_command_stops_nothing() {
        WalletCommand after = hold(UUID.randomUUID(), UUID.randomUUID(), "1.00");

        wallets.publish(new Message(
                Topic.WALLET_COMMANDS,
                wallet.toString(),
                new WalletEvent.Held(
                        UUID.randomUUID(),
                        Instant.now(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "AAPL",
                        UUID.randomUUID(),
                        BigDecimal.ONE)));
        wallets.send(after);

        assertThat(wallets.answer(after)).isInstanceOf(WalletEvent.Held.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE entries SET amount = amount + 1",
                "DELETE FROM entries",
                "TRUNCATE entries",
                "DELETE FROM movements",
                "UPDATE accounts SET available = -1 WHERE NOT house",
                "UPDATE accounts SET held = -1"
            })
    void the_database_itself_refuses_what_must_never_be(String sql) throws SQLException {
        wallets.send(hold(UUID.randomUUID(), UUID.randomUUID(), "1.00"));
        wallets.answers(1, event -> true);

        try (Connection connection = RunningWallets.connect();
                Statement statement = connection.createStatement()) {

            assertThat(catchThrowable(() -> statement.executeUpdate(sql))).isInstanceOf(SQLException.class);
        }
    }

    private List<String> balance() {
        return RunningWallets.query(
                "SELECT available, held FROM accounts WHERE asset = 'USD' AND wallet_id = '" + wallet + "'");
    }

    private void portfolio(String json) {
        wallets.as(user)
                .get()
                .uri("/api/v1/portfolio")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(json);
    }

    private WalletCommand hold(UUID order, UUID hold, String amount) {
        return new WalletCommand.Hold(
                UUID.randomUUID(), Instant.now(), user, wallet, order, "AAPL", hold, "USD", new BigDecimal(amount));
    }

    private WalletCommand adjust(UUID order, UUID hold, String amount) {
        return new WalletCommand.AdjustHold(
                UUID.randomUUID(), Instant.now(), user, wallet, order, "AAPL", hold, 1, "USD", new BigDecimal(amount));
    }

    private WalletCommand release(UUID order, UUID hold) {
        return new WalletCommand.Release(UUID.randomUUID(), Instant.now(), user, wallet, order, "AAPL", hold);
    }

    private WalletCommand settle(
            UUID order, int fill, Side side, String quantity, String cost, @Nullable UUID hold, boolean last) {
        return new WalletCommand.Settle(
                UUID.randomUUID(),
                Instant.now(),
                user,
                wallet,
                order,
                "AAPL",
                fill,
                side,
                new BigDecimal(quantity),
                new BigDecimal("100.00"),
                "USD",
                new BigDecimal(cost),
                hold,
                last);
    }
}
