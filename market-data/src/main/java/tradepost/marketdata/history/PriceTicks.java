package tradepost.marketdata.history;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.store.OwnedTickStore;
import tradepost.marketdata.store.OwnedTickStore.Ownership;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicEnds;

/**
 * {@code price-ticks}, which the owner of a partition alone writes, in the order of the stored ticks. What is stored
 * and not there follows from the last record there: nothing need be stored of what was published.
 */
public final class PriceTicks {
    /** Less than the topic keeps its records for. */
    private static final Duration UNPUBLISHED_AGE_MAX = Duration.ofDays(1);

    private final KafkaPublisher kafka;
    private final TopicEnds ends;
    private final OwnedTickStore store;
    private final Clock clock;

    public PriceTicks(KafkaPublisher kafka, TopicEnds ends, OwnedTickStore store, Clock clock) {
        this.clock = clock;
        this.kafka = kafka;
        this.ends = ends;
        this.store = store;
    }

    /** Publishes ticks that are stored; gives the offset of each. */
    Mono<List<Long>> publish(List<Arrived> current) {
        return kafka.publishVerbatim(
                Topic.PRICE_TICKS, current.stream().map(Copied::new).toList());
    }

    /**
     * Publishes what the owner before stored and did not publish.
     *
     * @return of each partition, the offset of the last record
     */
    Mono<Map<Integer, Long>> publishLeft(List<Ownership> ours) {
        return ends.read(
                        Topic.PRICE_TICKS,
                        ours.stream().map(Ownership::partition).collect(Collectors.toUnmodifiableSet()))
                .flatMapMany(found -> Flux.fromIterable(ours).concatMap(one -> left(one, found)))
                .collectMap(Published::partition, Published::offset);
    }

    private record Published(int partition, long offset) {}

    private Mono<Published> left(Ownership ours, Map<Integer, TopicEnds.End> found) {
        TopicEnds.End end = Objects.requireNonNull(found.get(ours.partition()));
        return place(ours, end)
                .flatMap(place -> store.findCurrentAfter(ours.partition(), place))
                .flatMap(this::publish)
                .map(offsets ->
                        new Published(ours.partition(), offsets.isEmpty() ? end.next() - 1 : offsets.getLast()));
    }

    /**
     * The place on {@code raw-ticks} of the last record there. Where it is none of the ticks that became prices last,
     * nothing follows it. Where none is kept, nothing was published for longer than a day, or ever.
     */
    private Mono<Long> place(Ownership ours, TopicEnds.End end) {
        byte[] last = end.last();
        return last == null
                ? store.findPlaceAt(ours.partition(), clock.instant().minus(UNPUBLISHED_AGE_MAX))
                : store.findPlace(
                                ours.partition(),
                                Json.read(last, PriceTick.class).id())
                        .defaultIfEmpty(ours.next());
    }

    private record Copied(Arrived arrived) implements KafkaPublisher.Verbatim {
        @Override
        public int partition() {
            return arrived.partition();
        }

        @Override
        public String key() {
            return arrived.tick().symbol();
        }

        @Override
        public byte[] json() {
            return arrived.tick().json();
        }
    }
}
