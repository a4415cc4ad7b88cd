package tradepost.orders.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What happens to an order, one after the other. */
public sealed interface OrderEvent {
    /** An order by worth: how much that is was decided. */
    record Sized(BigDecimal quantity) implements OrderEvent {}

    /** It must wait: the ledger is asked to hold what it may cost. */
    record HoldAsked(Hold hold) implements OrderEvent {}

    /**
     * The ledger holds it: it enters the book, unless it must wait for its time.
     *
     * @param tickOffset the last tick known then, or -1
     */
    record FundsHeld(long tickOffset) implements OrderEvent {}

    /** The time it waited for has come: it enters the book. */
    record Opened(long tickOffset) implements OrderEvent {}

    /** A tick has reached its stop price. */
    record Triggered(long tickOffset) implements OrderEvent {}

    /**
     * A price was found: the ledger is asked to settle.
     *
     * @param rest how what this fill leaves ends with it; null if it rests, or there is none
     */
    record FillDecided(Settling settling, @Nullable Ending rest) implements OrderEvent {}

    /** The ledger settled. */
    record Filled() implements OrderEvent {}

    /** The ledger refused, or no price would do. */
    record Refused(Ending ending) implements OrderEvent {}

    /** The user cancelled it, or its time is over. */
    record EndAsked(Ending ending) implements OrderEvent {}

    /**
     * It shall become another: the ledger is asked to hold what that may cost.
     *
     * @param commandOffset of the command that asked for it
     */
    record ReplaceAsked(Replacement replacement, long commandOffset) implements OrderEvent {}

    /**
     * It is another.
     *
     * @param tickOffset the last tick known then, or -1
     */
    record Replaced(Replacement replacement, long tickOffset) implements OrderEvent {}

    /** The ledger refused: it stays what it was. */
    record ReplaceRefused(Ending why) implements OrderEvent {}

    /** It cannot become what was asked: it stays what it was. */
    record ReplaceDenied(long commandOffset) implements OrderEvent {}

    /** An exit: what its entry bought is another quantity now. */
    record Resized(BigDecimal quantity) implements OrderEvent {}

    /**
     * An exit has another price: what it holds is the same.
     *
     * @param commandOffset of the command that asked for it
     * @param tickOffset the last tick known then, or -1
     */
    record Repriced(Replacement replacement, long commandOffset, long tickOffset) implements OrderEvent {}

    /** An exit ends and leaves what is held to the other one, or the other one has sold it. */
    record Left(Ending ending) implements OrderEvent {}

    /** The ledger returned what was held. */
    record HoldReleased() implements OrderEvent {}
}
