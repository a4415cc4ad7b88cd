package tradepost.platform.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

/**
 * Joins concurrent requests into one commit: a batch is whatever queued while the last one committed. A caller that
 * goes away takes nothing with it: its work is done all the same, and no cancel ever reaches a query.
 *
 * @param <T> a piece of work
 * @param <R> its result
 */
public final class GroupCommit<T, R> {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private static final String UNKNOWN_OUTCOME =
            "It is not known whether this was done. Try again with the same Idempotency-Key:"
                    + " it will not be done twice.";

    private final Bounds bounds;
    private final String unknownOutcome;
    private final Function<List<T>, Mono<List<R>>> commit;
    private final Queue<Pending<T, R>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger freeLanes;
    private final Spacing spacing;

    /**
     * A queue and its lanes.
     *
     * @param commit records a batch in one transaction and gives a result for each piece, in order; it is never called
     *     with none
     */
    public GroupCommit(Bounds bounds, Function<List<T>, Mono<List<R>>> commit) {
        this(bounds, UNKNOWN_OUTCOME, commit);
    }

    /**
     * The same for reads, which a batch joins in one statement.
     *
     * @param unknownOutcome what callers are told who get no answer
     */
    public GroupCommit(Bounds bounds, String unknownOutcome, Function<List<T>, Mono<List<R>>> commit) {
        this.bounds = bounds;
        this.unknownOutcome = unknownOutcome;
        this.commit = commit;
        this.freeLanes = new AtomicInteger(bounds.lanes());
        this.spacing = new Spacing(bounds.gap());
    }

    /**
     * The bounds of a group commit.
     *
     * @param queue how many pieces may wait; one more is refused
     * @param batch how many pieces one commit may have
     * @param lanes how many commits may run at once
     * @param gap how far the beginnings of two commits are apart at least, on any lane: what comes alone does not wait,
     *     what comes in between goes together
     * @param timeout how long a caller waits; the commit itself is bounded by the database's statement timeout
     */
    public record Bounds(int queue, int batch, int lanes, Duration gap, Duration timeout) {
        public static final Bounds DEFAULT = new Bounds(20_000, 256, 2, Duration.ofMillis(5), Duration.ofSeconds(5));
    }

    /**
     * Queues a piece of work; the result comes when its batch has committed.
     *
     * @return fails with TOO_BUSY if the queue is full, and with SERVICE_UNAVAILABLE if it is not known whether the
     *     commit happened: to try again is safe only with an idempotency key
     */
    public Mono<R> submit(T work) {
        return Mono.defer(() -> enqueue(work));
    }

    private Mono<R> enqueue(T work) {
        if (queued.incrementAndGet() > bounds.queue()) {
            queued.decrementAndGet();
            return Mono.error(Problem.of(CommonProblem.TOO_BUSY, "Too many requests are waiting. Try again shortly."));
        }
        Pending<T, R> pending = new Pending<>(work, Sinks.one());
        queue.add(pending);
        occupyLanes();
        return pending.result().asMono().timeout(bounds.timeout(), Mono.error(this::unknownOutcome));
    }

    /** Starts a commit on each free lane while there is work; a lane that finds none is free again. */
    private void occupyLanes() {
        while (!queue.isEmpty() && takeLane()) {
            spacing.round(Mono.defer(this::commitQueued))
                    .doFinally(_ -> leaveLane())
                    .subscribe();
        }
    }

    private Mono<Void> commitQueued() {
        List<Pending<T, R>> batch = poll();
        return batch.isEmpty() ? Mono.empty() : run(batch);
    }

    private boolean takeLane() {
        return freeLanes.getAndUpdate(free -> Math.max(0, free - 1)) > 0;
    }

    private void leaveLane() {
        freeLanes.incrementAndGet();
        occupyLanes();
    }

    private List<Pending<T, R>> poll() {
        List<Pending<T, R>> batch = new ArrayList<>();
        while (batch.size() < bounds.batch()) {
            Pending<T, R> next = queue.poll();
            if (next == null) {
                break;
            }
            queued.decrementAndGet();
            batch.add(next);
        }
        return batch;
    }

    private Mono<Void> run(List<Pending<T, R>> batch) {
        return Mono.defer(() -> commit.apply(batch.stream().map(Pending::work).toList()))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("a commit without results")))
                .doOnNext(results -> succeed(batch, results))
                .then()
                .onErrorResume(error -> fail(batch, error));
    }

    private void succeed(List<Pending<T, R>> batch, List<R> results) {
        if (results.size() != batch.size()) {
            throw new IllegalStateException(batch.size() + " pieces of work, " + results.size() + " results");
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).result().tryEmitValue(results.get(i));
        }
    }

    /** Data that the database refuses is some one's: the batch is halved until that one is alone. Else all are told. */
    private Mono<Void> fail(List<Pending<T, R>> batch, Throwable error) {
        boolean isData = error instanceof DataIntegrityViolationException;
        if (isData && batch.size() > 1) {
            int half = batch.size() / 2;
            return run(batch.subList(0, half)).then(Mono.defer(() -> run(batch.subList(half, batch.size()))));
        }
        if (!(error instanceof Problem)) {
            log.error("a batch of {} was not committed", batch.size(), error);
        }
        Throwable told = isData || error instanceof Problem ? error : unknownOutcome();
        batch.forEach(pending -> pending.result().tryEmitError(told));
        return Mono.empty();
    }

    private Problem unknownOutcome() {
        return Problem.of(CommonProblem.SERVICE_UNAVAILABLE, unknownOutcome);
    }

    private record Pending<T, R>(T work, Sinks.One<R> result) {}
}
