package tradepost.marketdata.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** How events become bytes: as many buffers as there are messages. */
enum Shape {
    /** Server-sent events follow each other in one buffer. */
    EVENTS {
        @Override
        int bytes(Told told) {
            return told.sse().length;
        }

        @Override
        List<ByteBuf> buffers(List<Told> told, ByteBufAllocator memory) {
            ByteBuf all =
                    memory.directBuffer(told.stream().mapToInt(this::bytes).sum());
            told.forEach(one -> all.writeBytes(one.sse()));
            return List.of(all);
        }
    },
    /** Each event is a message of its own. */
    MESSAGES {
        @Override
        int bytes(Told told) {
            return told.text().length;
        }

        @Override
        List<ByteBuf> buffers(List<Told> told, ByteBufAllocator memory) {
            return told.stream()
                    .map(one -> memory.directBuffer(one.text().length).writeBytes(one.text()))
                    .toList();
        }
    };

    abstract int bytes(Told told);

    /** Whoever asks for them releases them. */
    abstract List<ByteBuf> buffers(List<Told> told, ByteBufAllocator memory);
}
