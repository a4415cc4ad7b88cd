package tradepost.bench.measure;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * What this process and all it started, PostgreSQL and Kafka among them, have used of the cores. It is the same whoever
 * else uses the machine, which a rate is not.
 *
 * @param used until now
 */
public record CpuTime(Duration used) {
    private static final double NANOS_OF_MICRO = 1e3;

    public static CpuTime now() {
        ProcessHandle self = ProcessHandle.current();
        return new CpuTime(Stream.concat(Stream.of(self), self.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus));
    }

    /** In microseconds, for each of so many things done since; zero if there were none. */
    public double microsSinceFor(long count) {
        double micros = now().used.minus(used).toNanos() / NANOS_OF_MICRO;
        return count == 0 ? 0 : micros / count;
    }
}
