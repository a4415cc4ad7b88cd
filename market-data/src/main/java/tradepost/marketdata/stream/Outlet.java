package tradepost.marketdata.stream;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.FluxSink;

/**
 * Where the bytes of one stream go.
 *
 * @param toMessage takes over the buffer
 * @param beat makes a sign of life
 */
record Outlet<T>(FluxSink<T> sink, Function<ByteBuf, T> toMessage, Supplier<T> beat) {
    boolean hasRoomFor(int messages) {
        return !sink.isCancelled() && sink.requestedFromDownstream() >= messages;
    }

    void send(ByteBuf buffer) {
        sink.next(toMessage.apply(buffer));
    }

    void sendBeat() {
        sink.next(beat.get());
    }
}
