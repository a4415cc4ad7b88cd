package tradepost.marketdata.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A clock that goes when it is told to. */
final class HandClock extends Clock {
    private Instant now;
    private @Nullable Error fault;

    HandClock(Instant now) {
        this.now = now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** What asks for the time next fails so. */
    void failNext(Error error) {
        fault = error;
    }

    @Override
    public Instant instant() {
        Error failing = fault;
        if (failing != null) {
            fault = null;
            throw failing;
        }
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
