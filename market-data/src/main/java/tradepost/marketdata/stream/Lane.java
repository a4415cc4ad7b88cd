package tradepost.marketdata.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readers whose connections one event loop serves. */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    /** In between the loop serves others. */
    private static final int AT_ONCE = 256;

    private final EventLoop loop;
    private final List<Reader> readers = new ArrayList<>();
    private boolean someLeft;
    private int roundsUnderWay;

    Lane(EventLoop loop) {
        this.loop = loop;
    }

    /** On the loop. */
    void add(Reader reader) {
        readers.add(reader);
    }

    /** On the loop. It stays in the list until a round begins while no other goes through it. */
    void leave() {
        someLeft = true;
    }

    /** Does something for each reader, some at a time, and says when that is done. */
    void forEach(Consumer<Reader> action, Runnable done) {
        execute(() -> begin(action, done), done);
    }

    private void begin(Consumer<Reader> action, Runnable done) {
        if (someLeft && roundsUnderWay == 0) {
            readers.removeIf(Reader::isGone);
            someLeft = false;
        }
        roundsUnderWay++;
        goOn(0, action, done);
    }

    private void goOn(int from, Consumer<Reader> action, Runnable done) {
        int to = Math.min(readers.size(), from + AT_ONCE);
        for (int i = from; i < to; i++) {
            perform(action, readers.get(i));
        }
        if (to < readers.size()) {
            execute(() -> goOn(to, action, done), done);
        } else {
            roundsUnderWay--;
            done.run();
        }
    }

    /** What goes wrong for one reader is not the others' matter; nor is it where its memory cannot be had. */
    private static void perform(Consumer<Reader> action, Reader reader) {
        try {
            action.accept(reader);
        } catch (Throwable fault) {
            log.error("a stream of prices is cut", fault);
            reader.cut();
        }
    }

    private void execute(Runnable work, Runnable done) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException shutDown) {
            done.run();
        }
    }
}
