package tradepost.bench.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import tradepost.acceptance.system.Eventually;
import tradepost.bench.measure.CpuTime;
import tradepost.bench.measure.Latencies;

/**
 * Clients of an event stream, each on a connection of its own. All count bytes; one in so many is looked at: its events
 * are counted and say how old they are, so that the bytes of all can be told as events.
 */
final class EventReaders implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int AT_ONCE = 500;
    private static final int LOOKED_AT = 50;
    private static final Duration OPEN_MAX = Duration.ofSeconds(60);
    private static final String EVENT_END = "\n\n";

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final String host;
    private final int port;
    private final String request;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Line> lookedAt = new ArrayList<>();
    private final List<Channel> stuck = new ArrayList<>();
    private CountDownLatch stuckBegun = new CountDownLatch(0);
    private final LongAdder bytes = new LongAdder();
    private final LongAdder bytesLookedAt = new LongAdder();
    private final LongAdder eventsLookedAt = new LongAdder();
    private Latencies latencies = new Latencies();

    /** @param path and what the request says besides, each line ended */
    EventReaders(String host, int port, String path, String headers) {
        this.host = host;
        this.port = port;
        this.request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
    }

    /**
     * What was read in a while.
     *
     * @param cpuMicros of all processes for one event
     */
    record Read(double perSecond, double cpuMicros, long eventBytes, Latencies latencies) {}

    /** Opens so many; returns when all have begun to read. */
    void open(int count) {
        for (int from = 0; from < count; from += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - from);
            CountDownLatch begun = new CountDownLatch(some);
            for (int i = 0; i < some; i++) {
                boolean isLookedAt = (from + i) % Math.max(1, count / LOOKED_AT) == 0;
                Line line = new Line(begun, isLookedAt);
                if (isLookedAt) {
                    lookedAt.add(line);
                }
                connect(line, true);
            }
            await(begun, some);
        }
    }

    /** Opens so many that ask and then do not read, before {@link #wereThere} lets them. */
    void openStuck(int count) {
        stuckBegun = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            stuck.add(connect(new Stuck(stuckBegun), false));
        }
    }

    /** Lets those read who did not; whether each finds the beginning of a stream, with a price in it. */
    boolean wereThere() {
        stuck.forEach(channel -> channel.config().setAutoRead(true));
        await(stuckBegun, stuck.size());
        return stuck.stream().allMatch(Channel::isActive);
    }

    private Channel connect(Client line, boolean isReading) {
        Channel channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, isReading)
                // Closed without a trace, so that thousands may come again.
                .option(ChannelOption.SO_LINGER, 0)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline().addLast(line);
                    }
                })
                .connect(host, port)
                .syncUninterruptibly()
                .channel();
        channel.writeAndFlush(Unpooled.copiedBuffer(request, US_ASCII)).syncUninterruptibly();
        channels.add(channel);
        return channel;
    }

    private static void await(CountDownLatch begun, int count) {
        try {
            if (!begun.await(OPEN_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(begun.getCount() + " of " + count + " readers were told nothing");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while readers connected", interrupted);
        }
    }

    Read read(Duration time) {
        bytes.reset();
        bytesLookedAt.reset();
        eventsLookedAt.reset();
        synchronized (this) {
            latencies = new Latencies();
        }
        CpuTime cpu = CpuTime.now();
        long from = System.nanoTime();
        Eventually.passes(time);
        double seconds = (System.nanoTime() - from) / 1e9;
        long events = eventsLookedAt.sum();
        double eventBytes = events == 0 ? 0 : (double) bytesLookedAt.sum() / events;
        double all = events == 0 ? 0 : bytes.sum() / eventBytes;
        synchronized (this) {
            return new Read(all / seconds, cpu.microsSinceFor(Math.round(all)), Math.round(eventBytes), latencies);
        }
    }

    /** Whether all that were looked at were told this seq of each symbol, and all connections are open. */
    boolean haveAll(List<String> symbols, long seq) {
        return channels.stream().allMatch(Channel::isActive)
                && lookedAt.stream().allMatch(line -> symbols.stream().allMatch(symbol -> line.seq(symbol) == seq));
    }

    /** The last event of each symbol that one reader was told, as it was sent. */
    byte[] frame(List<String> symbols) {
        Line line = lookedAt.getFirst();
        StringBuilder frame = new StringBuilder();
        symbols.forEach(symbol -> frame.append(line.event(symbol)).append(EVENT_END));
        return frame.toString().getBytes(US_ASCII);
    }

    @Override
    public void close() {
        for (Channel channel : channels) {
            var _ = channel.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One connection; a server that ends it is seen by what is missing then. */
    private static class Client extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cut) {
            var _ = context.close();
        }
    }

    /** One connection that reads late. */
    private static final class Stuck extends Client {
        private final CountDownLatch begun;
        private final StringBuilder text = new StringBuilder();
        private boolean hasBegun;

        Stuck(CountDownLatch begun) {
            this.begun = begun;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf read = (ByteBuf) message;
            if (!hasBegun) {
                text.append(read.toString(US_ASCII));
                hasBegun = text.indexOf("HTTP/1.1 200 ") == 0 && text.indexOf("event:snapshot") > 0;
                if (hasBegun) {
                    begun.countDown();
                }
            }
            read.release();
        }
    }

    /** One connection that reads. */
    private final class Line extends Client {
        private final CountDownLatch begun;
        private final boolean isLookedAt;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, String> events = new HashMap<>();
        private boolean hasBegun;

        Line(CountDownLatch begun, boolean isLookedAt) {
            this.begun = begun;
            this.isLookedAt = isLookedAt;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf read = (ByteBuf) message;
            if (!hasBegun) {
                hasBegun = true;
                begun.countDown();
            }
            bytes.add(read.readableBytes());
            if (isLookedAt) {
                look(read);
            }
            read.release();
        }

        private synchronized void look(ByteBuf read) {
            bytesLookedAt.add(read.readableBytes());
            text.append(read.toString(US_ASCII));
            int from = 0;
            int end = text.indexOf(EVENT_END);
            while (end >= 0) {
                String event = text.substring(from, end);
                int start = event.indexOf("id:");
                if (event.contains("event:price") && start >= 0) {
                    note(event.substring(start));
                }
                from = end + EVENT_END.length();
                end = text.indexOf(EVENT_END, from);
            }
            text.delete(0, from);
        }

        private void note(String event) {
            eventsLookedAt.increment();
            events.put(value(event, "\"symbol\":\"", '"'), event);
            long age = System.nanoTime() - Long.parseLong(value(event, "\"quantity\":\"", '"'));
            synchronized (EventReaders.this) {
                latencies.add(age);
            }
        }

        synchronized String event(String symbol) {
            return events.getOrDefault(symbol, "");
        }

        long seq(String symbol) {
            String event = event(symbol);
            return event.isEmpty() ? 0 : Long.parseLong(value(event, "\"seq\":", ','));
        }

        private static String value(String event, String before, char after) {
            int start = event.indexOf(before) + before.length();
            return event.substring(start, event.indexOf(after, start));
        }
    }
}
