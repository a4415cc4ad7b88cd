package tradepost.local.up;

import java.math.BigDecimal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tradepost.local.tls.DevelopmentCertificate;

/**
 * How to start.
 *
 * @param data directory of data and logs
 * @param ports where everything listens
 * @param live whether prices come from the simulated market and from MQTT
 * @param replay a file they come from, too; null for none
 * @param tls whether TLS is spoken, with certificates made for this machine: by the gateway to whoever comes, and
 *     between it and the services
 */
public record LocalSettings(
        Path data, LocalPorts ports, boolean live, @Nullable ReplayedFile replay, boolean tls) {

    /** Without TLS. */
    public LocalSettings(Path data, LocalPorts ports, boolean live, @Nullable ReplayedFile replay) {
        this(data, ports, live, replay, false);
    }

    /**
     * A file of trades as a feed.
     *
     * @param speed how many times faster than the clock; 0 for no pause
     */
    public record ReplayedFile(Path file, String symbol, BigDecimal speed) {}

    /** Live prices alone. */
    public static LocalSettings live(Path data, LocalPorts ports) {
        return new LocalSettings(data, ports, true, null);
    }

    /** The file alone, as fast as it goes. */
    public static LocalSettings replaying(Path data, LocalPorts ports, ReplayedFile file) {
        return new LocalSettings(data, ports, false, new ReplayedFile(file.file(), file.symbol(), BigDecimal.ZERO));
    }

    /** Where the keys are that sign and verify tokens. */
    public Path keys() {
        return data.resolve("keys");
    }

    /** What gateway and services show, where TLS is spoken. */
    DevelopmentCertificate certificate() {
        return new DevelopmentCertificate(data);
    }

    /** Where every mail arrives. */
    public Path mail() {
        return data.resolve("mail");
    }
}
