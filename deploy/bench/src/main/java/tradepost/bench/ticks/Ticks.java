package tradepost.bench.ticks;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tradepost.platform.event.Json;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.KafkaProperties;
import tradepost.platform.relay.KafkaPublisher;
import tradepost.platform.relay.Partitions;

/** Ticks as feeds publish them: of so many symbols in turn, each a little later than the one before. */
final class Ticks {
    private static final int CHUNK = 10_000;
    private static final long LIMIT_SECONDS = 30;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<String> symbols = new ArrayList<>();
    private final Instant first = Instant.now().truncatedTo(ChronoUnit.MICROS);

    Ticks(int symbols) {
        for (int i = 0; i < symbols; i++) {
            this.symbols.add("TICK" + i);
        }
    }

    /** Publishes them; the brokers have all when it returns. */
    void publish(KafkaProperties kafka, int count) {
        try (KafkaPublisher publisher = new KafkaPublisher(kafka)) {
            for (int from = 0; from < count; from += CHUNK) {
                List<Made> records = new ArrayList<>();
                for (int i = from; i < Math.min(count, from + CHUNK); i++) {
                    records.add(record(i));
                }
                CompletableFuture<List<Long>> published =
                        publisher.publishVerbatim(Topic.RAW_TICKS, records).toFuture();
                published.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
            }
        }
    }

    private Made record(int number) {
        String symbol = symbols.get(number % symbols.size());
        Instant at = first.plus(number, ChronoUnit.MICROS);
        PriceTick tick = new PriceTick(
                new UUID(random.nextLong(), random.nextLong()),
                at,
                symbol,
                "bench",
                BigDecimal.valueOf(random.nextInt(9_500, 10_500), 2),
                BigDecimal.valueOf(random.nextInt(1, 500)),
                null,
                at,
                at,
                PriceTick.AgedBy.RECEIVED,
                15_000L,
                null);
        return new Made(Partitions.of(symbol), symbol, Json.write(tick));
    }

    /** A tick as its bytes. */
    private static final class Made implements KafkaPublisher.Verbatim {
        private final int partition;
        private final String key;
        private final byte[] json;

        Made(int partition, String key, byte[] json) {
            this.partition = partition;
            this.key = key;
            this.json = json;
        }

        @Override
        public int partition() {
            return partition;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public byte[] json() {
            return json;
        }
    }
}
