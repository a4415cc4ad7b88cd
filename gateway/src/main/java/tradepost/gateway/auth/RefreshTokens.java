package tradepost.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import tradepost.gateway.secret.Secrets;

/**
 * Makes refresh tokens: 256 bits, base64url. The first of a session is random; each other one follows from the one it
 * replaces under a secret of the gateway, so that whoever asks twice gets the same answer although no token is ever
 * stored, only its SHA-256.
 */
final class RefreshTokens {
    private static final String HMAC = "HmacSHA256";
    private static final byte[] PURPOSE = "tradepost refresh token successor".getBytes(StandardCharsets.US_ASCII);

    private final SecretKey secret;
    private final SecureRandom random;

    private RefreshTokens(SecretKey secret, SecureRandom random) {
        this.secret = secret;
        this.random = random;
    }

    /**
     * The secret follows from the signing key (HKDF, RFC 5869): all replicas have it, none needs a further setting. A
     * replica that starts just after the key changed cannot answer again what was exchanged in the seconds before.
     */
    static RefreshTokens keyedBy(ECPrivateKey signingKey, SecureRandom random) {
        try {
            HKDFParameterSpec derivation = HKDFParameterSpec.ofExtract()
                    .addIKM(signingKey.getS().toByteArray())
                    .thenExpand(PURPOSE, Secrets.BYTES);
            return new RefreshTokens(KDF.getInstance("HKDF-SHA256").deriveKey(HMAC, derivation), random);
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("the secret of refresh tokens cannot be derived", cause);
        }
    }

    String first() {
        return Secrets.next(random);
    }

    /** The token that replaces this one: always the same. */
    String successorOf(String token) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return Secrets.encode(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("every Java platform has " + HMAC, cause);
        }
    }
}
