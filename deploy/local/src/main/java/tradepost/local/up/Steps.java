package tradepost.local.up;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Prints what happened and how long after the start of this process. */
public final class Steps {

    private final PrintStream out;
    private final Instant from;

    public Steps(PrintStream out) {
        this.out = out;
        this.from = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    /** One line; may be called from several threads. */
    public void done(String what) {
        out.printf("%6.1f s  %s%n", seconds(), what);
    }

    /** Seconds since the start of this process. */
    public double seconds() {
        return Duration.between(from, Instant.now()).toMillis() / 1e3;
    }

    public PrintStream out() {
        return out;
    }
}
