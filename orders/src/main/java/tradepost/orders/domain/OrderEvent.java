package tradepost.orders.domain;

import java.math.BigDecimal;

/** What happens to an order, one after the other. */
public sealed interface OrderEvent {
    /** It must rest: the ledger is asked to hold what it may cost. */
    record HoldAsked(BigDecimal amount) implements OrderEvent {}

    /** The ledger holds it. */
    record FundsHeld() implements OrderEvent {}

    /** A price was found: the ledger is asked to settle. */
    record FillDecided(Settling settling) implements OrderEvent {}

    /** The ledger settled. */
    record Filled() implements OrderEvent {}

    /** The ledger refused, or no price would do. */
    record Refused(Ending ending) implements OrderEvent {}

    /** The user cancelled it, or its time is over. */
    record EndAsked(Ending ending) implements OrderEvent {}

    /** The ledger returned what was held. */
    record HoldReleased() implements OrderEvent {}
}
