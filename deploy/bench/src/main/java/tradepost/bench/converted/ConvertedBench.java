package tradepost.bench.converted;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import tradepost.bench.Plan;
import tradepost.bench.client.BareServer;
import tradepost.bench.client.Load;
import tradepost.bench.client.Users;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies;
import tradepost.bench.measure.WarmUp;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;
import tradepost.local.option.Exit;
import tradepost.local.up.BankServer;
import tradepost.local.up.DataDirectory;
import tradepost.local.up.LocalPorts;
import tradepost.local.up.LocalSettings;
import tradepost.local.up.LocalSystem;
import tradepost.local.up.Logs;
import tradepost.local.up.Service;
import tradepost.local.up.Steps;
import tradepost.platform.event.Json;

/**
 * {@code GET /api/v1/wallets/converted?to=PLN} through the gateway, each request of one of a thousand users with their
 * own token, beside a bare reactor-netty server that sends the same bytes to the same client.
 */
public final class ConvertedBench {
    private static final String PATH = "/api/v1/wallets/converted?to=PLN";
    /** The opening credit is the fifth. */
    private static final List<String> DEPOSITED = List.of("EUR", "GBP", "CHF", "PLN");

    private static final int CURRENCIES = DEPOSITED.size() + 1;
    private static final double GOAL = 0.1;
    private static final int OK = 200;
    private static final Duration RATES_MAX = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Steps steps;

    public ConvertedBench(Steps steps) {
        this.steps = steps;
    }

    /** @return the exit status */
    public int run(Plan plan) {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        LocalSettings settings = new LocalSettings(data, LocalPorts.free(), false, null);
        try (BankServer _ = BankServer.start(settings.ports().bank(), Clock.systemUTC());
                LocalSystem system = new LocalSystem(settings, steps);
                Api api = Api.at(system.url())) {
            system.start(Set.of(Service.GATEWAY, Service.WALLETS));
            ConvertedFigures figures = measure(plan, api, system.url() + PATH);
            steps.out().println(new String(Json.write(figures), StandardCharsets.UTF_8));
            return figures.ok() ? Exit.OK : Exit.FAILED;
        } finally {
            DataDirectory.deleteTemporary(data);
        }
    }

    private ConvertedFigures measure(Plan plan, Api api, String url) {
        List<String> tokens = new Users(api).withCash(plan.users(), DEPOSITED);
        steps.done("%,d users have %d currencies each".formatted(plan.users(), CURRENCIES));
        byte[] body = Json.write(awaitConverted(api.as(tokens.getFirst())).body());
        try (BareServer bare = new BareServer(body);
                Load load = new Load(tokens)) {
            return compare(plan, load, body.length, url, bare.url(PATH));
        }
    }

    private ConvertedFigures compare(Plan plan, Load load, int bytes, String url, String bareUrl) {
        Duration slice = Duration.ofSeconds(plan.seconds());
        WarmUp.untilSteady(slice, lasting -> load.measure(bareUrl, lasting).perSecond());
        WarmUp.Warm warm =
                WarmUp.untilSteady(slice, lasting -> load.measure(url, lasting).perSecond());
        steps.done(warm.toString());
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> cpuMicros = new ArrayList<>();
        List<Double> bareCpuMicros = new ArrayList<>();
        Latencies latencies = new Latencies();
        Latencies bareLatencies = new Latencies();
        Map<Integer, Long> statuses = new TreeMap<>();
        for (int round = 0; round < plan.rounds(); round++) {
            Load.Measured base = load.measure(bareUrl, Duration.ofSeconds(plan.seconds()));
            bare.add(base.perSecond());
            bareCpuMicros.add(base.cpuMicros());
            bareLatencies.addAll(base.latencies());
            Load.Measured our = load.measure(url, Duration.ofSeconds(plan.seconds()));
            ours.add(our.perSecond());
            cpuMicros.add(our.cpuMicros());
            latencies.addAll(our.latencies());
            our.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
            steps.done(String.format(
                    Locale.ROOT, "converted %,7.0f/s   bare %,7.0f/s", our.perSecond(), base.perSecond()));
        }
        boolean isRight = statuses.keySet().equals(Set.of(OK));
        Comparison requests = Comparison.of(ours, bare, List.of(), GOAL);
        return new ConvertedFigures(
                "converted",
                plan.users(),
                CURRENCIES,
                Load.CONNECTIONS,
                plan.rounds(),
                plan.seconds(),
                bytes,
                isRight ? requests : requests.voided("not every answer was a 200"),
                Math.round(Comparison.median(cpuMicros)),
                Math.round(Comparison.median(bareCpuMicros)),
                latencies.percentiles(),
                bareLatencies.percentiles(),
                statuses,
                isRight);
    }

    /** The first answer with every balance in it: the service fetches the rates after its start. */
    private static Answer awaitConverted(Api api) {
        long until = System.nanoTime() + RATES_MAX.toNanos();
        while (true) {
            Answer answer = api.get(PATH);
            if (answer.status() == OK && answer.body().path("complete").asBoolean()) {
                return answer;
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("no whole sum: " + answer.summary(500));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
