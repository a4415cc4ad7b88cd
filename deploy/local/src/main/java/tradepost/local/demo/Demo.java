package tradepost.local.demo;

import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tradepost.local.client.Tls;
import tradepost.local.option.Exit;

/** Walks the journey and prints it; its last line is for programs. */
public final class Demo {

    private final PrintStream out;

    public Demo(PrintStream out) {
        this.out = out;
    }

    /**
     * @param tls what is shown and trusted; null for the machine's own authorities, and nothing to show
     * @return the exit status
     */
    public int run(URI url, @Nullable Tls tls) {
        long from = System.nanoTime();
        out.println("A new user's journey through " + url);
        Journey journey = new Journey(url, tls, out::println);
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
