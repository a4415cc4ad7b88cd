package tradepost.marketdata.snapshot;

import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.platform.event.Json;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Partitions;

/** A snapshot as {@code price-snapshots} and Redis have it: written when the first of them takes it, and once. */
final class Encoded implements KafkaPublisher.Verbatim {
    private final PriceSnapshot snapshot;
    /** Where both take it at the same moment it is written twice, which changes nothing. */
    private volatile byte @Nullable [] json;

    Encoded(PriceSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    static Encoded newer(Encoded waiting, Encoded coming) {
        return coming.snapshot.isAtLeastAsNewAs(waiting.snapshot) ? coming : waiting;
    }

    @Override
    public int partition() {
        return Partitions.of(key());
    }

    @Override
    public String key() {
        return snapshot.tick().symbol();
    }

    @Override
    public byte[] json() {
        byte[] written = json;
        if (written == null) {
            written = Json.write(snapshot);
            json = written;
        }
        return written;
    }
}
