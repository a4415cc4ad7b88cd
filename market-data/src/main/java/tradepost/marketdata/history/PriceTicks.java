package tradepost.marketdata.history;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.store.OwnedTickStore;
import tradepost.marketdata.store.OwnedTickStore.Ownership;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.TopicEnds;

/**
 * {@code price-ticks}, which the owner of a partition alone writes, in the order of the stored ticks. What is stored
 * and not there follows from the last record there: nothing need be stored of what was published. Where a publication
 * failed, what came after the first record that is missing may be there all the same; then it is published again from
 * that one on.
 */
public final class PriceTicks {
    /** Less than the topic keeps its records for. */
    private static final Duration UNPUBLISHED_AGE_MAX = Duration.ofDays(1);

    private final KafkaPublisher kafka;
    private final TopicEnds ends;
    private final OwnedTickStore store;
    private final Clock clock;
    /** By partition; for both lanes, for a partition may come back to the other one. */
    private final Map<Integer, Gap> gaps = new ConcurrentHashMap<>();

    /**
     * Where a publication failed.
     *
     * @param place on {@code raw-ticks}, of the first tick that is missing
     * @param epoch of the owner whose publication it was: it is nothing to one that did not follow at once
     */
    private record Gap(long place, long epoch) {}

    public PriceTicks(KafkaPublisher kafka, TopicEnds ends, OwnedTickStore store, Clock clock) {
        this.clock = clock;
        this.kafka = kafka;
        this.ends = ends;
        this.store = store;
    }

    /**
     * Publishes ticks that are stored; gives the offset of each.
     *
     * @param epochs of their partitions
     */
    Mono<List<Long>> publish(List<Arrived> current, Map<Integer, Long> epochs) {
        return kafka.publishVerbatim(
                        Topic.PRICE_TICKS, current.stream().map(Copied::new).toList())
                .doOnError(
                        KafkaPublisher.Unacknowledged.class,
                        failure -> remember(
                                failure.missing().stream().map(current::get).toList(), epochs));
    }

    private void remember(List<Arrived> missing, Map<Integer, Long> epochs) {
        Map<Integer, Gap> found = new HashMap<>();
        for (Arrived arrived : missing) {
            Long epoch = Objects.requireNonNull(epochs.get(arrived.partition()));
            found.putIfAbsent(arrived.partition(), new Gap(arrived.offset(), epoch));
        }
        gaps.putAll(found);
    }

    /**
     * Publishes what the owner before stored and did not publish.
     *
     * @return of each partition, the offset of the last record; fails where {@code raw-ticks} ends before what was
     *     applied of it
     */
    Mono<Map<Integer, Long>> publishLeft(List<Ownership> ours) {
        Set<Integer> partitions = ours.stream().map(Ownership::partition).collect(Collectors.toUnmodifiableSet());
        return ends.read(Topic.RAW_TICKS, partitions)
                .doOnNext(raw -> ours.forEach(one -> requireThatItGoesOn(one, raw)))
                .then(ends.read(Topic.PRICE_TICKS, partitions))
                .flatMapMany(found -> Flux.fromIterable(ours).concatMap(one -> left(one, found)))
                .collectMap(Published::partition, Published::offset);
    }

    /** Of a topic that was made anew each tick would be taken for one that was applied, without a word. */
    private static void requireThatItGoesOn(Ownership ours, Map<Integer, TopicEnds.End> raw) {
        long end = Objects.requireNonNull(raw.get(ours.partition())).next();
        if (end < ours.next()) {
            throw new IllegalStateException("raw-ticks, partition " + ours.partition() + ", ends at " + end
                    + ", but was applied up to " + ours.next()
                    + ": was it made anew? Then set next_offset in tick_owners"
                    + " to 0, and raw_offset of the partition's ticks below 0");
        }
    }

    private record Published(int partition, long offset) {}

    private Mono<Published> left(Ownership ours, Map<Integer, TopicEnds.End> found) {
        TopicEnds.End end = Objects.requireNonNull(found.get(ours.partition()));
        return Mono.justOrEmpty(gap(ours))
                .map(gap -> gap.place - 1)
                .switchIfEmpty(Mono.defer(() -> place(ours, end)))
                .flatMap(place -> store.findCurrentAfter(ours.partition(), place))
                .flatMap(left -> publish(left, Map.of(ours.partition(), ours.epoch())))
                .doOnNext(_ -> gaps.remove(ours.partition()))
                .map(offsets ->
                        new Published(ours.partition(), offsets.isEmpty() ? end.next() - 1 : offsets.getLast()));
    }

    /** It stays until what is missing is published: it is that of this owner from here on. */
    private @Nullable Gap gap(Ownership ours) {
        return gaps.computeIfPresent(
                ours.partition(), (_, gap) -> gap.epoch == ours.epoch() - 1 ? new Gap(gap.place, ours.epoch()) : null);
    }

    /**
     * The place on {@code raw-ticks} of the last record there. Where it is none of the ticks that became prices last,
     * nothing follows it; so too where it has no id. Where none is kept, nothing was published for longer than a
     * day, or ever.
     */
    private Mono<Long> place(Ownership ours, TopicEnds.End end) {
        byte[] last = end.last();
        return last == null
                ? store.findPlaceAt(ours.partition(), clock.instant().minus(UNPUBLISHED_AGE_MAX))
                : Mono.justOrEmpty(TickReader.findId(last))
                        .flatMap(id -> store.findPlace(ours.partition(), id))
                        .defaultIfEmpty(ours.next());
    }

    /** A tick as it stands on {@code price-ticks}: the very bytes that came. */
    record Copied(Arrived arrived) implements KafkaPublisher.Verbatim {
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
