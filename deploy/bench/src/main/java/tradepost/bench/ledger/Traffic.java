package tradepost.bench.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tradepost.bench.measure.CpuTime;
import tradepost.bench.measure.Latencies;
import tradepost.platform.event.Topic;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Received;
import tradepost.platform.relay.TopicTail;

/** Commands out, answers in; only so many may be under way. */
final class Traffic implements AutoCloseable {
    /** Ten polls of the ledger: enough to keep it busy. */
    private static final int UNDER_WAY_MAX = 10_000;

    private static final int BATCH = 500;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(1);

    private final KafkaPublisher publisher;
    private final TopicTail tail;
    private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong others = new AtomicLong();
    /** When each command under way was due, by its number; there are never more than places. */
    private final AtomicLongArray due = new AtomicLongArray(2 * UNDER_WAY_MAX);

    private volatile @Nullable Latencies latencies;

    Traffic(String kafka) {
        KafkaProperties properties = new KafkaProperties(kafka, (short) 1, Map.of());
        this.publisher = new KafkaPublisher(properties);
        this.tail = new TopicTail(
                properties,
                "bench",
                Map.of(Topic.WALLET_EVENTS, WalletEvent.class),
                TopicTail.From.END,
                this::onAnswer);
        tail.start();
        tail.whenCaughtUp().block(LIMIT);
    }

    /**
     * What the ledger did.
     *
     * @param settles per second
     * @param cpuMicros that PostgreSQL, Kafka, the service and this program spent on each
     */
    record Measured(double settles, double cpuMicros) {}

    private void onAnswer(Received received) {
        WalletEvent event = (WalletEvent) received.event();
        (event instanceof WalletEvent.Settled ? settled : others).incrementAndGet();
        Latencies measured = latencies;
        if (measured != null) {
            measured.add(System.nanoTime() - due.get(place(event.commandId())));
        }
        free.release();
    }

    private int place(UUID commandId) {
        return (int) (Settles.numberOf(commandId) % due.length());
    }

    /** Answers that a settle was booked. */
    long settled() {
        return settled.get();
    }

    /** Answers that one was not. */
    long others() {
        return others.get();
    }

    /** Sends what concerns no answer. */
    void publish(List<Message> messages) {
        publisher.publish(Flux.fromIterable(messages)).blockLast(LIMIT);
    }

    /** Sends as many, and waits for all answers. */
    void send(int count, Supplier<Message> settles) {
        for (int sent = 0; sent < count; sent += BATCH) {
            sendBatch(Math.min(BATCH, count - sent), settles);
        }
        awaitAnswers();
    }

    /**
     * Keeps the ledger busy; counts the settles answered, without those of the first moments.
     *
     * @param warmUp before the measurement begins
     */
    Measured saturate(Duration warmUp, Duration duration, Supplier<Message> settles) {
        busy(warmUp, settles);
        long before = settled();
        CpuTime cpu = CpuTime.now();
        long from = System.nanoTime();
        busy(duration, settles);
        long count = settled() - before;
        Measured measured = new Measured(count / ((System.nanoTime() - from) / 1e9), cpu.microsSinceFor(count));
        awaitAnswers();
        return measured;
    }

    private void busy(Duration duration, Supplier<Message> settles) {
        long until = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < until) {
            sendBatch(BATCH, settles);
        }
    }

    private void sendBatch(int count, Supplier<Message> settles) {
        acquire(count);
        long now = System.nanoTime();
        List<Message> batch = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batch.add(due(settles.get(), now));
        }
        publish(batch);
    }

    /** Sends at an even pace, whatever comes back; gives how long each took from when it was due to its answer. */
    Latencies pace(int perSecond, Duration duration, Supplier<Message> settles) {
        Latencies measured = new Latencies();
        latencies = measured;
        long from = System.nanoTime();
        long all = perSecond * duration.toSeconds();
        for (long sent = 0; sent < all; ) {
            long until = Math.min(all, (System.nanoTime() - from) * perSecond / 1_000_000_000L);
            List<Message> batch = new ArrayList<>();
            for (; sent < until; sent++) {
                batch.add(due(settles.get(), from + sent * 1_000_000_000L / perSecond));
            }
            acquire(batch.size());
            if (!batch.isEmpty()) {
                publish(batch);
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
        awaitAnswers();
        latencies = null;
        return measured;
    }

    private Message due(Message settle, long at) {
        due.set(place(((WalletCommand) settle.event()).id()), at);
        return settle;
    }

    private void awaitAnswers() {
        acquire(UNDER_WAY_MAX);
        free.release(UNDER_WAY_MAX);
    }

    private void acquire(int count) {
        try {
            if (!free.tryAcquire(count, LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the ledger did not answer for " + LIMIT.toSeconds() + " s; "
                        + (UNDER_WAY_MAX - free.availablePermits()) + " commands are under way");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the ledger was to answer", interrupted);
        }
    }

    @Override
    public void close() {
        tail.stop();
        publisher.close();
    }
}
