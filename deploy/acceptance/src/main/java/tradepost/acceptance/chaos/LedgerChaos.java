package tradepost.acceptance.chaos;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import tradepost.acceptance.ledger.Customer;
import tradepost.acceptance.ledger.LedgerAudit;
import tradepost.acceptance.ledger.Move;
import tradepost.acceptance.ledger.MoveLoad;
import tradepost.acceptance.system.TestSystem;

/**
 * Kills wallets and PostgreSQL under the load of one customer, in rounds: in each, both are killed once at random
 * moments, one after the other or together. After each round the ledger is audited.
 */
public final class LedgerChaos {
    private static final BigDecimal CENT = new BigDecimal("0.01");

    private final TestSystem system;
    private final Plan plan;
    private final Consumer<String> told;
    private final Random random;
    private final Customer customer;
    private final List<Duration> outages = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /** @param told each thing that happened, in words */
    public LedgerChaos(TestSystem system, Plan plan, Consumer<String> told) {
        this.system = system;
        this.plan = plan;
        this.told = told;
        this.random = new Random(plan.seed());
        this.customer = Customer.register(system.api());
    }

    /**
     * A kill to come.
     *
     * @param after how many of the round's moves were answered
     */
    private record Blow(Victims victims, int after) {}

    /** All the rounds, and each violation in words as it is found. */
    public Outcome run() throws SQLException {
        for (int number = 1; number <= plan.rounds(); number++) {
            round(number);
        }
        return Outcome.of(plan, customer.journal(), outages, violations.size());
    }

    private void round(int number) throws SQLException {
        List<String> found = new ArrayList<>();
        try (MoveLoad load = MoveLoad.start(customer, plan.movesOfARound(), (long) plan.seed() + number)) {
            for (Blow blow : draw(plan.movesOfARound())) {
                load.awaitAnswered(blow.after);
                tell(number, strike(blow, load));
            }
            system.violationsUnderLoad().forEach(violation -> found.add("under load: " + violation));
            load.await();
        }
        found.addAll(LedgerAudit.violations(system, customer));
        tell(
                number,
                "%d moves acknowledged, %d refused, %d repeated so far: %s"
                        .formatted(
                                customer.journal().acknowledged(),
                                customer.journal().refusals().size(),
                                customer.journal().repeated(),
                                found.isEmpty() ? "clean" : found.size() + " violations"));
        found.forEach(violation -> tell(number, violation));
        violations.addAll(found);
    }

    /** The last tenth of the moves is left for afterwards. */
    private List<Blow> draw(int moves) {
        int first = random.nextInt(moves / 10, moves / 2);
        int second = random.nextInt(moves / 2, moves * 9 / 10);
        return switch (random.nextInt(3)) {
            case 0 -> List.of(new Blow(Victims.WALLETS, first), new Blow(Victims.POSTGRES, second));
            case 1 -> List.of(new Blow(Victims.POSTGRES, first), new Blow(Victims.WALLETS, second));
            default -> List.of(new Blow(Victims.BOTH, random.nextBoolean() ? first : second));
        };
    }

    /** The outage ends when a move that was first asked for after the kill is acknowledged. */
    private String strike(Blow blow, MoveLoad load) {
        int answered = load.answered();
        long from = System.nanoTime();
        blow.victims.kill(system);
        blow.victims.start(system);
        Duration start = since(from);
        customer.make(new Move.Deposit(UUID.randomUUID().toString(), customer.walletId(), "USD", CENT));
        Duration outage = since(from);
        outages.add(outage);
        return "killed %s after %d of %d moves; well after %s s, a move acknowledged after %s s"
                .formatted(
                        blow.victims, answered, plan.movesOfARound(), Outcome.seconds(start), Outcome.seconds(outage));
    }

    private static Duration since(long from) {
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private void tell(int round, String what) {
        told.accept("round " + round + ": " + what);
    }
}
