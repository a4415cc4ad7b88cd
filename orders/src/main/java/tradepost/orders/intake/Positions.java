package tradepost.orders.intake;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.orders.board.MarketBoard;
import tradepost.orders.domain.Allowance;
import tradepost.orders.domain.Stake;
import tradepost.orders.domain.Terms;
import tradepost.orders.store.StakeStore;
import tradepost.orders.store.StakeStore.Wanted;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Side;

/** What users have in stocks, and may have when their orders are done, at the prices of now. */
@Component
final class Positions {
    private final StakeStore stakes;
    private final MarketBoard board;

    Positions(StakeStore stakes, MarketBoard board) {
        this.stakes = stakes;
        this.board = board;
    }

    /**
     * The same allowances with the positions that these orders add to. To be asked under the lock that the allowances
     * were read under: what else is ordered meanwhile waits for it.
     */
    Mono<Map<UUID, Allowance>> fill(Map<UUID, Allowance> allowances, Collection<Terms> orders) {
        List<Wanted> wanted = orders.stream()
                .filter(terms -> terms.side() == Side.BUY && isLimited(allowances.get(terms.userId())))
                .map(terms -> new Wanted(terms.userId(), terms.symbol()))
                .distinct()
                .toList();
        return wanted.isEmpty() ? Mono.just(allowances) : stakes.find(wanted).map(found -> with(allowances, found));
    }

    /** The same allowance with what its user has and has ordered; with no positions if they are not limited. */
    Mono<Allowance> of(UUID userId, Allowance allowance) {
        return isLimited(allowance)
                ? stakes.findAll(userId).map(found -> with(allowance, found))
                : Mono.just(allowance);
    }

    private Map<UUID, Allowance> with(Map<UUID, Allowance> allowances, List<Stake> found) {
        Map<UUID, List<Stake>> byUser = found.stream().collect(Collectors.groupingBy(Stake::userId));
        Map<UUID, Allowance> filled = new HashMap<>(allowances);
        filled.replaceAll((user, allowance) -> with(allowance, byUser.getOrDefault(user, List.of())));
        return filled;
    }

    /** Whoever holds a stock has had a price for it, and the board keeps the last; until it has it nobody can tell. */
    private Allowance with(Allowance allowance, List<Stake> found) {
        Map<String, BigDecimal> values = new HashMap<>();
        Set<String> unpriced = new HashSet<>();
        for (Stake stake : found) {
            BigDecimal price = board.price(stake.symbol()).map(PriceTick::price).orElse(null);
            stake.value(price)
                    .ifPresentOrElse(value -> values.put(stake.symbol(), value), () -> unpriced.add(stake.symbol()));
        }
        return allowance.with(values, unpriced);
    }

    private static boolean isLimited(@Nullable Allowance allowance) {
        return allowance != null && allowance.limits().positionValue() != null;
    }
}
