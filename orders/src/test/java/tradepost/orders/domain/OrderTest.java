package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tradepost.orders.domain.Orders.NOW;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tradepost.orders.domain.OrderEvent.EndAsked;
import tradepost.orders.domain.OrderEvent.FillDecided;
import tradepost.orders.domain.OrderEvent.Filled;
import tradepost.orders.domain.OrderEvent.FundsHeld;
import tradepost.orders.domain.OrderEvent.HoldAsked;
import tradepost.orders.domain.OrderEvent.HoldReleased;
import tradepost.orders.domain.OrderEvent.Left;
import tradepost.orders.domain.OrderEvent.Opened;
import tradepost.orders.domain.OrderEvent.Refused;
import tradepost.orders.domain.OrderEvent.ReplaceAsked;
import tradepost.orders.domain.OrderEvent.ReplaceDenied;
import tradepost.orders.domain.OrderEvent.ReplaceRefused;
import tradepost.orders.domain.OrderEvent.Replaced;
import tradepost.orders.domain.OrderEvent.Repriced;
import tradepost.orders.domain.OrderEvent.Resized;
import tradepost.orders.domain.OrderEvent.Sized;
import tradepost.orders.domain.OrderEvent.Triggered;
import tradepost.platform.event.PriceTick.AgedBy;
import tradepost.platform.event.Side;

class OrderTest {
    private static final Settling HALF = settling("5", "50.00", false);
    private static final Settling WHOLE = settling("10", "100.00", true);

    private static final Replacement OTHER = new Replacement(
            new UUID(3, 3),
            new BigDecimal("12"),
            new BigDecimal("10.50"),
            new BigDecimal("10.00"),
            new Hold(new BigDecimal("126.00"), new BigDecimal("10.50")));

    private static final List<OrderEvent> EVENTS = List.of(
            new Sized(BigDecimal.TEN),
            new HoldAsked(new Hold(new BigDecimal("110.00"), new BigDecimal("11.00"))),
            new FundsHeld(100),
            new Opened(100),
            new Triggered(101),
            new FillDecided(WHOLE, null),
            new Filled(),
            new Refused(Ending.rejected("INSUFFICIENT_FUNDS", "Too little.", null)),
            new EndAsked(Ending.CANCELLED),
            new ReplaceAsked(OTHER, 7),
            new Replaced(OTHER, 101),
            new ReplaceRefused(Ending.rejected("INSUFFICIENT_FUNDS", "Too little.", null)),
            new ReplaceDenied(7),
            new Resized(BigDecimal.TEN),
            new Repriced(OTHER, 7, 101),
            new Left(Ending.CANCELLED),
            new HoldReleased());

    /** The table of legal moves, written down a second time: where each event leads from each stage. */
    private static final Map<Stage, Map<Class<? extends OrderEvent>, Stage>> LEGAL = new EnumMap<>(Map.of(
            Stage.NEW,
            Map.of(
                    Sized.class, Stage.NEW,
                    HoldAsked.class, Stage.HOLDING,
                    FillDecided.class, Stage.SETTLING,
                    Refused.class, Stage.DONE),
            Stage.HOLDING,
            Map.of(
                    FundsHeld.class, Stage.RESTING,
                    Refused.class, Stage.DONE,
                    EndAsked.class, Stage.RELEASING,
                    ReplaceDenied.class, Stage.HOLDING),
            Stage.DELAYED,
            Map.of(
                    Sized.class, Stage.DELAYED,
                    Opened.class, Stage.RESTING,
                    FillDecided.class, Stage.SETTLING,
                    EndAsked.class, Stage.RELEASING,
                    ReplaceDenied.class, Stage.DELAYED),
            Stage.RESTING,
            Map.of(
                    Triggered.class, Stage.RESTING,
                    FillDecided.class, Stage.SETTLING,
                    EndAsked.class, Stage.RELEASING,
                    ReplaceAsked.class, Stage.REPLACING,
                    ReplaceDenied.class, Stage.RESTING),
            Stage.REPLACING,
            Map.of(
                    Replaced.class, Stage.RESTING,
                    ReplaceRefused.class, Stage.RESTING,
                    EndAsked.class, Stage.REPLACING,
                    ReplaceDenied.class, Stage.REPLACING),
            Stage.SETTLING,
            Map.of(
                    Filled.class, Stage.DONE,
                    Refused.class, Stage.RELEASING,
                    EndAsked.class, Stage.SETTLING,
                    ReplaceDenied.class, Stage.SETTLING),
            Stage.RELEASING,
            Map.of(HoldReleased.class, Stage.DONE, ReplaceDenied.class, Stage.RELEASING),
            Stage.DONE,
            Map.of()));

