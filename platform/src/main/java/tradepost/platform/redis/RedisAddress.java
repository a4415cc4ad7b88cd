package tradepost.platform.redis;

import io.lettuce.core.SslOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Where Redis is, and by what it is known to be itself.
 *
 * @param uri {@code redis://host:port}, or {@code rediss://host:port} for TLS, whose certificate must name that host
 * @param tls what is shown and trusted there
 */
public record RedisAddress(String uri, RedisProperties tls) {
    /** Without TLS, or with the machine's own authorities and nothing to show. */
    public static RedisAddress of(String uri) {
        return new RedisAddress(uri, new RedisProperties(null, null, null));
    }

    /** All files are read now: later it would be done on an event loop, at each connection. */
    SslOptions sslOptions() {
        SslManagerBundle managers =
                SslBundle.of(new PemSslStoreBundle(shown(), trusted())).getManagers();
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        if (tls.certificate() != null) {
            options.keyManager(managers.getKeyManagerFactory());
        }
        if (tls.authority() != null) {
            options.trustManager(managers.getTrustManagerFactory());
        }
        return options.build();
    }

    private @Nullable PemSslStore shown() {
        Path certificate = tls.certificate();
        Path key = tls.key();
        return certificate == null || key == null
                ? null
                : PemSslStore.load(
                        PemSslStoreDetails.forCertificate(location(certificate)).withPrivateKey(location(key)));
    }

    private @Nullable PemSslStore trusted() {
        Path authority = tls.authority();
        return authority == null ? null : PemSslStore.load(PemSslStoreDetails.forCertificate(location(authority)));
    }

    private static String location(Path file) {
        return file.toUri().toString();
    }

    /** Without the password that may be in it, and in which an {@code @} may be. */
    @Override
    public String toString() {
        return uri.replaceFirst("//.*@", "//");
    }
}
