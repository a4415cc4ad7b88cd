package tradepost.acceptance.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tradepost.acceptance.orders.MissedTicks;
import tradepost.acceptance.orders.MovingMarket;
import tradepost.acceptance.orders.OrderAudit;
import tradepost.acceptance.orders.OrderLoad;
import tradepost.acceptance.orders.ReplicaTrader;
import tradepost.acceptance.orders.Replicas;
import tradepost.acceptance.system.Eventually;
import tradepost.acceptance.system.ServiceProcess;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.client.Api;

/**
 * Strikes one of two replicas of orders under the load of many traders, in rounds: it is killed, or stopped in the
 * middle of a batch and resumed. Of each two rounds one is of each kind. After each round the orders are audited.
 */
public final class OrdersChaos {
    private static final int PLACED_FIRST = 30;
    private static final int FILLED_MIN = 5;
    private static final int SHOWN = 20;
    private static final Duration FILL_LIMIT = Duration.ofSeconds(60);
    private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);
    /** A replica that does not answer is not waited for longer. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final TestSystem system;
    private final OrdersPlan plan;
    private final Consumer<String> told;
    private final Random random;
    private final OrdersTally tally = new OrdersTally();

    /** @param told each thing that happened, in words */
    public OrdersChaos(TestSystem system, OrdersPlan plan, Consumer<String> told) {
        this.system = system;
        this.plan = plan;
        this.told = told;
        this.random = new Random(plan.seed());
    }

    /** All the rounds, and each violation in words as it is found. */
    public OrdersOutcome run() throws SQLException {
        try (ServiceProcess other = system.anotherOrders();
                MovingMarket market = MovingMarket.open(system.kafka(), plan.seed());
                Api first = Api.at(system.orders().url(), ANSWER_LIMIT);
                Api second = Api.at(other.url(), ANSWER_LIMIT)) {
            other.start();
            Replicas replicas = new Replicas(system, List.of(system.orders(), other));
            List<ReplicaTrader> traders = Stream.generate(
                            () -> ReplicaTrader.register(system.api(), List.of(first, second)))
                    .limit(plan.traders())
                    .toList();
            other.awaitReady();
            List<Boolean> kills = kills();
            for (int number = 1; number <= plan.rounds(); number++) {
                new Round(number, kills.get(number - 1), replicas, market, traders).run();
            }
            OrdersOutcome outcome = end(market, traders);
            other.stop();
            return outcome;
        }
    }

    private List<Boolean> kills() {
        List<Boolean> kills = new ArrayList<>();
        while (kills.size() < plan.rounds()) {
            List<Boolean> two = new ArrayList<>(List.of(true, false));
            Collections.shuffle(two, random);
            kills.addAll(two);
        }
        return kills;
    }

    /** Whatever still rests is taken back: every acknowledged order ends. */
    private OrdersOutcome end(MovingMarket market, List<ReplicaTrader> traders) throws SQLException {
        OrderAudit audit = new OrderAudit(system, traders, market);
        MissedTicks.Found ticks = audit.missedTicks();
        told.accept("%d orders judged by %d ticks: %d were passed over"
                .formatted(ticks.orders(), ticks.ticks(), ticks.passedOver().size()));
        audit.endAll();
        List<String> found = new ArrayList<>(ticks.passedOver());
        found.addAll(audit.violations());
        found.stream().limit(SHOWN).forEach(told);
        told.accept("every order has ended: " + (found.isEmpty() ? "clean" : found.size() + " violations"));
        tally.violated(found.size());
        return tally.outcome(plan, traders, audit.filled(), ticks);
    }

    /** One strike, and what is found after it. */
    private final class Round {
        private final int number;
        private final boolean isKill;
        private final Replicas replicas;
        private final MovingMarket market;
        private final List<ReplicaTrader> traders;
        private final int victim = random.nextInt(2);
        private final List<String> found = new ArrayList<>();

        Round(int number, boolean isKill, Replicas replicas, MovingMarket market, List<ReplicaTrader> traders) {
            this.number = number;
            this.isKill = isKill;
            this.replicas = replicas;
            this.market = market;
            this.traders = traders;
        }

        void run() throws SQLException {
            replicas.awaitShared();
            market.move(true);
            try (OrderLoad load = OrderLoad.start(traders, market, (long) plan.seed() + number)) {
                load.awaitPlaced(PLACED_FIRST + random.nextInt(PLACED_FIRST));
                strike();
                load.awaitPlaced(PLACED_FIRST);
                underLoad();
                load.end();
            }
            market.move(false);
            found.addAll(new OrderAudit(system, traders, market).violations());
            found.stream().limit(SHOWN).forEach(this::tell);
            tell(found.isEmpty() ? "clean" : found.size() + " violations");
            tally.violated(found.size());
        }

        private void strike() throws SQLException {
            Set<Integer> partitions = replicas.owned(victim);
            long refusedBefore = replicas.refused(victim);
            long from = System.nanoTime();
            if (isKill) {
                replicas.get(victim).kill();
            } else {
                replicas.pauseWithinABatch(victim);
            }
            replicas.awaitMoved(partitions, 1 - victim);
            Duration move = since(from);
            requireSoon(move);
            Instant moved = Instant.now();
            Eventually.holds(
                    FILLED_MIN + " orders of the moved stocks are filled",
                    FILL_LIMIT,
                    () -> replicas.filled(partitions, market, moved) >= FILLED_MIN);
            underLoad();
            awaitPaused(from);
            int filled = replicas.filled(partitions, market, moved);
            long refused = comeBack(refusedBefore);
            replicas.awaitShared();
            tally.struck(isKill, partitions.size(), move, filled, refused);
            tell("%s %s; its partitions %s with %d stocks moved after %s s, the other filled %d orders of them%s"
                    .formatted(
                            isKill ? "killed" : "stopped for " + plan.pausedSeconds() + " s",
                            replicas.get(victim).name(),
                            partitions,
                            Replicas.symbols(partitions, market).size(),
                            Outcome.seconds(move),
                            filled,
                            isKill ? "" : "; resumed, it was refused " + refused + " times"));
        }

        private void requireSoon(Duration move) {
            if (move.compareTo(Duration.ofSeconds(plan.moveSecondsMax())) > 0) {
                found.add("the partitions moved after %s s, not within %d s"
                        .formatted(Outcome.seconds(move), plan.moveSecondsMax()));
            }
        }

        private void awaitPaused(long from) {
            if (!isKill) {
                Duration enough = Duration.ofSeconds(plan.pausedSeconds());
                Eventually.holds(
                        "it stood still long enough",
                        enough.plusSeconds(1),
                        () -> since(from).compareTo(enough) >= 0);
            }
        }

        /** Gives how many of its writes were refused. */
        private long comeBack(long refusedBefore) {
            ServiceProcess struck = replicas.get(victim);
            if (isKill) {
                struck.start();
                struck.awaitReady();
                return 0;
            }
            struck.resume();
            return Eventually.becomes(
                            "what it writes is refused",
                            REFUSAL_LIMIT,
                            () -> replicas.refused(victim),
                            count -> count > refusedBefore)
                    - refusedBefore;
        }

        private static Duration since(long from) {
            return Duration.ofNanos(System.nanoTime() - from);
        }

        private void underLoad() throws SQLException {
            system.violationsUnderLoad().forEach(violation -> found.add("under load: " + violation));
        }

        private void tell(String what) {
            told.accept("round " + number + ": " + what);
        }
    }
}
