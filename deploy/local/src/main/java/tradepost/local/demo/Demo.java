package tradepost.local.demo;

import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;
import tradepost.local.option.Exit;

/** Walks the journey and prints it; its last line is for programs. */
public final class Demo {

    private final PrintStream out;

    public Demo(PrintStream out) {
        this.out = out;
    }

    /** @return the exit status */
    public int run(URI url) {
        long from = System.nanoTime();
        out.println("A new user's journey through " + url);
        Journey journey = new Journey(url, out::println);
        try {
            int steps = journey.walk();
            out.println("Every step was right.");
            tellPrograms(steps, true, from);
            return Exit.OK;
        } catch (JourneyFailed failure) {
            out.println("      WRONG: " + failure.getMessage());
            tellPrograms(journey.steps(), false, from);
            return Exit.FAILED;
        }
    }

    private void tellPrograms(int steps, boolean ok, long from) {
        out.printf(
                Locale.ROOT,
                "{\"demo\":\"journey\",\"steps\":%d,\"ok\":%b,\"seconds\":%.1f}%n",
                steps,
                ok,
                (System.nanoTime() - from) / 1e9);
    }
}
