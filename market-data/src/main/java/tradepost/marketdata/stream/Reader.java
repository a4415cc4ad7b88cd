package tradepost.marketdata.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream. It is sent what its whole audience is, for as long as its connection takes it; else it remembers the
 * last version it was sent, and gets what is latest when there is room again. So a reader that does not read costs
 * what its connection buffers, and keeps nobody waiting. Everything happens on the event loop of its connection.
 */
final class Reader extends ChannelInboundHandlerAdapter {
    private static final int ANSWERS_MAX = 16;

    private final Channel channel;
    private final Outlet<?> outlet;
    private final Changes changes;
    private final Audiences audiences;
    /** What only this reader is told. */
    private final Queue<Told> answers = new ArrayDeque<>();

    private Audience audience;
    /** Stocks of which it has to be sent how they are. */
    private Iterator<String> owed;

    private long seen;
    private boolean behind = true;
    private boolean catchingUp;
    private boolean ended;
    private boolean gone;
    /** A sign of life waits for room. */
    private boolean beatDue;
    /** A ping was sent, and nothing was heard since; then when the first such was. */
    private boolean isAsked;

    private long askedAt;

    private @Nullable ScheduledFuture<?> expiry;

    Reader(Channel channel, Outlet<?> outlet, Changes changes, Audiences audiences, Audience.Key key) {
        this.channel = channel;
        this.outlet = outlet;
        this.changes = changes;
        this.audiences = audiences;
        this.audience = audiences.enter(key);
        this.seen = changes.version();
        this.owed = key.symbols().isEmpty() ? changes.symbols() : key.symbols().iterator();
        channel.pipeline().addFirst(this);
    }

    /** Empty for all. */
    Set<String> symbols() {
        return audience.key().symbols();
    }

    /** Hears of other stocks from now on: those that are new as they are, and then as they change. */
    void hear(Set<String> symbols) {
        List<String> more = new ArrayList<>();
        if (!symbols().isEmpty()) {
            owed.forEachRemaining(more::add);
            more.retainAll(symbols);
        }
        symbols.stream()
                .filter(symbol -> symbols().isEmpty() || !symbols().contains(symbol))
                .forEach(more::add);
        Audience left = audience;
        audience = audiences.enter(new Audience.Key(left.key().shape(), symbols));
        audiences.leave(left);
        owed = more.iterator();
        behind = true;
    }

    /** Tells this reader alone; one that asks without reading the answers is ended. */
    void answer(Told told) {
        if (answers.size() == ANSWERS_MAX) {
            end("slow-reader");
            return;
        }
        answers.add(told);
        behind = true;
        catchUp();
    }

    /** Sends what its audience is sent in this turn. */
    void sendFrame() {
        Audience.Frame frame = audience.frame();
        // A turn that failed may have sent nothing of what it noted.
        behind |= seen < frame.since();
        if (behind) {
            catchUp();
            return;
        }
        boolean sent = false;
        for (Chunk chunk : frame.shared()) {
            if (chunk.last() > seen) {
                if (!hasRoomFor(chunk.buffers().size())) {
                    behind = true;
                    break;
                }
                send(chunk);
                sent = true;
            }
        }
        if (sent) {
            channel.flush();
        }
        sendUnshared(frame.unshared());
        if (!behind) {
            seen = Math.max(seen, frame.until());
        }
    }

    private void sendUnshared(List<Change> changes) {
        Iterator<Change> rest = changes.stream()
                .filter(change -> change.version() > seen)
                .toList()
                .iterator();
        while (rest.hasNext() && !behind) {
            if (hasRoomFor(Chunk.EVENTS_MAX)) {
                Chunk.Filling next = new Chunk.Filling(audience.key().shape());
                while (!next.isFull() && rest.hasNext()) {
                    next.add(rest.next());
                }
                Chunk own = next.toChunk(channel.alloc());
                sendOwn(own);
                seen = own.last();
            } else {
                behind = true;
            }
        }
    }

    /** Sends a sign of life, as soon as there is room for it. */
    void beat() {
        beatDue = true;
        sendBeat();
        behind |= beatDue;
    }

    private void sendBeat() {
        if (beatDue && hasRoomFor(1)) {
            beatDue = false;
            if (!isAsked) {
                isAsked = true;
                askedAt = System.nanoTime();
            }
            outlet.sendBeat();
            channel.flush();
        }
    }

    /** The client has said something, if only that it lives. */
    void noteHeard() {
        isAsked = false;
    }

    /** Of a reader that has to answer: whether it was asked before then, and has not. */
    boolean isSilentSince(long before) {
        return audience.key().shape() == Shape.MESSAGES && isAsked && askedAt - before < 0;
    }

    /** Ends it when its token does. */
    void endAfter(Duration left) {
        if (gone) {
            return;
        }
        expiry = channel.eventLoop().schedule(() -> end("token-expired"), left.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says why and ends; a connection that takes nothing is cut without a word. */
    void end(String reason) {
        if (ended) {
            return;
        }
        if (hasRoomFor(1)) {
            Chunk.Filling last = new Chunk.Filling(audience.key().shape());
            last.add(Told.of("end", Map.of("reason", reason)));
            sendOwn(last.toChunk(channel.alloc()));
            ended = true;
            outlet.sink().complete();
        } else {
            cut();
        }
    }

    void cut() {
        ended = true;
        var _ = channel.close();
    }

    /** Nothing of it is left but its place in a list. */
    void close() {
        ended = true;
        gone = true;
        owed = Collections.emptyIterator();
        audiences.leave(audience);
        if (expiry != null) {
            expiry.cancel(false);
        }
        if (channel.pipeline().context(this) != null) {
            channel.pipeline().remove(this);
        }
    }

    boolean isGone() {
        return gone;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (behind && channel.isWritable()) {
            catchUp();
        }
        context.fireChannelWritabilityChanged();
    }

    /** Sends what is latest of all it has not seen, as far as there is room; a flush may lead here again. */
    void catchUp() {
        if (catchingUp) {
            return;
        }
        catchingUp = true;
        try {
            sendBeat();
            while (behind && hasRoomFor(Chunk.EVENTS_MAX)) {
                Chunk.Filling next = next();
                behind = !next.isEmpty();
                if (behind) {
                    sendOwn(next.toChunk(channel.alloc()));
                }
            }
        } finally {
            catchingUp = false;
        }
    }

    private Chunk.Filling next() {
        Chunk.Filling next = new Chunk.Filling(audience.key().shape());
        while (!next.isFull() && !answers.isEmpty()) {
            next.add(answers.remove());
        }
        while (!next.isFull() && owed.hasNext()) {
            changes.snapshot(owed.next()).ifPresent(next::add);
        }
        Iterator<Change> missed = changes.after(seen).iterator();
        while (!next.isFull() && missed.hasNext()) {
            Change change = missed.next();
            seen = change.version();
            if (audience.key().wants(change.symbol())) {
                next.add(change);
            }
        }
        return next;
    }

    private void sendOwn(Chunk own) {
        for (ByteBuf buffer : own.buffers()) {
            outlet.send(buffer);
        }
        channel.flush();
    }

    private void send(Chunk shared) {
        for (ByteBuf buffer : shared.buffers()) {
            outlet.send(buffer.retainedDuplicate());
        }
        seen = shared.last();
    }

    private boolean hasRoomFor(int messages) {
        return !ended && channel.isWritable() && outlet.hasRoomFor(messages);
    }
}
