package tradepost.orders.view;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.store.OrderHistoryStore;
import tradepost.orders.store.OrderHistoryStore.Query;
import tradepost.orders.store.OrderStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;

/** Shows orders. */
@RestController
class OrderViewController {
    private static final int PAGE = 50;
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("3000-01-01T00:00:00Z");

    private final OrderStore orders;
    private final OrderHistoryStore history;

    OrderViewController(OrderStore orders, OrderHistoryStore history) {
        this.orders = orders;
        this.history = history;
    }

    @GetMapping("/api/v1/orders/{id}")
    Mono<OrderView> get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        UUID orderId = Fields.uuid("id", id);
        return orders.findStored(caller.userId(), orderId)
                .map(OrderView::of)
                .switchIfEmpty(Mono.error(() -> OrderView.notFound(orderId)));
    }

    /**
     * The caller's orders, newest first.
     *
     * @param userId whose orders an admin sees instead
     * @param status one or several, with commas between
     * @param from placed not before this time, {@code to} before this one; RFC 3339
     * @param updatedSince moved on since this time; what is being recorded may come with an earlier one, so that who
     *     asks again and again asks from a little earlier
     */
    @GetMapping("/api/v1/orders")
    Mono<Page<OrderView>> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(defaultValue = "") List<String> status,
            @RequestParam(required = false) @Nullable String symbol,
            @RequestParam(required = false) @Nullable String clientOrderId,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String updatedSince,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int size = Fields.limit(limit, PAGE);
        Query query = new Query(
                Owner.of(caller, userId),
                statuses(status),
                symbol == null ? null : Fields.matching("symbol", symbol, SYMBOL, "is a stock's symbol"),
                clientOrderId == null
                        ? null
                        : Fields.matching(
                                "clientOrderId", clientOrderId, NAME, "is 1 to 64 letters, digits or . _ : -"),
                Fields.time("from", from, FIRST, LAST, FIRST),
                Fields.time("to", to, FIRST, LAST, LAST),
                updatedSince == null ? null : Fields.time("updatedSince", updatedSince, FIRST, LAST, FIRST),
                Fields.uuidOrNull("after", after),
                size);
        return history.findPage(query)
                .map(rows ->
                        Page.of(rows, size, OrderView::of, row -> row.order().id()));
    }

    private static Set<OrderStatus> statuses(List<String> named) {
        Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
        named.forEach(name -> statuses.add(Fields.oneOf("status", name.strip(), OrderStatus.class)));
        return statuses;
    }
}
