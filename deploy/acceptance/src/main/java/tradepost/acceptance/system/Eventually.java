package tradepost.acceptance.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what comes true by itself, and fails if it does not. */
public final class Eventually {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration SLOWEST_POLL = Duration.ofSeconds(1);

    private Eventually() {}

    /** @param what names it in the error */
    public static void holds(String what, Duration limit, BooleanSupplier condition) {
        becomes(what, limit, condition::getAsBoolean, holds -> holds);
    }

    /**
     * Asks until the answer is as wanted.
     *
     * @param what names it in the error, which shows the last answer
     */
    public static <T> T becomes(String what, Duration limit, Supplier<T> ask, Predicate<T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        T answer = ask.get();
        while (!wanted.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + "; last seen: " + answer);
            }
            LockSupport.parkNanos(POLL.toNanos());
            answer = ask.get();
        }
        return answer;
    }

    /**
     * Asks until there is an answer, at first soon again and then ever slower, up to once a second: many who ask what
     * is down do not keep it from coming up.
     *
     * @param what names it in the error
     */
    public static <T> T answers(String what, Duration limit, Supplier<Optional<T>> ask) {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration pause = POLL;
        Optional<T> answer = ask.get();
        while (answer.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(SLOWEST_POLL) < 0 ? pause.multipliedBy(2) : SLOWEST_POLL;
            answer = ask.get();
        }
        return answer.get();
    }

    /** Lets others go on for so long. */
    public static void passes(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        becomes("time passes", time.multipliedBy(2), System::nanoTime, now -> now - end >= 0);
    }
}
