package tradepost.bench.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tradepost.bench.client.Load;
import tradepost.bench.measure.Comparison;
import tradepost.bench.measure.Latencies;
import tradepost.bench.measure.WarmUp;

/** One of those that are asked, and what became of it. */
final class Side {
    private static final Set<Integer> ALL_OK = Set.of(200);

    private final String name;
    private final String url;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> cpuMicros = new ArrayList<>();
    private final Latencies latencies = new Latencies();
    private final Map<Integer, Long> statuses = new TreeMap<>();

    Side(String name, String url) {
        this.name = name;
        this.url = url;
    }

    WarmUp.Warm warmUp(Load load, Duration slice, int slicesMax) {
        return WarmUp.untilSteady(
                slice, slicesMax, lasting -> load.measure(url, lasting).perSecond());
    }

    /** One round more. */
    void measure(Load load, Duration duration) {
        Load.Measured measured = load.measure(url, duration);
        rates.add(measured.perSecond());
        cpuMicros.add(measured.cpuMicros());
        latencies.addAll(measured.latencies());
        measured.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
    }

    /** Of each round. */
    List<Double> rates() {
        return rates;
    }

    String last() {
        return "%s %,.0f/s".formatted(name, rates.getLast());
    }

    Map<Integer, Long> statuses() {
        return statuses;
    }

    boolean isRight() {
        return statuses.keySet().equals(ALL_OK);
    }

    GatewayFigures.Costs costs() {
        return new GatewayFigures.Costs(latencies.percentiles(), Math.round(Comparison.median(cpuMicros)));
    }
}
