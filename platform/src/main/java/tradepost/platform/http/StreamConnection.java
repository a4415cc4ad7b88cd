package tradepost.platform.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** The connection of a stream: it buffers little, and a reader that is lost is noticed soon. */
public final class StreamConnection {
    private static final String LOST_READER = "lost-reader";
    /** The system takes twice as much, and would by itself let one reader that is slow have megabytes. */
    private static final int SYSTEM_BUFFER = 32 * 1024;

    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private StreamConnection() {}

    /** On which a request has come. */
    public static Channel of(ServerHttpRequest request) {
        HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<Channel> channel = new AtomicReference<>();
        received.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }

    /**
     * Makes a connection that of a stream; it stays so.
     *
     * @param lostAfter a reader that for so long acknowledges nothing, or takes nothing of what waits for it, is cut
     *     off. Something has to be sent to it to notice
     */
    public static void prepare(Channel channel, Duration lostAfter) {
        channel.config().setWriteBufferWaterMark(WAITING);
        channel.config().setOption(ChannelOption.SO_SNDBUF, SYSTEM_BUFFER);
        // Known to the native transport alone; the other one waits until what was sent fills the buffers.
        channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, Math.toIntExact(lostAfter.toMillis()));
        if (channel.pipeline().get(LOST_READER) == null) {
            // One watches what is written; the patient one that every connection has would watch it too.
            SlowReader patient = channel.pipeline().get(SlowReader.class);
            if (patient != null) {
                channel.pipeline().remove(patient);
            }
            channel.pipeline().addFirst(LOST_READER, new SlowReader(lostAfter.dividedBy(2)));
        }
    }
}
