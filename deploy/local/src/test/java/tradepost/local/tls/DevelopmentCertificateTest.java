package tradepost.local.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {
    private final DevelopmentCertificate certificate;
    private final Path data;
    private final Instant now = Instant.now();

    DevelopmentCertificateTest(@TempDir Path data) {
        this.data = data;
        this.certificate = new DevelopmentCertificate(data);
    }

    @Test
    void it_is_of_this_machine_signed_by_an_authority_of_its_own_and_renewed_before_it_ends() throws Exception {
        certificate.ensure(() -> now);
        X509Certificate first = read(certificate.certificate());
        X509Certificate authority = read(certificate.authority());

        certificate.ensure(() -> now.plus(Duration.ofDays(300)));
        X509Certificate same = read(certificate.certificate());
        certificate.ensure(() -> now.plus(Duration.ofDays(380)));
        X509Certificate renewed = read(certificate.certificate());

        renewed.verify(authority.getPublicKey());
        assertThat(first.getSubjectAlternativeNames().toString()).contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(same).isEqualTo(first);
        assertThat(renewed).isNotEqualTo(first);
        assertThat(read(certificate.authority())).isEqualTo(authority);
        assertThat(Files.getPosixFilePermissions(certificate.key()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void the_gateway_shows_services_a_certificate_of_an_authority_that_did_not_sign_theirs() throws Exception {
        certificate.ensure(() -> now);
        X509Certificate shown = read(certificate.clientCertificate());
        X509Certificate theirs = read(certificate.servicesCertificate());
        PublicKey clients = read(certificate.clientAuthority()).getPublicKey();

        shown.verify(clients);
        theirs.verify(read(certificate.authority()).getPublicKey());
        assertThatThrownBy(() -> theirs.verify(clients)).isInstanceOf(SignatureException.class);
    }

    @Test
    void where_no_tls_is_served_nothing_is_trusted() {
        assertThat(DevelopmentCertificate.trust(URI.create("http://127.0.0.1:8080"), data))
                .isNull();
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream pem = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
