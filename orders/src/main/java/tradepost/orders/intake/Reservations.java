package tradepost.orders.intake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Allowance;
import tradepost.orders.domain.Refusal;
import tradepost.orders.domain.Terms;
import tradepost.orders.store.OrderStore.NewOrder;
import tradepost.orders.store.OrderStore.RefusedOrder;
import tradepost.orders.store.OrderStore.Stored;
import tradepost.platform.event.Side;
import tradepost.platform.problem.Problem;

/**
 * Which orders of a batch are within their users' limits, one after the other. A repeat of an earlier order reserves
 * nothing, in this batch or before.
 *
 * @param toStore those within limits, those of users without any, and repeats, which store nothing
 * @param toKeep those that are refused for good and have a name to be asked for by again
 * @param refusals by order
 * @param after what is reserved with them
 */
record Reservations(
        List<NewOrder> toStore, List<RefusedOrder> toKeep, Map<UUID, Problem> refusals, Map<UUID, Allowance> after) {

    static Reservations decide(List<NewOrder> asked, List<Stored> earlier, Map<UUID, Allowance> before) {
        Set<Name> known = new HashSet<>();
        earlier.forEach(stored -> known.addAll(names(stored.order().terms(), stored.idempotencyKey())));
        List<NewOrder> toStore = new ArrayList<>();
        List<RefusedOrder> toKeep = new ArrayList<>();
        Map<UUID, Problem> refusals = new HashMap<>();
        Map<UUID, Allowance> after = new HashMap<>(before);
        for (NewOrder order : asked) {
            Terms terms = order.order().terms();
            Allowance allowance = after.get(terms.userId());
            List<Name> names = names(terms, order.idempotencyKey());
            if (allowance == null || names.stream().anyMatch(known::contains)) {
                toStore.add(order);
                continue;
            }
            String currency = terms.currency().getCurrencyCode();
            boolean isBuy = terms.side() == Side.BUY;
            Optional<Problem> refusal = allowance
                    .refusal(currency, order.reserved())
                    .or(() -> isBuy
                            ? allowance.refusalOfPosition(terms.symbol(), currency, order.reserved())
                            : Optional.empty());
            if (refusal.isPresent()) {
                refusals.put(terms.id(), refusal.get());
                if (!names.isEmpty() && isForGood(refusal.get())) {
                    known.addAll(names);
                    toKeep.add(new RefusedOrder(order, Refusal.of(refusal.get())));
                }
            } else {
                known.addAll(names);
                toStore.add(order);
                Allowance reserved = allowance.reserve(currency, order.reserved());
                after.put(terms.userId(), isBuy ? reserved.enter(terms.symbol(), order.reserved()) : reserved);
            }
        }
        return new Reservations(toStore, toKeep, refusals, after);
    }

    /** A request that came too soon, or when its worth was not known, may be sent again as it is. */
    private static boolean isForGood(Problem refusal) {
        return refusal.code().kind() == Problem.Kind.CONFLICT
                && !refusal.facts().containsKey("retryAfterSeconds");
    }

    /** The refusals that are told, once these were kept: what has the name of an earlier order repeats that. */
    Map<UUID, Problem> told(Set<UUID> kept) {
        Map<UUID, Problem> told = new HashMap<>(refusals);
        toKeep.stream()
                .map(each -> each.asked().order().id())
                .filter(id -> !kept.contains(id))
                .forEach(told::remove);
        return told;
    }

    /** Of the orders that were stored, those placed on an earlier day than they were admitted on; and that day. */
    Map<UUID, LocalDate> late(Set<UUID> stored) {
        Map<UUID, LocalDate> late = new HashMap<>();
        for (NewOrder order : toStore) {
            Terms terms = order.order().terms();
            Allowance allowance = after.get(terms.userId());
            if (allowance != null
                    && stored.contains(terms.id())
                    && Allowance.dayOf(terms.createdAt()).isBefore(Allowance.dayOf(allowance.now()))) {
                late.put(terms.id(), Allowance.dayOf(allowance.now()));
            }
        }
        return late;
    }

    private static List<Name> names(Terms terms, @Nullable String key) {
        List<Name> names = new ArrayList<>(2);
        if (key != null) {
            names.add(new Name(terms.userId(), "key", key));
        }
        if (terms.clientOrderId() != null) {
            names.add(new Name(terms.userId(), "clientOrderId", terms.clientOrderId()));
        }
        return names;
    }

    private record Name(UUID userId, String kind, String text) {}
}
