package tradepost.local.up;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;

/** Prints what happened and how long after the start of this JVM: the script before it may have built. */
public final class Steps {

    private final PrintStream out;
    private final Instant from;

    public Steps(PrintStream out) {
        this.out = out;
        this.from = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** One line; may be called from several threads. */
    public void done(String what) {
        out.printf("%6.1f s  %s%n", seconds(), what);
    }

    /** Seconds since the start of this JVM. */
    public double seconds() {
        return Duration.between(from, Instant.now()).toMillis() / 1e3;
    }

    public PrintStream out() {
        return out;
    }
}
