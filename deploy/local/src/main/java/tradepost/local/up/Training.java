package tradepost.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import tradepost.local.client.Api;
import tradepost.local.demo.Journey;
import tradepost.local.option.Exit;

/** One whole run on data of its own, from which the JVM learns what later starts have ready. */
public final class Training {

    private final Steps steps;

    public Training(Steps steps) {
        this.steps = steps;
    }

    /** @return the exit status */
    public int run() {
        Path data = DataDirectory.temporary();
        Logs.toFile(data.resolve("logs").resolve("tradepost.log"));
        try (LocalSystem system = new LocalSystem(LocalSettings.live(data, LocalPorts.free()), steps);
                Api api = Api.at(system.url())) {
            system.start();
            ReadyUser.ensure(api, data);
            new Journey(system.url(), steps::done).walk();
            return Exit.OK;
        } finally {
            delete(data);
        }
    }

    private static void delete(Path data) {
        try {
            DataDirectory.delete(data);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + data, failure);
        }
    }
}
