package tradepost.marketdata.feed;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a feed is doing. Safe for threads. */
public final class FeedHealth {
    private volatile Facts facts = new Facts(State.STARTING, 0, null, 0, null, 0, 0, null);

    /** Whether the feed gives ticks. */
    public enum State {
        /** Not connected yet. */
        STARTING,
        /** Connected. */
        RUNNING,
        /** Its source allows nothing more for a while. */
        PAUSED,
        /** Lost, and connecting again. */
        RETRYING,
        /** All ticks of the source are taken. */
        FINISHED,
        /** Someone must mend the source. */
        FAILED
    }

    /**
     * The facts at a moment.
     *
     * @param ticks how many Kafka has taken
     * @param lastTickAt when the last of them was received
     * @param rejected how many messages were not ticks, and {@code lastRejection} why the last was not
     * @param gaps how often the source had forgotten ticks that we do not have
     * @param failures how often the feed was lost, and {@code lastFailure} why, or why it is paused
     */
    public record Facts(
            State state,
            long ticks,
            @Nullable Instant lastTickAt,
            long rejected,
            @Nullable String lastRejection,
            long gaps,
            long failures,
            @Nullable String lastFailure) {}

    public Facts facts() {
        return facts;
    }

    /** Kafka has one more tick. */
    public void took(FeedTick tick) {
        Instant at = tick.tick().receivedAt();
        change(f ->
                new Facts(f.state, f.ticks + 1, at, f.rejected, f.lastRejection, f.gaps, f.failures, f.lastFailure));
    }

    /** One more message was not a tick. */
    public void rejected(String reason) {
        change(f ->
                new Facts(f.state, f.ticks, f.lastTickAt, f.rejected + 1, reason, f.gaps, f.failures, f.lastFailure));
    }

    /** There were ticks that the source has forgotten before we had them. */
    public void missed() {
        change(f -> new Facts(
                f.state, f.ticks, f.lastTickAt, f.rejected, f.lastRejection, f.gaps + 1, f.failures, f.lastFailure));
    }

    public void running() {
        become(State.RUNNING);
    }

    /** The source says in its words that it allows nothing more for a while. */
    public void paused(String reason) {
        change(f -> new Facts(
                State.PAUSED, f.ticks, f.lastTickAt, f.rejected, f.lastRejection, f.gaps, f.failures, reason));
    }

    public void finished() {
        become(State.FINISHED);
    }

    /** The feed was lost; {@code next} says what becomes of it. */
    public void failed(State next, Throwable failure) {
        change(f -> new Facts(
                next, f.ticks, f.lastTickAt, f.rejected, f.lastRejection, f.gaps, f.failures + 1, failure.toString()));
    }

    private void become(State next) {
        change(f ->
                new Facts(next, f.ticks, f.lastTickAt, f.rejected, f.lastRejection, f.gaps, f.failures, f.lastFailure));
    }

    private synchronized void change(UnaryOperator<Facts> by) {
        facts = by.apply(facts);
    }
}
