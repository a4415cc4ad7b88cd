package tradepost.acceptance.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;
import tradepost.acceptance.system.TestSystem;
import tradepost.local.Tradepost;
import tradepost.local.option.Arguments;
import tradepost.local.option.Exit;
import tradepost.local.option.Option;
import tradepost.local.option.UsageError;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.Logs;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;
import tradepost.platform.infra.EmbeddedInfrastructure;
import tradepost.platform.infra.EmbeddedSettings;

/** {@code ./tradepost chaos}, once built. */
public final class Chaos {
    private static final int ROUNDS = 20;
    private static final int ROUNDS_MAX = 1_000;
    private static final int MOVES = 20_000;
    private static final int MOVES_MAX = 10_000_000;
    private static final int MOVES_OF_A_ROUND_MIN = 100;
    private static final int PAUSED = 30;
    private static final int PAUSED_MAX = 600;
    /** A service is back in so many. */
    private static final int MOVE_SECONDS_MAX = 10;

    private static final int TRADERS = 30;
    private static final int RETRIES = 10_000;
    private static final int RETRIES_MAX = 1_000_000;
    private static final int SEED_MAX = 999_999_999;

    private Chaos() {}

    public static void main(String[] words) {
        System.exit(Tradepost.run(List.of(words), Chaos::run));
    }

    private static int run(Arguments arguments) {
        Steps steps = new Steps(System.out);
        return switch (String.valueOf(arguments.operand())) {
            case "ledger" -> ledger(arguments, steps);
            case "orders" -> orders(arguments, steps);
            case "retries" -> retries(arguments, steps);
            default ->
                throw new UsageError(
                        "there is no chaos '" + arguments.operand() + "', only ledger, orders and retries");
        };
    }

    private static int ledger(Arguments arguments, Steps steps) {
        Plan plan = new Plan(rounds(arguments), arguments.count(Option.MOVES, MOVES, MOVES_MAX), seed(arguments));
        if (plan.movesOfARound() < MOVES_OF_A_ROUND_MIN) {
            throw new UsageError("--moves is at least " + MOVES_OF_A_ROUND_MIN + " for each round");
        }
        return run("the seed is " + plan.seed(), steps, system -> {
            system.wallets().learnToStart();
            Outcome outcome = new LedgerChaos(system, plan, steps::done).run();
            return new Told(outcome, outcome.ok());
        });
    }

    private static int orders(Arguments arguments, Steps steps) {
        int paused = arguments.count(Option.PAUSED, PAUSED, PAUSED_MAX);
        OrdersPlan plan = new OrdersPlan(rounds(arguments), paused, MOVE_SECONDS_MAX, TRADERS, seed(arguments));
        return run("the seed is " + plan.seed(), steps, system -> {
            OrdersOutcome outcome = new OrdersChaos(system, plan, steps::done).run();
            return new Told(outcome, outcome.ok());
        });
    }

    private static int retries(Arguments arguments, Steps steps) {
        int retries = arguments.count(Option.RETRIES, RETRIES, RETRIES_MAX);
        return run(retries + " connections will be cut", steps, system -> {
            RetryChaos.Outcome outcome = new RetryChaos(system, retries, steps::done).run();
            return new Told(outcome, outcome.ok());
        });
    }

    private static int rounds(Arguments arguments) {
        return arguments.count(Option.ROUNDS, ROUNDS, ROUNDS_MAX);
    }

    private static int seed(Arguments arguments) {
        return arguments.count(Option.SEED, RandomGenerator.getDefault().nextInt(1, SEED_MAX), SEED_MAX);
    }

    /** What came of it, for the last line, and whether it is well. */
    private record Told(Object outcome, boolean ok) {}

    /** What is done to a running system. */
    private interface Trial {
        Told on(TestSystem system) throws SQLException;
    }

    private static int run(String what, Steps steps, Trial trial) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        Logs.quietConsole();
        try (EmbeddedInfrastructure servers = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), steps::done);
                TestSystem system = TestSystem.start(servers, data)) {
            steps.done("All is ready; " + what + ", the logs are in " + data);
            Told told = trial.on(system);
            steps.out().println(new String(Json.write(told.outcome()), StandardCharsets.UTF_8));
            if (!told.ok()) {
                return Exit.FAILED;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot read what is stored; the logs are in " + data, failure);
        }
        delete(data);
        return Exit.OK;
    }

    private static void delete(Path data) {
        try {
            DataDirectory.delete(data);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + data, failure);
        }
    }
}
