package tradepost.orders.intake;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.OrderProblem;
import tradepost.orders.domain.Refusal;
import tradepost.orders.domain.Terms;
import tradepost.orders.intake.Intake.Placed;
import tradepost.orders.store.OrderStore;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.GroupCommit;

/** What became of earlier requests, by the names they had: it is what becomes of the same request again. */
@Component
final class EarlierOrders {
    private final OrderStore orders;
    private final GroupCommit<Named, List<Stored>> finding =
            new GroupCommit<>(GroupCommit.Bounds.DEFAULT, this::findAll);

    EarlierOrders(OrderStore orders) {
        this.orders = orders;
    }

    /**
     * The order of an earlier request with this key or client order id; empty if there is none.
     *
     * @return fails with IDEMPOTENCY_KEY_REUSED or CLIENT_ORDER_ID_TAKEN if the earlier request asked for something
     *     else
     */
    Mono<Placed> find(UUID userId, @Nullable String key, @Nullable String clientOrderId, String requestHash) {
        if (key == null && clientOrderId == null) {
            return Mono.empty();
        }
        return finding.submit(new Named(userId, key, clientOrderId))
                .flatMap(stored -> Mono.justOrEmpty(original(key, stored)))
                .flatMap(original -> repeated(key, requestHash, original));
    }

    /** What is stored under the names of these, whichever of them has it. */
    Mono<List<Stored>> findAny(List<NewOrder> asked) {
        return findByNames(asked.stream().map(Named::of).toList());
    }

    /** The answer to a request whose name is among these. */
    static Mono<Placed> replayed(NewOrder asked, List<Stored> earlier) {
        Stored original = original(asked.idempotencyKey(), Named.of(asked).in(earlier))
                .orElseThrow(() -> new IllegalStateException("an order was neither stored nor found"));
        return repeated(asked.idempotencyKey(), asked.requestHash(), original);
    }

    static boolean isNamed(NewOrder asked) {
        return asked.idempotencyKey() != null || asked.order().terms().clientOrderId() != null;
    }

    /**
     * What an order may be known by.
     *
     * @param key null if it has none; so {@code clientOrderId}
     */
    private record Named(
            UUID userId, @Nullable String key, @Nullable String clientOrderId) {
        static Named of(NewOrder asked) {
            Terms terms = asked.order().terms();
            return new Named(terms.userId(), asked.idempotencyKey(), terms.clientOrderId());
        }

        boolean isNameOf(Stored stored) {
            Terms terms = stored.order().terms();
            return userId.equals(terms.userId())
                    && (isKey(key, stored) || (clientOrderId != null && clientOrderId.equals(terms.clientOrderId())));
        }

        List<Stored> in(List<Stored> all) {
            return all.stream().filter(this::isNameOf).toList();
        }
    }

    private Mono<List<List<Stored>>> findAll(List<Named> names) {
        return findByNames(names)
                .map(stored -> names.stream().map(name -> name.in(stored)).toList());
    }

    private Mono<List<Stored>> findByNames(List<Named> names) {
        return orders.findByKeys(
                        names.stream().map(Named::userId).toArray(UUID[]::new),
                        names.stream().map(Named::key).toArray(String[]::new),
                        names.stream().map(Named::clientOrderId).toArray(String[]::new))
                .collectList();
    }

    /** What has the key comes before what has the client order id: they may be two orders. */
    private static Optional<Stored> original(@Nullable String key, List<Stored> earlier) {
        return earlier.stream().min(Comparator.comparing(stored -> !isKey(key, stored)));
    }

    /** The first answer again to the same request; another request under the same key or name is refused. */
    private static Mono<Placed> repeated(@Nullable String key, String requestHash, Stored original) {
        if (original.requestHash().equals(requestHash)) {
            Refusal refusal = original.refusal();
            return Mono.just(new Placed(original.order(), refusal == null ? null : refusal.problem(), true));
        }
        return Mono.error(
                isKey(key, original)
                        ? keyReused()
                        : Problem.of(
                                OrderProblem.CLIENT_ORDER_ID_TAKEN,
                                "You have another order with this clientOrderId. Use a new one for a new order."));
    }

    private static boolean isKey(@Nullable String key, Stored stored) {
        return key != null && key.equals(stored.idempotencyKey());
    }

    private static Problem keyReused() {
        return Problem.of(
                CommonProblem.IDEMPOTENCY_KEY_REUSED,
                "This Idempotency-Key was used for another request. Use a new key for a new order.");
    }
}
