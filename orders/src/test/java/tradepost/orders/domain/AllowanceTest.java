package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

class AllowanceTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:40Z");
    private static final TradingLimits LIMITS =
            new TradingLimits(new BigDecimal("100.00"), new BigDecimal("250.00"), 3, new BigDecimal("120.00"));

    private final Allowance fresh = new Allowance(LIMITS, NOW, Map.of(), 0);

    @Test
    void a_position_that_nobody_knows_the_worth_of_does_not_grow() {
        Allowance unpriced = fresh.with(Map.of(), Set.of("AAPL"));

        assertThat(unpriced.refusalOfPosition("AAPL", "USD", BigDecimal.ONE).map(Problem::code))
                .contains(CommonProblem.SERVICE_UNAVAILABLE);
        assertThat(unpriced.refusalOfPosition("MSFT", "USD", BigDecimal.ONE)).isEmpty();
    }

    @Test
    void an_order_may_be_worth_the_limit_and_not_a_cent_more() {
        assertThat(fresh.refusal("USD", new BigDecimal("100.00"))).isEmpty();

        Problem refusal = fresh.refusal("USD", new BigDecimal("100.01")).orElseThrow();

        assertThat(refusal.facts())
                .containsEntry("limit", "orderValue")
                .containsEntry("max", new BigDecimal("100.00"))
                .containsEntry("required", new BigDecimal("100.01"));
    }

    @Test
    void a_day_is_counted_in_each_currency_by_itself() {
        Allowance used = fresh.reserve("USD", new BigDecimal("90.00")).reserve("USD", new BigDecimal("90.00"));

        assertThat(used.refusal("EUR", new BigDecimal("100.00"))).isEmpty();
        assertThat(used.refusal("USD", new BigDecimal("70.00"))).isEmpty();
        assertThat(used.refusal("USD", new BigDecimal("70.01")).orElseThrow().facts())
                .containsEntry("limit", "dailyValue")
                .containsEntry("left", new BigDecimal("70.00"));
    }

    @Test
    void an_order_that_is_worth_more_takes_the_difference_of_a_day_and_counts_as_no_new_one() {
        Allowance used = new Allowance(LIMITS, NOW, Map.of("USD", new BigDecimal("220.00")), 3);

        assertThat(used.refusal("USD", new BigDecimal("90.00"), new BigDecimal("30.00")))
                .isEmpty();
        assertThat(used.refusal("USD", new BigDecimal("90.00"), new BigDecimal("30.01"))
                        .orElseThrow()
                        .facts())
                .containsEntry("limit", "dailyValue");
        assertThat(used.refusal("USD", new BigDecimal("100.01"), BigDecimal.ONE)
                        .orElseThrow()
                        .facts())
                .containsEntry("limit", "orderValue");
        assertThat(used.raise("USD", new BigDecimal("30.00")))
                .isEqualTo(new Allowance(LIMITS, NOW, Map.of("USD", new BigDecimal("250.00")), 3));
    }

    @Test
    void a_minute_takes_so_many_orders_and_says_when_the_next_begins() {
        Allowance used = new Allowance(LIMITS, NOW, Map.of(), 2).reserve("USD", BigDecimal.ONE);

        Problem refusal = used.refusal("USD", BigDecimal.ONE).orElseThrow();

        assertThat(refusal.facts())
                .containsEntry("limit", "ordersPerMinute")
                .containsEntry("left", 0)
                .containsEntry("retryAfterSeconds", 21L);
    }

    @Test
    void a_position_is_worth_what_is_held_and_what_is_ordered_together() {
        Allowance entered =
                fresh.with(Map.of("AAPL", new BigDecimal("50.00")), Set.of()).enter("AAPL", new BigDecimal("30.00"));

        assertThat(entered.refusalOfPosition("AAPL", "USD", new BigDecimal("40.00")))
                .isEmpty();
        assertThat(entered.refusalOfPosition("MSFT", "USD", new BigDecimal("120.00")))
                .isEmpty();
        assertThat(entered.refusalOfPosition("AAPL", "USD", new BigDecimal("40.01"))
                        .orElseThrow()
                        .facts())
                .containsEntry("limit", "positionValue")
                .containsEntry("max", new BigDecimal("120.00"))
                .containsEntry("left", new BigDecimal("40.00"))
                .containsEntry("symbol", "AAPL");
    }

    @Test
    void who_has_no_limits_is_refused_nothing() {
        Allowance free = new Allowance(new TradingLimits(null, null, null, null), NOW, Map.of(), 1_000_000);

        assertThat(free.refusal("USD", new BigDecimal("1e15"))).isEmpty();
        assertThat(free.dailyLeft("USD")).isNull();
        assertThat(free.ordersLeft()).isNull();
    }

    @Test
    void a_limit_of_ones_own_goes_before_the_common_one() {
        TradingLimits own = new TradingLimits(null, BigDecimal.ONE, null, null);

        assertThat(own.or(LIMITS))
                .isEqualTo(new TradingLimits(LIMITS.orderValue(), BigDecimal.ONE, 3, LIMITS.positionValue()));
    }
}
