package tradepost.orders.domain;

import static tradepost.orders.domain.Stage.DONE;
import static tradepost.orders.domain.Stage.HOLDING;
import static tradepost.orders.domain.Stage.NEW;
import static tradepost.orders.domain.Stage.RELEASING;
import static tradepost.orders.domain.Stage.RESTING;
import static tradepost.orders.domain.Stage.SETTLING;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.OrderEvent.EndAsked;
import tradepost.orders.domain.OrderEvent.FillDecided;
import tradepost.orders.domain.OrderEvent.Filled;
import tradepost.orders.domain.OrderEvent.FundsHeld;
import tradepost.orders.domain.OrderEvent.HoldAsked;
import tradepost.orders.domain.OrderEvent.HoldReleased;
import tradepost.orders.domain.OrderEvent.Refused;

/**
 * An order: its terms, and how far it has come. {@link #on} is the whole table of legal moves.
 *
 * @param since when it entered its stage
 * @param seq counts the changes a user sees, from 1
 * @param hold what the ledger was asked to hold; null if nothing was
 * @param settling the fill that is being settled; present exactly while {@code SETTLING}
 * @param ending how it will end, or ended; null while nothing has asked for its end
 */
public record Order(
        Terms terms,
        OrderStatus status,
        Stage stage,
        Instant since,
        int seq,
        Fills fills,
        @Nullable BigDecimal hold,
        @Nullable Settling settling,
        @Nullable Ending ending) {

    /** A new order, as intake stores it. */
    public static Order placed(Terms terms) {
        return new Order(terms, OrderStatus.PENDING, NEW, terms.createdAt(), 1, Fills.NONE, null, null, null);
    }

    public UUID id() {
        return terms.id();
    }

    public String symbol() {
        return terms.symbol();
    }

    /** How much is still to be filled. */
    public BigDecimal leaves() {
        return terms.quantity().subtract(fills.quantity());
    }

    /**
     * What the order is after an event.
     *
     * @throws IllegalStateException if the event cannot happen in this stage
     */
    public Order on(OrderEvent event, Instant now) {
        return switch (event) {
            case HoldAsked asked -> from(event, NEW).holding(asked.amount(), now);
            case FundsHeld _ -> from(event, HOLDING).show(OrderStatus.OPEN).to(RESTING, now);
            case FillDecided decided -> from(event, NEW, RESTING).settling(decided.settling(), now);
            case Filled _ -> from(event, SETTLING).filled(now);
            case Refused refused -> from(event, NEW, HOLDING, SETTLING).refused(refused, now);
            case EndAsked asked -> from(event, HOLDING, RESTING, SETTLING).ending(asked.ending(), now);
            case HoldReleased _ -> from(event, RELEASING).ended(now);
        };
    }

    private Order from(OrderEvent event, Stage... stages) {
        if (!Arrays.asList(stages).contains(stage)) {
            throw new IllegalStateException(
                    "order " + id() + " is " + stage + ": " + event.getClass().getSimpleName() + " cannot happen");
        }
        return this;
    }

    private Order holding(BigDecimal amount, Instant now) {
        return new Order(terms, status, HOLDING, now, seq, fills, amount, null, ending);
    }

    private Order settling(Settling fill, Instant now) {
        return new Order(terms, status, SETTLING, now, seq, fills, hold, fill, ending);
    }

    private Order filled(Instant now) {
        Fills more = fills.plus(Objects.requireNonNull(settling));
        Order filled = new Order(terms, status, stage, since, seq, more, hold, null, ending);
        if (filled.leaves().signum() == 0) {
            // An end that was asked for meanwhile came too late.
            return new Order(terms, OrderStatus.EXECUTED, DONE, now, seq + 1, more, hold, null, null);
        }
        return filled.show(OrderStatus.PARTIALLY_FILLED).to(ending == null ? RESTING : RELEASING, now);
    }

    /** What is held must be returned before an order ends. */
    private Order refused(Refused refused, Instant now) {
        Order rejected = new Order(terms, status, stage, since, seq, fills, hold, null, refused.ending());
        return hold == null || stage == HOLDING ? rejected.ended(now) : rejected.to(RELEASING, now);
    }

    /** While a fill settles nothing else is decided: the end is kept for after it. */
    private Order ending(Ending asked, Instant now) {
        Order asking = new Order(terms, status, stage, since, seq, fills, hold, settling, asked);
        return stage == SETTLING ? asking : asking.to(RELEASING, now);
    }

    private Order ended(Instant now) {
        return show(Objects.requireNonNull(ending).status()).to(DONE, now);
    }

    private Order show(OrderStatus next) {
        return new Order(terms, next, stage, since, seq + 1, fills, hold, settling, ending);
    }

    private Order to(Stage next, Instant now) {
        return new Order(terms, status, next, now, seq, fills, hold, settling, ending);
    }
}
