package tradepost.marketdata.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Some events in buffers that all who are sent them share; released once by whoever made it, and once more by each
 * write. It is small, because a reader that stops reading keeps one.
 *
 * @param last the version of the last of its changes
 */
record Chunk(long last, List<ByteBuf> buffers) {
    private static final int BYTES_MAX = 16 * 1024;
    static final int EVENTS_MAX = 32;

    /** So many changes in as few chunks as there must be, in their order. */
    static List<Chunk> of(List<Change> changes, Shape shape, ByteBufAllocator memory) {
        List<Chunk> chunks = new ArrayList<>();
        boolean isWhole = false;
        try {
            Filling filling = new Filling(shape);
            for (Change change : changes) {
                if (filling.isFull()) {
                    chunks.add(filling.toChunk(memory));
                    filling = new Filling(shape);
                }
                filling.add(change);
            }
            if (!filling.isEmpty()) {
                chunks.add(filling.toChunk(memory));
            }
            isWhole = true;
        } finally {
            if (!isWhole) {
                chunks.forEach(Chunk::release);
            }
        }
        return chunks;
    }

    void release() {
        buffers.forEach(ByteBuf::release);
    }

    /** A chunk that is being filled. */
    static final class Filling {
        private final Shape shape;
        private final List<Told> told = new ArrayList<>();
        private int bytes;
        private long last;

        Filling(Shape shape) {
            this.shape = shape;
        }

        boolean isFull() {
            return bytes >= BYTES_MAX || told.size() >= EVENTS_MAX;
        }

        boolean isEmpty() {
            return told.isEmpty();
        }

        void add(Change change) {
            add(change.told());
            last = change.version();
        }

        void add(Told one) {
            told.add(one);
            bytes += shape.bytes(one);
        }

        Chunk toChunk(ByteBufAllocator memory) {
            return new Chunk(last, shape.buffers(told, memory));
        }
    }
}
