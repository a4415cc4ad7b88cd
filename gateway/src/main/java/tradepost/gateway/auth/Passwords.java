package tradepost.gateway.auth;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * Hashes passwords with Argon2id (RFC 9106; 19 MiB, two passes, one lane: OWASP's figures). One hash takes tens of
 * milliseconds of a core, so as many run at once as there are cores, on threads of their own, and only so many wait.
 */
@Component
class Passwords implements DisposableBean {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
    private final Scheduler threads;
    private final String nobodysHash;

    Passwords(AuthProperties properties) {
        int cores = Runtime.getRuntime().availableProcessors();
        this.threads = Schedulers.newBoundedElastic(cores, properties.passwordQueue(), "passwords");
        this.nobodysHash = encode("the password of nobody");
    }

    /** @return fails with TOO_BUSY if too many passwords are waiting */
    Mono<String> hash(String password) {
        return onOwnThreads(() -> encode(password));
    }

    /**
     * Whether this is the password of that hash. Without a hash the answer is no, after the same time.
     *
     * @return fails with TOO_BUSY if too many passwords are waiting
     */
    Mono<Boolean> matches(String password, @Nullable String hash) {
        return onOwnThreads(() -> encoder.matches(password, hash == null ? nobodysHash : hash) && hash != null);
    }

    @Override
    public void destroy() {
        threads.dispose();
    }

    private String encode(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("no hash of a password");
        }
        return hash;
    }

    private <T> Mono<T> onOwnThreads(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(threads).onErrorMap(RejectedExecutionException.class, _ -> busy());
    }

    private static Problem busy() {
        return Problem.of(CommonProblem.TOO_BUSY, "Too many passwords are being checked. Try again shortly.");
    }
}