    static Stream<Arguments> every_stage_and_event() {
        return Stream.of(Stage.values()).flatMap(stage -> EVENTS.stream().map(event -> Arguments.of(stage, event)));
    }

    @ParameterizedTest
    @MethodSource("every_stage_and_event")
    void an_event_leads_where_the_table_says_and_happens_nowhere_else(Stage stage, OrderEvent event) {
        Order order = in(stage);

        Stage next = LEGAL.getOrDefault(stage, Map.of()).get(event.getClass());

        if (next == null) {
            assertThatThrownBy(() -> order.on(event, NOW)).isInstanceOf(IllegalStateException.class);
        } else {
            assertThat(order.on(event, NOW)).isNotEqualTo(order);
            assertThat(order.on(event, NOW).stage()).isEqualTo(next);
        }
    }

    /** What may happen to an exit of a bracket and to no other order. */
    private static final Map<Stage, Map<Class<? extends OrderEvent>, Stage>> OF_EXITS = Map.of(
            Stage.RESTING,
            Map.of(
                    Resized.class, Stage.RESTING,
                    Repriced.class, Stage.RESTING,
                    Left.class, Stage.DONE),
            Stage.SETTLING,
            Map.of(Left.class, Stage.DONE));

    /** An exit begins at rest, and is never replaced through the ledger. */
    static Stream<Arguments> every_stage_of_an_exit_and_event() {
        return Stream.of(Stage.RESTING, Stage.SETTLING, Stage.RELEASING, Stage.DONE)
                .flatMap(stage -> EVENTS.stream().map(event -> Arguments.of(stage, event)));
    }

    @ParameterizedTest
    @MethodSource("every_stage_of_an_exit_and_event")
    void what_happens_to_an_exit_is_what_happens_to_any_order_and_a_little_more(Stage stage, OrderEvent event) {
        Order exit = exitIn(stage);
        Stage common = LEGAL.getOrDefault(stage, Map.of()).get(event.getClass());

        Stage next = OF_EXITS.getOrDefault(stage, Map.of()).getOrDefault(event.getClass(), common);

        if (next == null) {
            assertThatThrownBy(() -> exit.on(event, NOW)).isInstanceOf(IllegalStateException.class);
        } else {
            assertThat(exit.on(event, NOW).stage()).isEqualTo(next);
        }
    }

