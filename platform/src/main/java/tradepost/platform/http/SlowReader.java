package tradepost.platform.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection on which something waits to be taken and nothing is. A timeout on what is written cannot: its
 * error would wait behind the writes.
 */
final class SlowReader extends IdleStateHandler {
    /** @param unreadMax nothing is taken for so long, and at most twice as long, before the connection is closed */
    SlowReader(Duration unreadMax) {
        super(true, 0, unreadMax.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    /** The first event says that no write has ended; only from the next on, that no byte of one was taken either. */
    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (!event.isFirst() && waiting != null && !waiting.isEmpty()) {
            // Without lingering: what the system has buffered would wait for the reader too.
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            var _ = context.close();
        }
    }
}
