package tradepost.platform.relay;

import io.r2dbc.postgresql.client.SSLMode;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How PostgreSQL is known to be itself, for the service's work and for its migrations alike.
 *
 * @param sslMode {@code verify-full} for a certificate that is signed and names the host, as libpq has it; null for
 *     what the two drivers do by themselves, which may be no TLS
 * @param authority who signed its certificate, PEM; needed by the modes that verify
 */
@ConfigurationProperties("tradepost.postgres")
public record PostgresProperties(
        @Nullable String sslMode, @Nullable Path authority) {
    public PostgresProperties {
        boolean verifies = sslMode != null && SSLMode.fromValue(sslMode).verifyCertificate();
        if (verifies && authority == null) {
            throw new IllegalArgumentException(
                    "tradepost.postgres.ssl-mode is " + sslMode + " and needs tradepost.postgres.authority");
        }
    }

    /** As the JDBC driver names them. */
    Properties jdbc() {
        Properties properties = new Properties();
        if (sslMode != null) {
            properties.setProperty("sslmode", sslMode);
        }
        if (authority != null) {
            properties.setProperty("sslrootcert", authority.toString());
        }
        return properties;
    }
}
