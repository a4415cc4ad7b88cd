package tradepost.acceptance.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tradepost.acceptance.orders.MissedTicks.Entered;
import tradepost.acceptance.orders.MissedTicks.Found;
import tradepost.acceptance.orders.TickHistory.Tick;

/** An order in one stock, which comes with tick 0 of six that are a second apart. */
class MissedTicksTest {
    private static final String STOCK = "MOVES";
    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final List<String> PRICES = List.of("10.00", "9.90", "9.80", "10.10", "9.70", "9.60");
    private static final BigDecimal AVAILABLE = BigDecimal.valueOf(20);
    private static final long YOUNG_MS = 2_500;
    private static final long OLD_MS = 9_000;

    @Test
    void an_order_that_the_first_tick_at_its_limit_fills_was_passed_over_by_none() {
        Found found = judge(buy("9.80", 2L, Instant.MAX), null, 0);

        assertThat(found.passedOver()).isEmpty();
        assertThat(found.orders()).isOne();
        assertThat(found.ticks()).isOne();
    }

    @Test
    void a_tick_at_its_limit_before_the_one_that_filled_it_passed_over_it() {
        Found found = judge(buy("9.90", 2L, Instant.MAX), null, 0);

        assertThat(found.passedOver()).singleElement().asString().contains("offset=1,");
    }

    @Test
    void one_that_rests_was_passed_over_too() {
        Found found = judge(buy("9.80", null, Instant.MAX), 4L, 0);

        assertThat(found.passedOver()).singleElement().asString().contains("offset=2,");
    }

    @Test
    void a_tick_that_was_too_old_when_it_was_taken_may_pass_over_it() {
        Found found = judge(buy("9.90", 5L, Instant.MAX, OLD_MS), null, 0);

        assertThat(found.passedOver()).isEmpty();
        assertThat(found.unjudged()).isEqualTo(3);
    }

    @Test
    void what_others_bought_at_the_tick_may_leave_it_nothing() {
        Found whole = judge(buy("9.90", 2L, Instant.MAX), null, 20);
        Found inPart = judge(buy("9.90", 2L, Instant.MAX), null, 19);

        assertThat(whole.passedOver()).isEmpty();
        assertThat(inPart.passedOver()).hasSize(1);
    }

    @Test
    void a_tick_that_came_after_its_end_was_asked_for_may_pass_over_it() {
        Found after = judge(buy("9.80", null, START.plusMillis(1_500)), 5L, 0);
        Found before = judge(buy("9.80", null, START.plusSeconds(30)), 5L, 0);

        assertThat(after.passedOver()).isEmpty();
        assertThat(before.passedOver()).hasSize(1);
    }

    @Test
    void a_price_outside_its_bounds_does_not_meet_it() {
        Entered order = new Entered(
                "one", STOCK, true, price("9.90"), null, price("9.85"), null, 0, null, null, 1L, 0, Instant.MAX);

        Found found = judge(order, null, 0);

        assertThat(found.passedOver()).isEmpty();
    }

    @Test
    void a_stop_is_triggered_by_the_first_tick_that_reaches_it() {
        Found first = judge(stop(1L), null, 0);
        Found second = judge(stop(2L), null, 0);

        assertThat(first.passedOver()).isEmpty();
        assertThat(second.passedOver()).singleElement().asString().startsWith("not triggered by");
    }

    @Test
    void a_stop_without_a_limit_is_filled_by_the_tick_that_triggers_it() {
        Entered order =
                new Entered("one", STOCK, false, null, price("9.90"), null, null, 0, 1L, at(1), 3L, 0, Instant.MAX);

        Found found = judge(order, null, 0);

        assertThat(found.passedOver()).singleElement().asString().startsWith("not filled by");
    }

    @Test
    void a_fill_by_a_tick_that_there_is_not_is_found() {
        Found found = judge(buy("9.80", 9L, Instant.MAX), null, 0);

        assertThat(found.passedOver()).anyMatch(text -> text.startsWith("filled by a tick that there is not"));
    }

    /** @param other a tick that filled another order at once */
    private static Found judge(Entered order, @Nullable Long other, int bought) {
        List<Tick> ticks = IntStream.range(0, PRICES.size())
                .mapToObj(i -> new Tick(i, price(PRICES.get(i)), AVAILABLE, at(i)))
                .toList();
        List<Entered> orders = other == null ? List.of(order) : List.of(order, filledBy(other));
        return new MissedTicks(new TickHistory(Map.of(STOCK, ticks)), (_, _) -> BigDecimal.valueOf(bought))
                .judge(orders, YOUNG_MS);
    }

    private static Entered filledBy(long tick) {
        return new Entered(
                "other", STOCK, false, price("11.00"), null, null, null, tick - 1, null, null, tick, 0, Instant.MAX);
    }

    private static Entered buy(String limit, @Nullable Long filled, Instant until) {
        return buy(limit, filled, until, 0);
    }

    private static Entered buy(String limit, @Nullable Long filled, Instant until, long ageMs) {
        return new Entered("one", STOCK, true, price(limit), null, null, null, 0, null, null, filled, ageMs, until);
    }

    private static Entered stop(long triggered) {
        return new Entered(
                "one",
                STOCK,
                false,
                null,
                price("9.90"),
                null,
                null,
                0,
                triggered,
                at(triggered),
                triggered,
                0,
                Instant.MAX);
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private static BigDecimal price(String text) {
        return new BigDecimal(text);
    }
}
