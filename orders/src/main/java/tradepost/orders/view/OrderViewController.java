package tradepost.orders.view;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Order;
import tradepost.orders.domain.OrderStatus;
import tradepost.orders.store.OrderStore;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;

/** Shows the caller's orders. */
@RestController
class OrderViewController {
    private static final int PAGE = 50;
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final OrderStore orders;

    OrderViewController(OrderStore orders) {
        this.orders = orders;
    }

    @GetMapping("/api/v1/orders/{id}")
    Mono<OrderView> get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        UUID orderId = Fields.uuid("id", id);
        return orders.find(caller.userId(), orderId)
                .map(OrderView::of)
                .switchIfEmpty(Mono.error(() -> OrderView.notFound(orderId)));
    }

    /** The caller's orders, newest first. */
    @GetMapping("/api/v1/orders")
    Mono<Page<OrderView>> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String symbol,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int size = Fields.limit(limit, PAGE);
        String wanted = status == null
                ? null
                : Fields.oneOf("status", status, OrderStatus.class).name();
        String ofSymbol = symbol == null ? null : Fields.matching("symbol", symbol, SYMBOL, "is a stock's symbol");
        return orders.findPage(caller.userId(), wanted, ofSymbol, Fields.uuidOrNull("after", after), size)
                .map(rows -> Page.of(rows, size, OrderView::of, Order::id));
    }
}
