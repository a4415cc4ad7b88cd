package tradepost.platform.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;

class SigningKeysTest {
    private final Path directory;

    SigningKeysTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void what_the_private_key_signs_the_public_set_verifies() throws IOException {
        SigningKeys.generate(directory.resolve("keys"));
        EcPrivateJwk key = SigningKeys.read(new FileSystemResource(directory.resolve("keys/signing-key.json")));
        Set<Jwk<?>> publicKeys = Jwks.setParser()
                .build()
                .parse(Files.readString(directory.resolve("keys/jwks.json")))
                .getKeys();

        String token = Jwts.builder().subject("ada").signWith(key.toKey()).compact();

        Jwk<?> publicKey = publicKeys.iterator().next();
        assertThat(publicKey.getId()).isEqualTo(key.getId());
        assertThat(Jwts.parser()
                        .verifyWith((ECPublicKey) publicKey.toKey())
                        .build()
                        .parseSignedClaims(token)
                        .getPayload()
                        .getSubject())
                .isEqualTo("ada");
    }

    @Test
    void only_the_owner_may_read_the_private_key_and_the_public_set_has_no_part_of_it() throws IOException {
        SigningKeys.generate(directory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("signing-key.json"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(directory.resolve("signing-key.json"))).contains("\"d\":");
        assertThat(Files.readString(directory.resolve("jwks.json"))).doesNotContain("\"d\"");
    }

    @Test
    void a_key_that_is_there_stays_and_a_lost_public_set_comes_back() throws IOException {
        SigningKeys.generate(directory);
        String key = Files.readString(directory.resolve("signing-key.json"));
        String set = Files.readString(directory.resolve("jwks.json"));

        Files.delete(directory.resolve("jwks.json"));
        SigningKeys.generate(directory);

        assertThat(Files.readString(directory.resolve("signing-key.json"))).isEqualTo(key);
        assertThat(Files.readString(directory.resolve("jwks.json"))).isEqualTo(set);
    }

    @Test
    void a_key_that_cannot_sign_is_refused_without_telling_it() {
        KeyPair p384 = Jwts.SIG.ES384.keyPair().build();
        String wrongCurve = Jwks.UNSAFE_JSON(Jwks.builder()
                .key((ECPrivateKey) p384.getPrivate())
                .publicKey((ECPublicKey) p384.getPublic())
                .idFromThumbprint()
                .build());
        KeyPair p256 = Jwts.SIG.ES256.keyPair().build();
        String publicOnly = Jwks.json(
                Jwks.builder().key((ECPublicKey) p256.getPublic()).id("a").build());
        String withoutKid = Jwks.UNSAFE_JSON(Jwks.builder()
                .key((ECPrivateKey) p256.getPrivate())
                .publicKey((ECPublicKey) p256.getPublic())
                .build());

        assertThatThrownBy(() -> read(wrongCurve)).hasMessageContaining("is not a private EC P-256 key with a kid");
        assertThatThrownBy(() -> read(publicOnly)).hasMessageContaining("is not a private EC P-256 key with a kid");
        assertThatThrownBy(() -> read(withoutKid)).hasMessageContaining("is not a private EC P-256 key with a kid");
        assertThatThrownBy(() -> read("not JSON")).hasMessageContaining("there is no JWK in");
        assertThatThrownBy(() -> SigningKeys.read(new FileSystemResource(directory.resolve("absent"))))
                .hasMessageContaining("the signing key cannot be read from");
    }

    private static EcPrivateJwk read(String json) {
        return SigningKeys.read(new ByteArrayResource(json.getBytes(StandardCharsets.UTF_8)));
    }
}
