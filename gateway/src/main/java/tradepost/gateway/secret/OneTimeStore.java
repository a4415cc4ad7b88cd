package tradepost.gateway.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
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
    /** Of each purpose: what strangers may ask for leaves room for what users ask for. */
    private static final int LOCAL_MAX = 10_000;

    private static final int TAG_BITS = 128;
    /** A key encrypts one text, once. */
    private static final byte[] NONCE = new byte[12];

    private final RedisConnection<String> redis;
    private final SecureRandom random;
    private final int localMax;
    /** By purpose, of which there are a few. */
    private final Map<String, Cache<String, Kept>> local = new ConcurrentHashMap<>();

    private volatile boolean isAway;

    @Autowired
    public OneTimeStore(RedisConnection<String> redis, SecureRandom random) {
        this(redis, random, LOCAL_MAX);
    }

    OneTimeStore(RedisConnection<String> redis, SecureRandom random, int localMax) {
        this.redis = redis;
        this.random = random;
        this.localMax = localMax;
    }

    private record Kept(String encrypted, Duration life) {}

    /**
     * @param purpose which a secret is good for, and for no other
     * @return the secret; fails with SERVICE_UNAVAILABLE where it cannot be kept at all
     */
    public Mono<String> keep(String purpose, String text, Duration life) {
        String secret = SHARED + Secrets.next(random);
        return redis.ask(commands -> commands.set(
                        key(purpose, secret),
                        encrypt(purpose, secret, text),
                        SetArgs.Builder.nx().px(life)))
                .thenReturn(secret)
                .doOnNext(_ -> answered())
                .doOnError(this::unanswered)
                .onErrorResume(_ -> Mono.fromSupplier(() -> keepHere(purpose, text, life)));
    }

    /** What was given out before is never put out for it. */
    private String keepHere(String purpose, String text, Duration life) {
        Cache<String, Kept> here = here(purpose);
        if (here.estimatedSize() >= localMax) {
            here.cleanUp();
        }
        if (here.estimatedSize() >= localMax) {
            throw full();
        }
        String secret = LOCAL + Secrets.next(random);
        here.put(key(purpose, secret), new Kept(encrypt(purpose, secret, text), life));
        return secret;
    }

    private Cache<String, Kept> here(String purpose) {
        return local.computeIfAbsent(purpose, _ -> Caffeine.newBuilder()
                .expireAfter(Expiry.<String, Kept>writing((_, kept) -> kept.life()))
                .build());
    }

    /**
     * What is kept under that secret; it is not any more then.
     *
     * @return empty if nothing is, or not any more; fails with SERVICE_UNAVAILABLE where that cannot be told
     */
    public Mono<String> take(String purpose, String secret) {
        String key = key(purpose, secret);
        Mono<String> encrypted = secret.startsWith(LOCAL)
                ? Mono.fromSupplier(() -> takeHere(purpose, key)).flatMap(Mono::justOrEmpty)
                : redis.ask(commands -> commands.getdel(key))
                        .doOnSuccess(_ -> answered())
                        .doOnError(this::unanswered)
                        .onErrorMap(_ -> unavailable());
        return encrypted.flatMap(text -> Mono.justOrEmpty(decrypt(purpose, secret, text)));
    }

    private Optional<String> takeHere(String purpose, String key) {
        return Optional.ofNullable(here(purpose).asMap().remove(key)).map(Kept::encrypted);
    }

    /** Told once, however many ask until it answers again. */
    private void unanswered(Throwable error) {
        if (!isAway) {
            log.warn("Redis does not answer: what is good once is kept in this replica alone: {}", error.toString());
        }
        isAway = true;
    }

    private void answered() {
        if (isAway) {
            isAway = false;
            log.info("Redis answers: what is good once is kept for all replicas again");
        }
    }

    private static Problem full() {
        return Problem.of(CommonProblem.SERVICE_UNAVAILABLE, "Nothing more can be kept now. Try again shortly.")
                .with("service", "gateway");
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
