package tradepost.gateway.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.redis.RedisConnection;

/**
 * Keeps a text under a secret, for one use within a short time: in Redis for all replicas; in this replica alone, and
 * for it alone, where Redis does not answer. What is kept is encrypted under the secret, of which only the SHA-256 is
 * stored: who reads Redis learns nothing from it, and who writes there makes nothing that opens.
 */
@Component
public class OneTimeStore {
    private static final Logger log = LoggerFactory.getLogger(OneTimeStore.class);

    /** The first character says where to look, so that nothing can be taken in two places. */
    private static final String SHARED = "r";

    private static final String LOCAL = "l";
    private static final int LOCAL_MAX = 10_000;
    private static final Duration LIFE_MAX = Duration.ofMinutes(15);
    private static final int TAG_BITS = 128;
    /** A key encrypts one text, once. */
    private static final byte[] NONCE = new byte[12];

    private final RedisConnection<String> redis;
    private final SecureRandom random;
    private final Clock clock;
    private final Cache<String, Kept> local = Caffeine.newBuilder()
            .maximumSize(LOCAL_MAX)
            .expireAfterWrite(LIFE_MAX)
            .build();

    public OneTimeStore(RedisConnection<String> redis, SecureRandom random, Clock clock) {
        this.redis = redis;
        this.random = random;
        this.clock = clock;
    }

    private record Kept(String encrypted, Instant until) {}

    /**
     * @param purpose which a secret is good for, and for no other
     * @param life a quarter of an hour at most
     * @return the secret
     */
    public Mono<String> keep(String purpose, String text, Duration life) {
        String secret = SHARED + Secrets.next(random);
        return redis.ask(commands -> commands.set(
                        key(purpose, secret),
                        encrypt(purpose, secret, text),
                        SetArgs.Builder.nx().px(life)))
                .thenReturn(secret)
                .doOnError(error -> log.warn("Redis does not answer: \"{}\" is kept here alone", purpose, error))
                .onErrorResume(_ -> Mono.fromSupplier(() -> keepHere(purpose, text, life)));
    }

    private String keepHere(String purpose, String text, Duration life) {
        String secret = LOCAL + Secrets.next(random);
        Kept kept = new Kept(encrypt(purpose, secret, text), clock.instant().plus(life));
        local.put(key(purpose, secret), kept);
        return secret;
    }

    /**
     * What is kept under that secret; it is not any more then.
     *
     * @return empty if nothing is, or not any more; fails with SERVICE_UNAVAILABLE where that cannot be told
     */
    public Mono<String> take(String purpose, String secret) {
        String key = key(purpose, secret);
        Mono<String> encrypted = secret.startsWith(LOCAL)
                ? Mono.fromSupplier(() -> takeHere(key)).flatMap(Mono::justOrEmpty)
                : redis.ask(commands -> commands.getdel(key))
                        .doOnError(error -> log.warn("Redis does not answer", error))
                        .onErrorMap(_ -> unavailable());
        return encrypted.flatMap(text -> Mono.justOrEmpty(decrypt(purpose, secret, text)));
    }

    private Optional<String> takeHere(String key) {
        return Optional.ofNullable(local.asMap().remove(key))
                .filter(kept -> clock.instant().isBefore(kept.until()))
                .map(Kept::encrypted);
    }

    private static Problem unavailable() {
        return Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE,
                        "Whether this is good cannot be told now. Ask for another, or try again shortly.")
                .with("service", "gateway");
    }

    private static String key(String purpose, String secret) {
        return "gateway:once:" + purpose + ":" + Secrets.encode(Secrets.hash(secret));
    }

    private static String encrypt(String purpose, String secret, String text) {
        try {
            byte[] encrypted =
                    cipher(Cipher.ENCRYPT_MODE, purpose, secret).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(encrypted);
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("every Java platform has AES", cause);
        }
    }

    /** Empty if it was not encrypted under that secret: someone else wrote it there. */
    private static Optional<String> decrypt(String purpose, String secret, String encrypted) {
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, purpose, secret)
                    .doFinal(Base64.getDecoder().decode(encrypted));
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (AEADBadTagException | IllegalArgumentException foreign) {
            log.warn("what is kept in Redis for \"{}\" was not written by a gateway", purpose);
            return Optional.empty();
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException("every Java platform has AES", cause);
        }
    }

    private static Cipher cipher(int mode, String purpose, String secret) throws GeneralSecurityException {
        HKDFParameterSpec derivation = HKDFParameterSpec.ofExtract()
                .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                .thenExpand(("tradepost once " + purpose).getBytes(StandardCharsets.UTF_8), Secrets.BYTES);
        SecretKey key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", derivation);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, NONCE));
        return cipher;
    }
}
