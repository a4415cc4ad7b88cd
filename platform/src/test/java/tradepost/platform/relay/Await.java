package tradepost.platform.relay;

import java.time.Duration;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Looks again and again until something is so. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Await() {}

    /** @throws IllegalStateException if it is not so in time */
    public static void until(Callable<Boolean> isSo) {
        within(LIMIT, isSo);
    }

    /** @throws IllegalStateException if it is not so in that time */
    public static void within(Duration limit, Callable<Boolean> isSo) {
        Mono.fromCallable(isSo)
                .subscribeOn(Schedulers.boundedElastic())
                .filter(so -> so)
                .repeatWhenEmpty(looks -> looks.concatMap(_ -> Flux.just(0).delayElements(PAUSE), 1))
                .block(limit);
    }
}
