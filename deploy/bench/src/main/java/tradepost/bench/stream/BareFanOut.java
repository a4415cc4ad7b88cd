package tradepost.bench.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The baseline, in a JVM of its own: reactor-netty that sends the bytes of a file to whoever asks, again and again,
 * without a word of where they come from. A reader that does not ask for more is passed over.
 */
final class BareFanOut {
    private BareFanOut() {}

    /**
     * Everyone gets one frame, and the others once there is something to read for us.
     *
     * @param arguments the file and the pause in milliseconds; the port is the only line it prints
     */
    static void main(String[] arguments) throws IOException {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer();
        frame.writeBytes(Files.readAllBytes(Path.of(arguments[0])));
        Sinks.Many<ByteBuf> frames = Sinks.many().multicast().directBestEffort();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, response) -> response.sse()
                        .send(frames.asFlux().startWith(frame).map(ByteBuf::retainedDuplicate), _ -> true))
                .bindNow();
        System.out.println(server.port());
        int begin = System.in.read();
        Flux.interval(Duration.ofMillis(Long.parseLong(arguments[1])))
                .onBackpressureDrop()
                .takeWhile(_ -> begin >= 0)
                .doOnNext(_ -> frames.tryEmitNext(frame))
                .blockLast();
    }
}
