package tradepost.local.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import tradepost.local.option.Arguments;
import tradepost.local.option.Option;
import tradepost.local.option.UsageError;

/**
 * What TLS shows and trusts, in files of PEM.
 *
 * @param certificate ours, with those that signed it after it, and {@code key} its private key; both or none
 * @param authority who signed the server's; null for the machine's own authorities
 */
public record Tls(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path authority) {

    /** Shows nothing, and trusts what that authority signed. */
    public static Tls trusting(Path authority) {
        return new Tls(null, null, authority);
    }

    /** @return null where nothing is said of it */
    public static @Nullable Tls of(Arguments arguments) {
        Path certificate = file(arguments, Option.CERTIFICATE);
        Path key = file(arguments, Option.KEY);
        Path authority = file(arguments, Option.AUTHORITY);
        if ((certificate == null) != (key == null)) {
            throw new UsageError("--certificate and --key go together");
        }
        return certificate == null && authority == null ? null : new Tls(certificate, key, authority);
    }

    private static @Nullable Path file(Arguments arguments, Option option) {
        Optional<Path> file = arguments.path(option);
        file.filter(path -> !Files.isReadable(path)).ifPresent(path -> {
            throw new UsageError("cannot read the file " + path);
        });
        return file.orElse(null);
    }

    /** @throws IllegalStateException if the files are not what they should be */
    public SSLContext context() {
        PemSslStore shown = certificate == null || key == null
                ? null
                : PemSslStore.load(
                        PemSslStoreDetails.forCertificate(location(certificate)).withPrivateKey(location(key)));
        PemSslStore trusted =
                authority == null ? null : PemSslStore.load(PemSslStoreDetails.forCertificate(location(authority)));
        return SslBundle.of(new PemSslStoreBundle(shown, trusted)).createSslContext();
    }

    private static String location(Path file) {
        return file.toUri().toString();
    }
}
