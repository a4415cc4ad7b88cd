package tradepost.marketdata.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import tradepost.platform.jwt.Caller;

/** A stream whose connection is the test's: it takes what it is sent, or does not. */
final class StreamReader extends BaseSubscriber<ByteBuf> {
    private static final String ALIVE = ":alive\n\n";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<ByteBuf> sent = new ArrayList<>();
    private @Nullable Reader reader;
    private boolean completed;
    private boolean isLast;
    private @Nullable Error fault;

    static StreamReader open(PriceStream prices, Shape shape, Set<String> symbols, Instant tokenEnds) {
        return open(
                prices,
                shape,
                symbols,
                new Caller(UUID.randomUUID(), "someone", UUID.randomUUID(), Set.of("USER"), tokenEnds));
    }

    static StreamReader open(PriceStream prices, Shape shape, Set<String> symbols, Caller caller) {
        StreamReader opened = new StreamReader();
        prices.<ByteBuf>messages(
                        opened.channel,
                        shape,
                        symbols,
                        caller,
                        sink -> new Outlet<>(sink, opened::take, () -> Unpooled.wrappedBuffer(ALIVE.getBytes(UTF_8))),
                        one -> opened.reader = one)
                .subscribe(opened);
        opened.settle();
        return opened;
    }

    /** Lets the connection's loop do what waits. */
    void settle() {
        channel.runPendingTasks();
    }

    /** The connection takes nothing more. */
    void stopTaking() {
        writable(false);
    }

    void takeAgain() {
        writable(true);
        settle();
    }

    private void writable(boolean isWritable) {
        Objects.requireNonNull(channel.unsafe().outboundBuffer()).setUserDefinedWritability(1, isWritable);
    }

    /** The connection takes one buffer more and then none. */
    void stopTakingAfterNext() {
        isLast = true;
    }

    /** What it is sent next goes wrong so. */
    void failNext(Error error) {
        fault = error;
    }

    private ByteBuf take(ByteBuf buffer) {
        Error failing = fault;
        if (failing != null) {
            fault = null;
            buffer.release();
            throw failing;
        }
        return buffer;
    }

    EmbeddedChannel channel() {
        return channel;
    }

    Reader reader() {
        return Objects.requireNonNull(reader);
    }

    boolean isCompleted() {
        return completed;
    }

    /** Whatever it was sent since it was asked last, as buffers that the caller releases. */
    List<ByteBuf> buffers() {
        List<ByteBuf> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    /** The same as text, without signs of life: an event or a message each. */
    List<String> read() {
        List<String> texts = buffers().stream()
                .map(buffer -> {
                    String text = buffer.toString(UTF_8);
                    buffer.release();
                    return text;
                })
                .toList();
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split("\n\n")))
                .filter(text -> !text.isEmpty() && !text.startsWith(":"))
                .toList();
    }

    @Override
    protected void hookOnNext(ByteBuf buffer) {
        sent.add(buffer);
        if (isLast) {
            isLast = false;
            stopTaking();
        }
    }

    @Override
    protected void hookOnComplete() {
        completed = true;
    }
}
