package tradepost.marketdata.stream;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Counts what is held, and fails when it is told to. */
final class Memory extends AbstractByteBufAllocator {
    private final UnpooledByteBufAllocator counted = new UnpooledByteBufAllocator(true, true);
    private @Nullable Error fault;

    /** What is asked for next fails so. */
    void failNext(Error error) {
        fault = error;
    }

    long held() {
        return counted.metric().usedDirectMemory();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return counted.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        Error failing = fault;
        if (failing != null) {
            fault = null;
            throw failing;
        }
        return counted.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
