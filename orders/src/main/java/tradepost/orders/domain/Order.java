package tradepost.orders.domain;

import static tradepost.orders.domain.Stage.DELAYED;
import static tradepost.orders.domain.Stage.DONE;
import static tradepost.orders.domain.Stage.HOLDING;
import static tradepost.orders.domain.Stage.NEW;
import static tradepost.orders.domain.Stage.RELEASING;
import static tradepost.orders.domain.Stage.REPLACING;
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
import tradepost.orders.domain.OrderEvent.Left;
import tradepost.orders.domain.OrderEvent.Opened;
import tradepost.orders.domain.OrderEvent.Refused;
import tradepost.orders.domain.OrderEvent.ReplaceAsked;
import tradepost.orders.domain.OrderEvent.ReplaceDenied;
import tradepost.orders.domain.OrderEvent.ReplaceRefused;
import tradepost.orders.domain.OrderEvent.Replaced;
import tradepost.orders.domain.OrderEvent.Repriced;
import tradepost.orders.domain.OrderEvent.Resized;
import tradepost.orders.domain.OrderEvent.Sized;
import tradepost.orders.domain.OrderEvent.Triggered;

/**
 * An order: its terms, and how far it has come. {@link #on} is the whole table of legal moves.
 *
 * @param since when it entered its stage
 * @param seq counts the changes a user sees, from 1
 * @param hold what the ledger was asked to hold; null if nothing was
 * @param entry how it came into the book; null if it never did
 * @param revision how it was replaced
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
        @Nullable Hold hold,
        @Nullable Entry entry,
        Revision revision,
        @Nullable Settling settling,
        @Nullable Ending ending) {

    /** A new order, as intake stores it. */
    public static Order placed(Terms terms) {
        return new Order(
                terms,
                OrderStatus.PENDING,
                NEW,
                terms.createdAt(),
                1,
                Fills.NONE,
                null,
                null,
                Revision.NONE,
                null,
                null);
    }

    /** An exit of which the entry has bought so much: it rests at once, on shares that were set aside as they came. */
    static Order exit(Terms terms, long tickOffset, Instant now) {
        return new Order(
                terms,
                OrderStatus.OPEN,
                RESTING,
                now,
                1,
                Fills.NONE,
                new Hold(Objects.requireNonNull(terms.quantity()), null),
                Entry.at(tickOffset),
                Revision.NONE,
                null,
                null);
    }

    public UUID id() {
        return terms.id();
    }

    public String symbol() {
        return terms.symbol();
    }

    /** How much is ordered. An order by worth has none before it is decided. */
    public BigDecimal quantity() {
        return Objects.requireNonNull(terms.quantity(), "it is not decided yet how much is ordered");
    }

    /** How much is still to be filled. */
    public BigDecimal leaves() {
        return quantity().subtract(fills.quantity());
    }

    public boolean isSized() {
        return terms.quantity() != null;
    }

    /** Whether it has a stop price that no tick has reached yet. */
    public boolean isUntriggered() {
        return terms.type().hasStop() && (entry == null || entry.triggeredBy() == null);
    }

    /** Whether it came into the book, or was triggered there, by what was read after this tick: it is not for it. */
    boolean isAfter(long tickOffset) {
        return entry != null && entry.isAfter(tickOffset);
    }

    /**
     * What the order is after an event.
     *
     * @throws IllegalStateException if the event cannot happen in this stage
     */
    public Order on(OrderEvent event, Instant now) {
        return switch (event) {
            case Sized decided -> from(event, NEW, DELAYED).sized(decided);
            case HoldAsked asked -> from(event, NEW).with(asked.hold()).to(HOLDING, now);
            case FundsHeld held -> from(event, HOLDING).held(held, now);
            case Opened opened -> from(event, DELAYED).entered(opened.tickOffset(), now);
            case Triggered triggered -> from(event, RESTING).triggered(triggered, now);
            case FillDecided decided -> from(event, NEW, DELAYED, RESTING).settling(decided, now);
            case Filled _ -> from(event, SETTLING).filled(now);
            case Refused refused -> from(event, NEW, HOLDING, SETTLING).refused(refused, now);
            case EndAsked asked ->
                from(event, HOLDING, DELAYED, RESTING, REPLACING, SETTLING).ending(asked, now);
            case ReplaceAsked asked -> from(event, RESTING).with(revised(asked)).to(REPLACING, now);
            case Replaced replaced -> from(event, REPLACING).replaced(replaced, now);
            case ReplaceRefused _ ->
                from(event, REPLACING).with(revision.answered()).show(status).back(now);
            case ReplaceDenied denied ->
                from(event, HOLDING, DELAYED, RESTING, REPLACING, SETTLING, RELEASING)
                        .with(revision.heard(denied.commandOffset()))
                        .show(status);
            case Resized resized -> from(event, RESTING).exit().resized(resized, now);
            case Repriced repriced -> from(event, RESTING).exit().repriced(repriced, now);
            case Left left ->
                from(event, RESTING, SETTLING).exit().with(null, left.ending()).ended(now);
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

    private Order exit() {
        if (terms.leg() == null) {
            throw new IllegalStateException("order " + id() + " is no exit");
        }
        return this;
    }

    private Order sized(Sized decided) {
        if (isSized()) {
            throw new IllegalStateException("order " + id() + " has its quantity");
        }
        return with(terms.sized(decided.quantity()));
    }

    /** One that may not wait never enters the book: it is decided when its time has come. */
    private Order held(FundsHeld held, Instant now) {
        return terms.isDue(now) && terms.timeInForce().isPatient() ? entered(held.tickOffset(), now) : to(DELAYED, now);
    }

    private Order entered(long tickOffset, Instant now) {
        return with(Entry.at(tickOffset)).show(OrderStatus.OPEN).to(RESTING, now);
    }

    /** Its place in the book's time is not since when it is triggered, but when it was placed. */
    private Order triggered(Triggered triggered, Instant now) {
        if (!isUntriggered()) {
            throw new IllegalStateException("order " + id() + " waits for no trigger");
        }
        return with(Objects.requireNonNull(entry).triggeredBy(triggered.tickOffset()))
                .show(status)
                .to(RESTING, now);
    }

    private Order settling(FillDecided decided, Instant now) {
        return with(decided.settling(), decided.rest()).to(SETTLING, now);
    }

    private Order filled(Instant now) {
        Settling fill = Objects.requireNonNull(settling);
        Order filled =
                new Order(terms, status, stage, since, seq, fills.plus(fill), hold, entry, revision, null, ending);
        if (filled.leaves().signum() == 0) {
            // An end that was asked for meanwhile came too late.
            return filled.with(null, null).show(OrderStatus.EXECUTED).to(DONE, now);
        }
        if (fill.last()) {
            // The ledger has returned what was held beyond it.
            return filled.ended(now);
        }
        return filled.show(OrderStatus.PARTIALLY_FILLED).back(now);
    }

    /** What is held must be returned before an order ends. */
    private Order refused(Refused refused, Instant now) {
        Order rejected = with(null, refused.ending());
        return hold == null || stage == HOLDING ? rejected.ended(now) : rejected.to(RELEASING, now);
    }

    /** While the ledger is asked nothing else is decided: the first end asked for is kept for after it. */
    private Order ending(EndAsked asked, Instant now) {
        Order asking = with(settling, ending == null ? asked.ending() : ending.and(asked.ending()));
        return stage == SETTLING || stage == REPLACING ? asking : asking.to(RELEASING, now);
    }

    private Revision revised(ReplaceAsked asked) {
        return revision.asked(asked.replacement(), asked.commandOffset());
    }

    private Order resized(Resized resized, Instant now) {
        return with(terms.sized(resized.quantity()))
                .with(new Hold(resized.quantity(), null))
                .show(status)
                .to(RESTING, now);
    }

    private Order repriced(Repriced repriced, Instant now) {
        Replacement to = repriced.replacement();
        return with(revision.asked(to, repriced.commandOffset()))
                .replaced(new Replaced(to, repriced.tickOffset()), now);
    }

    /**
     * A stop that was not triggered comes into the book anew: only later ticks trigger it at its price of now. Any
     * other keeps its place, and ticks from before are not for it, which an owner that takes over may hear again.
     */
    private Order replaced(Replaced replaced, Instant now) {
        Replacement to = replaced.replacement();
        Order other = with(terms.replaced(to.quantity(), to.limitPrice(), to.stopPrice()))
                .with(to.hold())
                .with(revision.answered());
        Entry entered = Objects.requireNonNull(entry);
        long last = Math.max(entered.offset(), replaced.tickOffset());
        Order placed = other.with(isUntriggered() ? Entry.at(last) : entered.replacedAt(last));
        return placed.show(status).back(now);
    }

    /** To the book, unless its end was asked for meanwhile. */
    private Order back(Instant now) {
        return to(ending == null ? RESTING : RELEASING, now);
    }

    private Order ended(Instant now) {
        return show(Objects.requireNonNull(ending).status()).to(DONE, now);
    }

    Order with(Terms decided) {
        return new Order(decided, status, stage, since, seq, fills, hold, entry, revision, settling, ending);
    }

    private Order with(Hold asked) {
        return new Order(terms, status, stage, since, seq, fills, asked, entry, revision, settling, ending);
    }

    private Order with(Revision other) {
        return new Order(terms, status, stage, since, seq, fills, hold, entry, other, settling, ending);
    }

    private Order with(Entry entered) {
        return new Order(terms, status, stage, since, seq, fills, hold, entered, revision, settling, ending);
    }

    private Order with(@Nullable Settling fill, @Nullable Ending end) {
        return new Order(terms, status, stage, since, seq, fills, hold, entry, revision, fill, end);
    }

    private Order show(OrderStatus next) {
        return new Order(terms, next, stage, since, seq + 1, fills, hold, entry, revision, settling, ending);
    }

    private Order to(Stage next, Instant now) {
        return new Order(terms, status, next, now, seq, fills, hold, entry, revision, settling, ending);
    }
}
