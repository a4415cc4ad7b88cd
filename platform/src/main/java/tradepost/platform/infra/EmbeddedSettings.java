package tradepost.platform.infra;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the embedded servers keep their data and listen.
 *
 * @param data directory of data and logs, kept from run to run; null for a temporary one, deleted at close
 * @param binaries directory the programs are unpacked to once per version, shared by all
 * @param postgresPort 0 for a free one
 * @param redisPort 0 for a free one
 * @param kafkaPort 0 for a free one
 * @param postgresPassword of PostgreSQL's superuser; null for one made up at first start and kept with the data
 */
public record EmbeddedSettings(
        @Nullable Path data,
        Path binaries,
        int postgresPort,
        int redisPort,
        int kafkaPort,
        @Nullable String postgresPassword) {

    /** Free ports and a temporary data directory: for tests. */
    public static EmbeddedSettings temporary() {
        return new EmbeddedSettings(null, defaultBinaries(), 0, 0, 0, null);
    }

    /** Free ports and data that stay. */
    public static EmbeddedSettings keeping(Path data) {
        return new EmbeddedSettings(data, defaultBinaries(), 0, 0, 0, null);
    }

    public EmbeddedSettings withPorts(int postgres, int redis, int kafka) {
        return new EmbeddedSettings(data, binaries, postgres, redis, kafka, postgresPassword);
    }

    public EmbeddedSettings withBinaries(Path directory) {
        return new EmbeddedSettings(data, directory, postgresPort, redisPort, kafkaPort, postgresPassword);
    }

    public EmbeddedSettings withPostgresPassword(String password) {
        return new EmbeddedSettings(data, binaries, postgresPort, redisPort, kafkaPort, password);
    }

    private static Path defaultBinaries() {
        return Path.of(System.getProperty("user.home"), ".cache", "tradepost");
    }
}
