package tradepost.marketdata.history;

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
    private final KafkaPublisher kafka;
    private final TopicEnds ends;
    private final OwnedTickStore store;

    public PriceTicks(KafkaPublisher kafka, TopicEnds ends, OwnedTickStore store) {
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
     * The place on {@code raw-ticks} of the last record there. A topic that never had one is behind all ticks; of one
     * that has none any more, or another's, nothing follows, and what is not there is too old for it.
     */
    private Mono<Long> place(Ownership ours, TopicEnds.End end) {
        byte[] last = end.last();
        if (last == null) {
            return Mono.just(end.next() == 0 ? -1 : ours.next());
        }
        return store.findPlace(
                        ours.partition(), Json.read(last, PriceTick.class).id(), ours.next())
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
