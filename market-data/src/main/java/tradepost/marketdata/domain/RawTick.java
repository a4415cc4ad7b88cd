package tradepost.marketdata.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Event;
import tradepost.platform.event.PriceTick;

/**
 * A tick as it is on {@code raw-ticks}: a {@link PriceTick} nobody has judged yet. Its times are microseconds since
 * 1970, and it keeps the bytes it came as, which are what {@code price-ticks} gets of it.
 */
public final class RawTick implements Event {
    private final UUID id;
    private final String symbol;
    private final String feed;
    private final BigDecimal price;
    private final @Nullable BigDecimal quantity;
    private final @Nullable BigDecimal availability;
    private final long sourceAt;
    private final long receivedAt;
    private final PriceTick.AgedBy agedBy;
    private final @Nullable Long tradableMs;
    private final byte[] json;

    /** @param json the record it was read from */
    public RawTick(
            UUID id,
            String symbol,
            String feed,
            BigDecimal price,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal availability,
            long sourceAt,
            long receivedAt,
            PriceTick.AgedBy agedBy,
            @Nullable Long tradableMs,
            byte[] json) {
        this.id = id;
        this.symbol = symbol;
        this.feed = feed;
        this.price = price;
        this.quantity = quantity;
        this.availability = availability;
        this.sourceAt = sourceAt;
        this.receivedAt = receivedAt;
        this.agedBy = agedBy;
        this.tradableMs = tradableMs;
        this.json = json;
    }

    public static RawTick of(PriceTick tick, byte[] json) {
        return new RawTick(
                tick.id(),
                tick.symbol(),
                tick.feed(),
                tick.price(),
                tick.quantity(),
                tick.availability(),
                micros(tick.sourceAt()),
                micros(tick.receivedAt()),
                tick.agedBy(),
                tick.tradableMs(),
                json);
    }

    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Derived from what names a tick for ever: its source, symbol, time and sequence. */
    @Override
    public UUID id() {
        return id;
    }

    @Override
    public Instant at() {
        return instant(receivedAt);
    }

    public String symbol() {
        return symbol;
    }

    public String feed() {
        return feed;
    }

    public BigDecimal price() {
        return price;
    }

    public @Nullable BigDecimal quantity() {
        return quantity;
    }

    public @Nullable BigDecimal availability() {
        return availability;
    }

    /** When the source says it was the price. Bars, highs and lows go by this time. */
    public long sourceAt() {
        return sourceAt;
    }

    public long receivedAt() {
        return receivedAt;
    }

    public PriceTick.AgedBy agedBy() {
        return agedBy;
    }

    public @Nullable Long tradableMs() {
        return tradableMs;
    }

    public byte[] json() {
        return json;
    }

    /** As {@code price-snapshots} carries it. */
    public PriceTick toPriceTick(long offset) {
        return new PriceTick(
                id,
                at(),
                symbol,
                feed,
                price,
                quantity,
                availability,
                instant(sourceAt),
                at(),
                agedBy,
                tradableMs,
                offset);
    }
}
