package tradepost.orders.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Conditions in the hands of a test: a collar of 5 %, nothing halted. */
final class TestConditions implements Conditions {
    boolean isHalted;

    @Nullable
    Market snapshot;

    @Override
    public boolean isHalted(String symbol) {
        return isHalted;
    }

    @Override
    public @Nullable Market snapshot(String symbol) {
        return snapshot;
    }

    @Override
    public BigDecimal collar() {
        return new BigDecimal("0.05");
    }
}
