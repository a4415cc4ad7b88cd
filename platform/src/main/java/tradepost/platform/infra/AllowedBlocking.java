package tradepost.platform.infra;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What BlockHound takes for a wait in tests and is none. */
public final class AllowedBlocking implements BlockHoundIntegration {
    /**
     * Random bytes are read from the kernel's device, which never waits: a database log-in needs some for its nonce.
     */
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully")
                .blockingMethodCallback(AllowedBlocking::refuse);
    }

    /**
     * Libraries guard short steps with locks: Jackson the making of a reader, Lettuce the count of its writers. To
     * wait a moment for such a lock is no fault, and an error thrown out of it is one: it leaves Lettuce's count one
     * short, and every later command waits for ever.
     */
    private static void refuse(BlockingMethod method) {
        boolean isForLock = Arrays.stream(new Throwable().getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(ReentrantLock.class.getName())
                        && frame.getMethodName().equals("lock"));
        if (!isForLock) {
            throw new BlockingOperationError(method);
        }
    }
}
