package tradepost.local.feed;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tradepost.local.option.Arguments;
import tradepost.local.option.Exit;

/** Fetches and delivers in turns, each when it may; neither waits for the other's pauses. */
public final class FeedClient {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final FeedSettings settings;
    private final InstantSource clock;
    private final PrintStream out;
    private final CountDownLatch stopped = new CountDownLatch(1);

    FeedClient(FeedSettings settings, InstantSource clock, PrintStream out) {
        this.settings = settings;
        this.clock = clock;
        this.out = out;
    }

    /** @throws tradepost.local.option.UsageError where something is missing */
    public static FeedClient of(Arguments arguments, Path data, PrintStream out) {
        return new FeedClient(FeedSettings.of(arguments, data, System.getenv()), InstantSource.system(), out);
    }

    /** @return the exit status, once it is stopped, or done, or refused by either side */
    public int run() {
        try (Spool spool = new Spool(settings.spool());
                Fetching fetching = new Fetching(settings, spool, out);
                Delivery delivery = new Delivery(settings, spool, out)) {
            return run(spool, fetching, delivery);
        } catch (Delivery.Refused | Spool.InUse refused) {
            out.println(refused.getMessage());
            return Exit.FAILED;
        }
    }

    private int run(Spool spool, Fetching fetching, Delivery delivery) {
        while (true) {
            boolean hasFetched = fetching.fetch(clock.instant());
            boolean hasDelivered = delivery.deliver(clock.instant());
            if (settings.isOnce() && !hasFetched && spool.first().isEmpty()) {
                return Exit.OK;
            }
            if (isStopped(hasDelivered ? Duration.ZERO : LOOK)) {
                return Exit.OK;
            }
        }
    }

    /** Lets it end after what it is doing. */
    public void stop() {
        stopped.countDown();
    }

    private boolean isStopped(Duration wait) {
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
