package tradepost.acceptance.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
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
    private static final int RETRIES = 10_000;
    private static final int RETRIES_MAX = 1_000_000;
    private static final int SEED_MAX = 999_999_999;

    private Chaos() {}

    public static void main(String[] words) {
        System.exit(Tradepost.run(List.of(words), Chaos::run));
    }

    private static int run(Arguments arguments) {
        return switch (String.valueOf(arguments.operand())) {
            case "ledger" -> ledger(arguments);
            case "retries" -> retries(arguments);
            default -> throw new UsageError("there is no chaos '" + arguments.operand() + "', only ledger and retries");
        };
    }

    private static int ledger(Arguments arguments) {
        int seed = RandomGenerator.getDefault().nextInt(1, SEED_MAX);
        Plan plan = new Plan(
                arguments.count(Option.ROUNDS, ROUNDS, ROUNDS_MAX),
                arguments.count(Option.MOVES, MOVES, MOVES_MAX),
                arguments.count(Option.SEED, seed, SEED_MAX));
        if (plan.movesOfARound() < MOVES_OF_A_ROUND_MIN) {
            throw new UsageError("--moves is at least " + MOVES_OF_A_ROUND_MIN + " for each round");
        }
        return run("the seed is " + plan.seed(), new Steps(System.out), (system, told) -> {
            Outcome outcome = new LedgerChaos(system, plan, told).run();
            return new Told(outcome, outcome.ok());
        });
    }

    private static int retries(Arguments arguments) {
        int retries = arguments.count(Option.RETRIES, RETRIES, RETRIES_MAX);
        return run(retries + " connections will be cut", new Steps(System.out), (system, told) -> {
            RetryChaos.Outcome outcome = new RetryChaos(system, retries, told).run();
            return new Told(outcome, outcome.ok());
        });
    }

    /** What is done to a running system; {@code told} hears each thing that happened, in words. */
    private interface Trial {
        Told on(TestSystem system, Consumer<String> told) throws SQLException;
    }

    /** What came of it, for the last line. */
    private record Told(Object outcome, boolean ok) {}

    private static int run(String what, Steps steps, Trial trial) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        Logs.quietConsole();
        try (EmbeddedInfrastructure servers = EmbeddedInfrastructure.start(EmbeddedSettings.temporary(), steps::done);
                TestSystem system = TestSystem.start(servers, data)) {
            steps.done("All is ready; " + what + ", the logs are in " + data);
            Told told = trial.on(system, steps::done);
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
