package tradepost.orders.intake;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
        return wanted.isEmpty()
                ? Mono.just(allowances)
                : stakes.find(wanted).map(found -> with(allowances, values(found)));
    }

    /** What a user has and has ordered, by symbol; nothing if that is not limited. */
    Mono<Map<String, BigDecimal>> of(UUID userId, Allowance allowance) {
        return isLimited(allowance)
                ? stakes.findAll(userId).map(found -> values(found).getOrDefault(userId, Map.of()))
                : Mono.just(Map.of());
    }

    private Map<UUID, Map<String, BigDecimal>> values(List<Stake> found) {
        Map<UUID, Map<String, BigDecimal>> values = new HashMap<>();
        found.forEach(stake -> values.computeIfAbsent(stake.userId(), _ -> new HashMap<>())
                .put(stake.symbol(), stake.value(price(stake.symbol()))));
        return values;
    }

    /** Whoever holds a stock has had a price for it, and the board keeps the last. */
    private BigDecimal price(String symbol) {
        return board.price(symbol).map(PriceTick::price).orElse(BigDecimal.ZERO);
    }

    private static Map<UUID, Allowance> with(
            Map<UUID, Allowance> allowances, Map<UUID, Map<String, BigDecimal>> positions) {
        Map<UUID, Allowance> filled = new HashMap<>(allowances);
        filled.replaceAll((user, allowance) -> allowance.with(positions.getOrDefault(user, Map.of())));
        return filled;
    }

    private static boolean isLimited(@Nullable Allowance allowance) {
        return allowance != null && allowance.limits().positionValue() != null;
    }
}
