package tradepost.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tradepost.acceptance.system.Eventually;
import tradepost.bench.Plan;
import tradepost.bench.client.BareServer;
import tradepost.bench.client.Load;
import tradepost.bench.client.Users;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.WarmUp;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.local.option.Exit;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.LocalSettings.ReplayedFile;
import tradepost.local.up.LocalSystem;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;

/**
 * {@code GET /api/v1/stocks/{symbol}} through the gateway, with the tokens of some users, beside the same requests to
 * market-data itself and to a bare reactor-netty server that sends the same bytes to the same client.
 */
public final class GatewayBench {
    private static final double GOAL = 0.5;
    private static final int OK = 200;
    private static final String SYMBOL = "BENCH";
    private static final String PATH = "/api/v1/stocks/" + SYMBOL;
    private static final int TRADES = 100;
    private static final String LAST = "101.5";
    private static final Duration PRICE_LIMIT = Duration.ofSeconds(30);

    private final Steps steps;

    public GatewayBench(Steps steps) {
        this.steps = steps;
    }

    /** @return the exit status */
    public int run(Plan plan) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try {
            GatewayFigures figures = measure(plan, WarmUp.SLICES_MAX, data);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    /**
     * Measures on servers and data of its own, which it leaves in this directory.
     *
     * @param warmUps for how many measurements each of the three is warmed up at most
     */
    GatewayFigures measure(Plan plan, int warmUps, Path data) {
        LocalSettings settings = new LocalSettings(
                data, LocalPorts.free(), false, new ReplayedFile(trades(data), SYMBOL, BigDecimal.ZERO));
        try (LocalSystem system = new LocalSystem(settings, steps);
                Api api = Api.at(system.url())) {
            system.start(Set.of(Service.GATEWAY, Service.MARKET_DATA));
            List<String> tokens = new Users(api).withCash(plan.users(), List.of());
            steps.done("%,d users have tokens".formatted(tokens.size()));
            byte[] body = Json.write(awaitLastPrice(api.as(tokens.getFirst())).body());
            String service = "http://127.0.0.1:" + settings.ports().of(Service.MARKET_DATA);
            try (BareServer bare = new BareServer(body);
                    Load load = new Load(tokens)) {
                return new Run(
                                plan,
                                load,
                                new Side("gateway", system.url() + PATH),
                                new Side("service", service + PATH),
                                new Side("bare", bare.url(PATH)))
                        .measure(body.length, warmUps);
            }
        }
    }

    /** Some, so that the stock has all that a stock with a price has. */
    private static Path trades(Path data) {
        String lines =
                "timestamp,price,amount\n" + "1767225600,101.25,3\n".repeat(TRADES) + "1767225601," + LAST + ",2\n";
        try {
            return Files.writeString(Files.createDirectories(data).resolve("trades.csv"), lines);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the trades", failure);
        }
    }

    /** From then on nothing moves: all three are asked for the same. */
    private static Answer awaitLastPrice(Api api) {
        return Eventually.becomes(
                "the last price is there",
                PRICE_LIMIT,
                () -> api.get(PATH),
                answer -> answer.status() == OK
                        && LAST.equals(answer.body().path("price").asString()));
    }

    /** One run over the three. */
    private final class Run {
        private final Plan plan;
        private final Load load;
        private final Side gateway;
        private final Side direct;
        private final Side bare;

        Run(Plan plan, Load load, Side gateway, Side direct, Side bare) {
            this.plan = plan;
            this.load = load;
            this.gateway = gateway;
            this.direct = direct;
            this.bare = bare;
        }

        GatewayFigures measure(int bytes, int warmUps) {
            Duration slice = Duration.ofSeconds(plan.seconds());
            List<Side> sides = List.of(bare, direct, gateway);
            sides.forEach(side -> steps.done(side.warmUp(load, slice, warmUps).toString()));
            for (int round = 0; round < plan.rounds(); round++) {
                // In turns, each once first: the machine may be faster or slower later on.
                for (int turn = 0; turn < sides.size(); turn++) {
                    sides.get((round + turn) % sides.size()).measure(load, slice);
                }
                steps.done(sides.reversed().stream().map(Side::last).collect(Collectors.joining("   ")));
            }
            return figures(bytes);
        }

        private GatewayFigures figures(int bytes) {
            boolean isRight = gateway.isRight() && direct.isRight();
            Comparison requests = Comparison.of(gateway.rates(), direct.rates(), List.of(), GOAL);
            Comparison ofBare = Comparison.of(direct.rates(), bare.rates(), List.of(), 1);
            Comparison told = isRight ? requests : requests.voided("not every answer was a 200");
            Double ratio = told.ratio();
            return new GatewayFigures(
                    "gateway",
                    plan.users(),
                    Load.CONNECTIONS,
                    plan.rounds(),
                    plan.seconds(),
                    bytes,
                    told,
                    ratio != null && ratio >= GOAL,
                    ofBare.baselinePerSecond(),
                    ratioOf(ofBare),
                    gateway.costs(),
                    direct.costs(),
                    bare.costs(),
                    statuses(),
                    isRight);
        }

        private static double ratioOf(Comparison comparison) {
            Double ratio = comparison.ratio();
            return ratio == null ? 0 : ratio;
        }

        private Map<Integer, Long> statuses() {
            Map<Integer, Long> all = new TreeMap<>(gateway.statuses());
            direct.statuses().forEach((status, count) -> all.merge(status, count, Long::sum));
            return all;
        }
    }
}
