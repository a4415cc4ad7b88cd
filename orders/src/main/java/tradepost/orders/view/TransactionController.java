package tradepost.orders.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tradepost.orders.store.TradeStore;
import tradepost.orders.store.TradeStore.Transaction;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;

/** Shows executed trades. */
@RestController
class TransactionController {
    private static final int PAGE = 50;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("3000-01-01T00:00:00Z");

    private final TradeStore trades;

    TransactionController(TradeStore trades) {
        this.trades = trades;
    }

    /**
     * The caller's executed trades, newest first.
     *
     * @param userId whose trades an admin sees instead
     * @param from not before this time, {@code to} before this one; RFC 3339
     */
    @GetMapping("/api/v1/transactions")
    Mono<Page<Transaction>> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int size = Fields.limit(limit, PAGE);
        return trades.findPage(
                        Owner.of(caller, userId),
                        Fields.time("from", from, FIRST, LAST, FIRST),
                        Fields.time("to", to, FIRST, LAST, LAST),
                        Fields.uuidOrNull("after", after),
                        size)
                .map(rows -> Page.of(rows, size, row -> row, Transaction::id));
    }
}
