package tradepost.platform.jwt;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.EcPrivateJwk;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;

/**
 * The key that signs access tokens, as JWK files (RFC 7517): the private key is for the gateway alone, the public set
 * for every service.
 */
public final class SigningKeys {
    /** One private EC P-256 key with its {@code kid}, readable only by its owner. */
    public static final String PRIVATE_FILE = "signing-key.json";

    /** The set of public keys. */
    public static final String PUBLIC_FILE = "jwks.json";

    private SigningKeys() {}

    /**
     * Writes {@link #PRIVATE_FILE} and {@link #PUBLIC_FILE} into a directory. A private key that is there stays, and
     * so does a public set that holds its public half, whatever else it holds: the next key, or the last.
     *
     * @throws IllegalStateException if the private key that is there cannot be used
     */
    public static void generate(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path privateFile = directory.resolve(PRIVATE_FILE);
        if (Files.notExists(privateFile)) {
            replace(privateFile, Jwks.UNSAFE_JSON(newKey()));
        }
        Path publicFile = directory.resolve(PUBLIC_FILE);
        EcPrivateJwk key = parse(Files.readString(privateFile), privateFile.toString());
        if (Files.notExists(publicFile) || !Files.readString(publicFile).contains(Jwks.json(key.toPublicJwk()))) {
            replace(publicFile, publicSet(key));
        }
    }

    /**
     * Reads the private key.
     *
     * @throws IllegalStateException if it is not there or is not a private EC P-256 key with a {@code kid}
     */
    public static EcPrivateJwk read(Resource location) {
        try {
            return parse(location.getContentAsString(StandardCharsets.UTF_8), location.getDescription());
        } catch (IOException cause) {
            throw new IllegalStateException("the signing key cannot be read from " + location.getDescription(), cause);
        }
    }

    /** The set of public keys that verifies what this key signs, as JSON. */
    public static String publicSet(EcPrivateJwk... keys) {
        return Arrays.stream(keys)
                .map(key -> Jwks.json(key.toPublicJwk()))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** A key that nobody has had. */
    public static EcPrivateJwk newKey() {
        KeyPair pair = Jwts.SIG.ES256.keyPair().build();
        return Jwks.builder()
                .key((ECPrivateKey) pair.getPrivate())
                .publicKey((ECPublicKey) pair.getPublic())
                .algorithm(Jwts.SIG.ES256.getId())
                .publicKeyUse("sig")
                .idFromThumbprint()
                .build();
    }

    /**
     * What the text holds stays out of every message, and so does the parser's: it may be a secret that is only written
     * wrongly.
     */
    private static EcPrivateJwk parse(String json, String where) {
        Jwk<?> key;
        try {
            key = Jwks.parser().build().parse(json);
        } catch (JwtException | IllegalArgumentException _) {
            throw new IllegalStateException("there is no JWK in " + where);
        }
        if (!(key instanceof EcPrivateJwk ec) || !"P-256".equals(ec.get("crv")) || ec.getId() == null) {
            throw new IllegalStateException("the signing key in " + where
                    + " is not a private EC P-256 key with a kid (RFC 7517): kty EC, crv P-256, kid, x, y, d");
        }
        return ec;
    }

    /** At once and not half; a temporary file belongs to its owner alone from the moment it exists. */
    private static void replace(Path file, String text) throws IOException {
        Path written = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new");
        Files.writeString(written, text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
