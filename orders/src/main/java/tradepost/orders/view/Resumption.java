package tradepost.orders.view;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.orders.domain.Published;
import tradepost.orders.store.FeedStore;
import tradepost.orders.store.FeedStore.Page;
import tradepost.orders.store.FeedStore.Told;
import tradepost.orders.store.OrderStore;
import tradepost.orders.view.OrderFeed.Listener;
import tradepost.platform.event.Topic;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;
import tradepost.platform.relay.Partitions;
import tradepost.platform.relay.TopicTail;

/**
 * A user's changes from any point of the past on: first those that are stored, then those that this replica hears.
 * Nothing is missed in between and nothing is told twice: it listens first, then reads what is stored until there is
 * everything from before it listened.
 */
@Component
class Resumption {
    private final FeedStore stored;
    private final OrderStore orders;
    private final OrderFeed feed;
    private final TopicTail tail;
    private final Projection projection;

    Resumption(
            FeedStore stored,
            OrderStore orders,
            OrderFeed feed,
            @Qualifier("orderTail") TopicTail tail,
            Projection projection) {
        this.stored = stored;
        this.orders = orders;
        this.feed = feed;
        this.tail = tail;
        this.projection = projection;
    }

    /**
     * The user's changes, without end.
     *
     * @param lastEventId what the client had last; null if it wants only what is to come
     * @return fails with an overflow if the reader is too slow for what comes live
     */
    Flux<Signal> after(UUID userId, @Nullable String lastEventId) {
        int partition = Partitions.of(userId.toString());
        if (lastEventId == null) {
            return listening(userId, partition, (listener, from) -> live(listener, from)
                            .startWith(new Signal.Alive(id(partition, from - 1))))
                    .onErrorResume(Missed.class, missed -> anew(userId, partition, missed.reason()));
        }
        return EventId.parse(lastEventId)
                .filter(id -> id.epoch().equals(stored.epoch()) && id.partition() == partition)
                .map(id -> resumed(userId, id))
                .orElseGet(() -> anew(userId, partition, "unknown"));
    }

    /** A long past is read before it listens, so that what comes meanwhile need not wait in memory. */
    private Flux<Signal> resumed(UUID userId, EventId last) {
        int partition = last.partition();
        AtomicLong reached = new AtomicLong(last.position());
        return read(userId, partition, last.position(), 0)
                .doOnNext(told -> reached.set(told.position()))
                .map(this::changed)
                .concatWith(Flux.defer(() -> joined(userId, partition, reached.get())))
                .onErrorResume(Missed.class, missed -> anew(userId, partition, missed.reason()));
    }

    private Flux<Signal> joined(UUID userId, int partition, long after) {
        return listening(userId, partition, (listener, position) -> {
            long from = Math.max(position, after + 1);
            return read(userId, partition, after, from)
                    .takeWhile(told -> told.position() < from)
                    .map(this::changed)
                    .concatWith(live(listener, from))
                    .startWith(new Signal.Alive(id(partition, after)));
        });
    }

    /** What the snapshot shows may be told once more by changes that were on their way: their {@code seq} says so. */
    private Flux<Signal> anew(UUID userId, int partition, String reason) {
        return listening(
                        userId,
                        partition,
                        (listener, from) -> Flux.concat(
                                Mono.just(new Signal.Reset(reason)),
                                orders.findLiveOf(userId).map(order -> new Signal.Live(Published.snapshot(order))),
                                Mono.just(new Signal.Alive(id(partition, from - 1))),
                                live(listener, from)))
                .onErrorResume(Missed.class, missed -> anew(userId, partition, missed.reason()));
    }

    private Flux<Signal> listening(UUID userId, int partition, BiFunction<Listener, Long, Flux<Signal>> then) {
        return Flux.using(
                () -> feed.listen(userId), listener -> then.apply(listener, position(partition)), Listener::close);
    }

    private Flux<Signal> live(Listener listener, long from) {
        return listener.changes().filter(told -> told.position() >= from).map(this::changed);
    }

    /** What is stored after a position, at least up to {@code until}. */
    private Flux<Told> read(UUID userId, int partition, long after, long until) {
        return page(userId, partition, after)
                .expand(step -> next(step, userId, partition, until))
                .concatMapIterable(step -> step.page().events(), 1);
    }

    private Mono<Step> next(Step step, UUID userId, int partition, long until) {
        if (step.page().isFull()) {
            return page(userId, partition, step.last());
        }
        return step.page().next() >= until
                ? Mono.empty()
                : projection.reaches(partition, until).then(page(userId, partition, step.last()));
    }

    private Mono<Step> page(UUID userId, int partition, long after) {
        return Mono.defer(() -> stored.page(userId, partition, after))
                .flatMap(page -> after + 1 < page.keptFrom()
                        ? Mono.error(new Missed("pruned"))
                        : Mono.just(new Step(page, page.last(after))));
    }

    private record Step(Page page, long last) {}

    private long position(int partition) {
        return tail.position(Topic.ORDER_EVENTS, partition)
                .orElseThrow(() -> Problem.of(
                        CommonProblem.SERVICE_UNAVAILABLE, "Changes are not heard here yet. Try again shortly."));
    }

    private Signal changed(Told told) {
        return new Signal.Changed(id(told.partition(), told.position()), told.change());
    }

    private EventId id(int partition, long position) {
        return new EventId(stored.epoch(), partition, position);
    }
}
