package tradepost.platform.infra;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AllowedBlockingTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void a_wait_on_an_event_loop_is_found() {
        CountDownLatch never = new CountDownLatch(1);

        onEventLoop(() -> never.await(1, TimeUnit.SECONDS))
                .as(StepVerifier::create)
                .expectErrorMatches(failure -> failure instanceof BlockingOperationError
                        || failure.getCause() instanceof BlockingOperationError)
                .verify(LIMIT);
    }

    @Test
    void a_moment_at_a_lock_is_allowed() {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();

        StepVerifier.create(onEventLoop(() -> lockAndUnlock(lock)))
                .then(() -> unlockWhenAwaited(lock))
                .expectNext(true)
                .expectComplete()
                .verify(LIMIT);
    }

    private static boolean lockAndUnlock(ReentrantLock lock) {
        lock.lock();
        try {
            return lock.isHeldByCurrentThread();
        } finally {
            lock.unlock();
        }
    }

    private static void unlockWhenAwaited(ReentrantLock lock) {
        while (!lock.hasQueuedThreads()) {
            Thread.onSpinWait();
        }
        lock.unlock();
    }

    private static Mono<Boolean> onEventLoop(Callable<Boolean> work) {
        return Mono.fromCallable(work).subscribeOn(Schedulers.parallel());
    }
}