    @Test
    void a_trigger_is_a_change_of_its_time() {
        Order resting = in(Stage.RESTING);

        Order triggered = resting.on(new Triggered(101), NOW.plusSeconds(5));

        assertThat(triggered.since()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void a_filled_order_cannot_be_cancelled() {
        Order filled = Orders.market(Side.BUY, "10")
                .on(new FillDecided(WHOLE, null), NOW)
                .on(new Filled(), NOW);

        assertThat(filled.status()).isEqualTo(OrderStatus.EXECUTED);
        assertThatThrownBy(() -> filled.on(new EndAsked(Ending.CANCELLED), NOW))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_partial_fill_leaves_the_rest_resting() {
        Order part = in(Stage.RESTING).on(new FillDecided(HALF, null), NOW).on(new Filled(), NOW);

        assertThat(part.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(part.stage()).isEqualTo(Stage.RESTING);
        assertThat(part.leaves()).isEqualByComparingTo("5");
        assertThat(part.fills().charged()).isEqualByComparingTo("50.00");
    }

    @Test
    void an_end_asked_for_while_a_fill_settles_comes_after_the_fill() {
        Order asked = in(Stage.RESTING).on(new FillDecided(HALF, null), NOW).on(new EndAsked(Ending.CANCELLED), NOW);

        Order filled = asked.on(new Filled(), NOW);
        Order ended = filled.on(new HoldReleased(), NOW);

        assertThat(asked.stage()).isEqualTo(Stage.SETTLING);
        assertThat(filled.stage()).isEqualTo(Stage.RELEASING);
        assertThat(ended.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(ended.fills().quantity()).isEqualByComparingTo("5");
    }

    @Test
    void a_refused_fill_returns_the_hold_before_the_order_is_rejected() {
        Order refused = in(Stage.RESTING)
                .on(new FillDecided(WHOLE, null), NOW)
                .on(new Refused(Ending.rejected("SETTLEMENT_REFUSED", "No.", null)), NOW);

        Order ended = refused.on(new HoldReleased(), NOW);

        assertThat(refused.stage()).isEqualTo(Stage.RELEASING);
        assertThat(ended.status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(ended.ending()).isEqualTo(Ending.rejected("SETTLEMENT_REFUSED", "No.", null));
    }

    @Test
    void every_change_a_user_sees_has_the_next_sequence_number() {
        Order placed = Orders.limit(Side.BUY, "10", "11.00");

        Order holding = placed.on(new HoldAsked(new Hold(new BigDecimal("110.00"), new BigDecimal("11.00"))), NOW);
        Order open = holding.on(new FundsHeld(100), NOW);

        assertThat(List.of(placed.seq(), holding.seq(), open.seq())).containsExactly(1, 1, 2);
    }

    /** What is not decided on yet is an order by worth, so that there is something to decide. */
    private static Order in(Stage stage) {
        HoldAsked hold = new HoldAsked(new Hold(new BigDecimal("110.00"), new BigDecimal("11.00")));
        Orders.Asked worth = Orders.asked(Side.BUY, OrderType.MARKET, "10").worth("110.00");
        Order holding = Orders.asked(Side.BUY, OrderType.STOP_LIMIT, "10")
                .stop("10.00")
                .limit("11.00")
                .order()
                .on(hold, NOW);
        Order resting = holding.on(new FundsHeld(100), NOW);
        return switch (stage) {
            case NEW -> worth.order();
            case HOLDING -> holding;
            case DELAYED -> worth.delayed(5).order().on(hold, NOW).on(new FundsHeld(100), NOW);
            case RESTING -> resting;
            case REPLACING -> resting.on(new ReplaceAsked(OTHER, 6), NOW);
            case SETTLING -> resting.on(new FillDecided(WHOLE, null), NOW);
            case RELEASING -> resting.on(new EndAsked(Ending.CANCELLED), NOW);
            case DONE -> resting.on(new FillDecided(WHOLE, null), NOW).on(new Filled(), NOW);
        };
    }

    private static Order exitIn(Stage stage) {
        Order entry = Orders.asked(Side.BUY, OrderType.STOP_LIMIT, "10")
                .stop("11.00")
                .limit("11.00")
                .exits("20.00", "5.00", "4.00")
                .order();
        Terms terms = new Exits(null, new BigDecimal("5.00"), new BigDecimal("4.00"))
                .terms(entry.terms(), Leg.Kind.STOP_LOSS, BigDecimal.TEN);
        Order resting = Order.exit(terms, 100, NOW);
        return switch (stage) {
            case RESTING -> resting;
            case SETTLING -> resting.on(new FillDecided(WHOLE, null), NOW);
            case RELEASING -> resting.on(new EndAsked(Ending.CANCELLED), NOW);
            case DONE -> resting.on(new Left(Ending.CANCELLED), NOW);
            case NEW, HOLDING, DELAYED, REPLACING -> throw new IllegalArgumentException("no exit is " + stage);
        };
    }

    private static Settling settling(String quantity, String cost, boolean last) {
        return new Settling(
                new BigDecimal(quantity), BigDecimal.TEN, new BigDecimal(cost), last, 1, AgedBy.RECEIVED, 0);
    }
}
