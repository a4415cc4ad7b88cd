package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Conditions in the hands of a test: a collar of 5 %, the market open, and no price from elsewhere. */
public final class TestConditions implements Conditions {
    Phase phase = Phase.OPEN;

    int batch = 1_000_000;

    @Nullable
    Market snapshot;

    @Override
    public Phase phase(String symbol, Instant now) {
        return phase;
    }

    @Override
    public @Nullable Market snapshot(String symbol) {
        return snapshot;
    }

    @Override
    public BigDecimal collar() {
        return new BigDecimal("0.05");
    }

    @Override
    public int batch() {
        return batch;
    }
}
