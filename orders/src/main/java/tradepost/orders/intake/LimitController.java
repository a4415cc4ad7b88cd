package tradepost.orders.intake;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map.Entry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.orders.OrdersProperties;
import tradepost.orders.domain.Allowance;
import tradepost.orders.domain.TradingLimits;
import tradepost.orders.store.LimitStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Fields;
import tradepost.platform.problem.Problem;

/** Shows what users may trade; admins set it. */
@RestController
class LimitController {
    private static final int SCALE_MAX = 9;
    private static final int RATE_MAX = 1_000_000;

    private final LimitStore limits;
    private final Positions positions;
    private final TradingLimits common;
    private final Clock clock;

    LimitController(LimitStore limits, Positions positions, OrdersProperties properties, Clock clock) {
        this.limits = limits;
        this.positions = positions;
        this.common = properties.limits();
        this.clock = clock;
    }

    /**
     * Limits as an admin sets them; what is absent is as for all users.
     *
     * @param orderValue of one order, in its currency; {@code dailyValue} of all of a day, UTC; {@code positionValue}
     *     of what is held of one stock, with the buys that are not done
     */
    record SetLimits(
            @Nullable String orderValue,
            @Nullable String dailyValue,
            @Nullable Integer ordersPerMinute,
            @Nullable String positionValue) {
        TradingLimits toLimits() {
            if (ordersPerMinute != null && (ordersPerMinute < 1 || ordersPerMinute > RATE_MAX)) {
                throw Fields.invalid("ordersPerMinute", "is 1 to " + RATE_MAX);
            }
            return new TradingLimits(
                    Fields.positiveOrNull("orderValue", orderValue, SCALE_MAX),
                    Fields.positiveOrNull("dailyValue", dailyValue, SCALE_MAX),
                    ordersPerMinute,
                    Fields.positiveOrNull("positionValue", positionValue, SCALE_MAX));
        }
    }

    /**
     * Limits and what is left of them; a limit that is absent is none.
     *
     * @param ordersLeft in this minute
     * @param today by currency, those in which something is reserved
     * @param positions what is held and ordered, at the latest prices, if that is limited; not of what has no price yet
     */
    record LimitsView(
            UUID userId,
            @Nullable BigDecimal orderValue,
            @Nullable BigDecimal dailyValue,
            @Nullable Integer ordersPerMinute,
            @Nullable Integer ordersLeft,
            @Nullable BigDecimal positionValue,
            List<Today> today,
            List<Position> positions) {
        /** @param left absent if there is no limit */
        record Today(
                String currency,
                BigDecimal reserved,
                @Nullable BigDecimal left) {}

        record Position(
                String symbol, BigDecimal value, @Nullable BigDecimal left) {}

        static LimitsView of(UUID userId, Allowance allowance) {
            TradingLimits limits = allowance.limits();
            return new LimitsView(
                    userId,
                    limits.orderValue(),
                    limits.dailyValue(),
                    limits.ordersPerMinute(),
                    allowance.ordersLeft(),
                    limits.positionValue(),
                    allowance.reserved().entrySet().stream()
                            .sorted(Entry.comparingByKey())
                            .map(each -> new Today(each.getKey(), each.getValue(), allowance.dailyLeft(each.getKey())))
                            .toList(),
                    allowance.positions().entrySet().stream()
                            .sorted(Entry.comparingByKey())
                            .map(each ->
                                    new Position(each.getKey(), each.getValue(), allowance.positionLeft(each.getKey())))
                            .toList());
        }
    }

    @GetMapping("/api/v1/limits")
    Mono<LimitsView> own(@AuthenticationPrincipal Caller caller) {
        return find(caller.userId());
    }

    @GetMapping("/api/v1/users/{id}/limits")
    Mono<LimitsView> get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        requireAdmin(caller);
        return find(Fields.uuid("id", id));
    }

    /** Replaces the user's limits, for orders from now on. */
    @PutMapping("/api/v1/users/{id}/limits")
    Mono<LimitsView> set(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody SetLimits asked) {
        requireAdmin(caller);
        UUID userId = Fields.uuid("id", id);
        return limits.set(userId, asked.toLimits(), clock.instant()).then(Mono.defer(() -> find(userId)));
    }

    private Mono<LimitsView> find(UUID userId) {
        return limits.find(userId, common)
                .flatMap(allowance -> positions.of(userId, allowance))
                .map(allowance -> LimitsView.of(userId, allowance));
    }

    private static void requireAdmin(Caller caller) {
        if (!caller.isAdmin()) {
            throw Problem.of(CommonProblem.FORBIDDEN, "Only an admin sees and sets the limits of a user.");
        }
    }
}
