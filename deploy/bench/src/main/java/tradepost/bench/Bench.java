package tradepost.bench;

import java.util.List;
import tradepost.bench.converted.ConvertedBench;
import tradepost.bench.gateway.GatewayBench;
import tradepost.bench.ledger.LedgerBench;
import tradepost.bench.orders.OrdersBench;
import tradepost.bench.stream.StreamBench;
import tradepost.bench.takeover.TakeoverBench;
import tradepost.bench.ticks.TicksBench;
import tradepost.local.Tradepost;
import tradepost.local.option.Arguments;
import tradepost.local.option.Option;
import tradepost.local.option.UsageError;
import tradepost.local.up.Steps;

/** {@code ./tradepost bench}, once built. */
public final class Bench {
    private static final int SECONDS_MAX = 60;
    private static final int ROUNDS_MAX = 20;
    private static final int USERS_MAX = 100_000;
    private static final int ORDERS = 1_000_000;
    private static final int ORDERS_MAX = 10_000_000;
    private static final int TICKS = 3_000_000;
    private static final int TICKS_MAX = 20_000_000;
    private static final int EVERY_PACE = 0;
    private static final int READERS_MAX = 20_000;

    private Bench() {}

    public static void main(String[] words) {
        System.exit(Tradepost.run(List.of(words), Bench::run));
    }

    private static int run(Arguments arguments) {
        String name = arguments.operand();
        Steps steps = new Steps(System.out);
        return switch (name == null ? "" : name) {
            case "ledger" -> new LedgerBench(steps).run(plan(arguments, 4, 3, 2_000));
            case "converted" -> new ConvertedBench(steps).run(plan(arguments, 5, 3, 1_000));
            case "orders" -> new OrdersBench(steps).run(plan(arguments, 5, 3, 200));
            case "takeover" ->
                new TakeoverBench(steps)
                        .run(
                                arguments.count(Option.ORDERS, ORDERS, ORDERS_MAX),
                                arguments.count(Option.ROUNDS, 3, ROUNDS_MAX));
            case "ticks" -> {
                int ticks = arguments.count(Option.TICKS, TICKS, TICKS_MAX);
                yield new TicksBench(steps).run(ticks, arguments.count(Option.WARM, ticks / 2, ticks - 1));
            }
            case "stream" ->
                new StreamBench(steps)
                        .run(
                                arguments.count(Option.READERS, EVERY_PACE, READERS_MAX),
                                arguments.count(Option.SECONDS, 5, SECONDS_MAX),
                                arguments.count(Option.ROUNDS, 1, ROUNDS_MAX));
            case "gateway" -> new GatewayBench(steps).run(plan(arguments, 5, 3, 50));
            default ->
                throw new UsageError("there is no benchmark '" + name
                        + "', only ledger, converted, orders, takeover, ticks, stream and gateway");
        };
    }

    private static Plan plan(Arguments arguments, int seconds, int rounds, int users) {
        return new Plan(
                arguments.count(Option.SECONDS, seconds, SECONDS_MAX),
                arguments.count(Option.ROUNDS, rounds, ROUNDS_MAX),
                arguments.count(Option.USERS, users, USERS_MAX));
    }
}
