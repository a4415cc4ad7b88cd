package tradepost.local.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tradepost.local.client.Tls;
import tradepost.platform.infra.Certificates;

/**
 * The certificates with which the gateway of this machine and its services serve TLS and know each other, signed by
 * authorities that are of this data directory alone: who trusts them trusts nobody else by it.
 */
public final class DevelopmentCertificate {
    public static final String DIRECTORY = "tls";
    private static final String AUTHORITY = "authority";
    private static final String GATEWAY = "gateway";
    private static final String SERVICES = "services";
    /** Signs what the gateway shows to services, and nothing else: whoever has another certificate is not it. */
    private static final String CLIENT_AUTHORITY = "client-authority";

    private static final String CLIENT = "client";

    /** Browsers take no certificate that is good for longer. */
    private static final int DAYS = 397;

    private static final int AUTHORITY_DAYS = 3_650;
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    private final Path directory;
    private final Certificates certificates;

    public DevelopmentCertificate(Path data) {
        this.directory = data.resolve(DIRECTORY);
        this.certificates = new Certificates(directory);
    }

    /**
     * What to trust in a Tradepost that runs on that data directory.
     *
     * @return null where it does not serve TLS
     */
    public static @Nullable Tls trust(URI url, Path data) {
        return "https".equals(url.getScheme()) ? Tls.trusting(new DevelopmentCertificate(data).authority()) : null;
    }

    /** Makes what is missing, and anew what ends soon. */
    public void ensure(InstantSource clock) {
        try {
            Files.createDirectories(directory);
            Instant soon = clock.instant().plus(RENEWED_BEFORE);
            ensure(AUTHORITY, List.of(GATEWAY, SERVICES), soon);
            ensure(CLIENT_AUTHORITY, List.of(CLIENT), soon);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make a certificate in " + directory, failure);
        } catch (CertificateException failure) {
            throw new IllegalStateException("there is something else than a certificate in " + directory, failure);
        }
    }

    private void ensure(String authority, List<String> signed, Instant soon) throws IOException, CertificateException {
        boolean another = endsBefore(soon, certificates.certificate(authority));
        if (another) {
            certificates.authority(authority, AUTHORITY_DAYS);
        }
        for (String name : signed) {
            if (another || endsBefore(soon, certificates.certificate(name))) {
                certificates.signed(name, authority, DAYS);
            }
        }
    }

    private static boolean endsBefore(Instant moment, Path file) throws IOException, CertificateException {
        if (Files.notExists(file)) {
            return true;
        }
        try (InputStream pem = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return certificate.getNotAfter().toInstant().isBefore(moment);
        }
    }

    /** To be trusted by clients of this machine. */
    public Path authority() {
        return certificates.certificate(AUTHORITY);
    }

    public Path certificate() {
        return certificates.certificate(GATEWAY);
    }

    public Path key() {
        return certificates.key(GATEWAY);
    }

    /** To be trusted by the services, to know the gateway by. */
    public Path clientAuthority() {
        return certificates.certificate(CLIENT_AUTHORITY);
    }

    /** Shown by the gateway to the services. */
    public Path clientCertificate() {
        return certificates.certificate(CLIENT);
    }

    public Path clientKey() {
        return certificates.key(CLIENT);
    }

    /** Shown by the services, to the gateway alone. */
    public Path servicesCertificate() {
        return certificates.certificate(SERVICES);
    }

    public Path servicesKey() {
        return certificates.key(SERVICES);
    }
}
