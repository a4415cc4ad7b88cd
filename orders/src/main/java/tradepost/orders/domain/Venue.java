package tradepost.orders.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.FillRule.Decision;
import tradepost.orders.domain.OrderEvent.FillDecided;
import tradepost.orders.domain.OrderEvent.Filled;
import tradepost.orders.domain.OrderEvent.FundsHeld;
import tradepost.orders.domain.OrderEvent.HoldAsked;
import tradepost.orders.domain.OrderEvent.HoldReleased;
import tradepost.orders.domain.OrderEvent.Opened;
import tradepost.orders.domain.OrderEvent.Refused;
import tradepost.orders.domain.OrderEvent.ReplaceAsked;
import tradepost.orders.domain.OrderEvent.ReplaceDenied;
import tradepost.orders.domain.OrderEvent.ReplaceRefused;
import tradepost.orders.domain.OrderEvent.Replaced;
import tradepost.orders.domain.OrderEvent.Repriced;
import tradepost.orders.domain.OrderEvent.Sized;
import tradepost.orders.domain.OrderEvent.Triggered;
import tradepost.platform.event.OrderCommand.ReplaceOrder;
import tradepost.platform.event.PriceTick;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletEvent;

/**
 * The market of one partition's symbols: its book, its prices, and what is decided as commands, ticks and answers come
 * in, one after the other. It runs ahead of the database by one batch at most: what it decides is collected as {@link
 * Changes} and, if they cannot be recorded, the venue is thrown away and loaded again.
 */
public final class Venue {
    private static final Duration ANSWER_DUE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 1_000;

    private final Book book = new Book();
    private final Moves moves = new Moves(book);
    private final Brackets brackets = new Brackets(book, moves);
    private final Conditions conditions;
    private final Markets markets;

    @Nullable
    private Met met;

    /** An empty venue. */
    public Venue(Conditions conditions) {
        this.conditions = conditions;
        this.markets = new Markets(conditions);
    }

    /** Takes over a live order as the database has it. */
    public void load(Order order) {
        book.put(order);
    }

    /** Takes over how much of a tick was taken by fills decided since; older ticks have no say any more. */
    public void load(String symbol, long tickOffset, BigDecimal taken) {
        markets.load(symbol, tickOffset, taken);
    }

    /** Whether the order is live here. */
    public boolean has(UUID orderId) {
        return book.find(orderId) != null;
    }

    /** The order as this batch has left it; null if it is neither live nor touched by this batch. */
    public @Nullable Order find(UUID orderId, Changes changes) {
        Order live = book.find(orderId);
        return live == null ? changes.find(orderId) : live;
    }

    public int liveOrders() {
        return book.size();
    }

    /** A new order comes to the market. One that was here before is left alone. */
    public void place(Order order, Instant now, Changes changes) {
        if (order.stage() != Stage.NEW) {
            return;
        }
        Market market = markets.known(order.symbol());
        if (!order.terms().isDue(now) && Hold.isKnown(order.terms(), market, now)) {
            hold(order, market, now, changes);
            return;
        }
        switch (FillRule.decide(order, market, conditions.phase(order.symbol(), now), now)) {
            case Decision.Fill(FillDecided fill) -> fill(order, market, fill, now, changes);
            case Decision.Rest _ -> hold(order, market, now, changes);
            case Decision.End end -> moves.apply(order, new Refused(end.ending()), now, changes);
        }
    }

    /** The user takes an order back: at once if it rests, after the fill if one is being settled. */
    public void cancel(Order order, Instant now, Changes changes) {
        brackets.end(order, Ending.CANCELLED, now, changes);
    }

    /** The same with the exits of its bracket: those that rest, and those that the fill being settled would bring. */
    public void cancelWithExits(Order order, Instant now, Changes changes) {
        brackets.end(order, Ending.CANCELLED_WITH_EXITS, now, changes);
        brackets.endExits(order, now, changes);
    }

    /**
     * The user gives a resting order another quantity or price: it has it once the ledger has changed its hold. An
     * order that has ended is past that, and a command that was heard before changes nothing.
     *
     * @param offset of the command
     */
    public void replace(Order order, ReplaceOrder command, long offset, Instant now, Changes changes) {
        if (order.stage() == Stage.NEW
                || order.stage() == Stage.DONE
                || offset <= order.revision().offset()) {
            return;
        }
        switch (ReplaceRule.decide(order, command, brackets.live(order), conditions.collar())) {
            case ReplaceRule.Decision.Accept(Replacement to)
            when order.terms().leg() != null -> reprice(order, to, offset, now, changes);
            case ReplaceRule.Decision.Accept(Replacement to) ->
                moves.apply(order, new ReplaceAsked(to, offset), now, changes);
            case ReplaceRule.Decision.Deny deny -> {
                Order denied = moves.apply(order, new ReplaceDenied(offset), now, changes);
                changes.event(Published.answered(denied, command.id(), deny.ending(), now));
            }
        }
    }

    /**
     * A tick: the new price of its symbol, and of the orders that rest there. Older ticks than the latest are ignored,
     * and a price that must not trade fills nothing and triggers nothing. One that meets more orders than one batch
     * may move is taken as far as that goes: {@link #goOn} before anything else.
     */
    public void on(PriceTick tick, long offset, Instant now, Changes changes) {
        boolean isNew = markets.on(tick, offset);
        if (isNew && conditions.phase(tick.symbol(), now) == Phase.OPEN && !tick.isStale(now)) {
            met = new Met(book, tick, offset);
            goOn(now, changes);
        }
    }

    /** Whether the last tick meets orders that it has not been taken to yet. */
    public boolean isUnfinished() {
        return met != null;
    }

    /** Goes on with the last tick: what it triggers first, then what it meets by price and time. */
    public void goOn(Instant now, Changes changes) {
        Met tick = Objects.requireNonNull(met);
        while (tick.hasTriggered() && changes.size() < conditions.batch()) {
            moves.apply(tick.nextTriggered(), new Triggered(tick.offset()), now, changes);
        }
        while (!tick.hasTriggered() && tick.hasMet() && changes.size() < conditions.batch()) {
            match(tick.nextMet(), markets.ticked(tick.symbol()), Phase.OPEN, now, changes);
        }
        met = tick.hasTriggered() || tick.hasMet() ? tick : null;
    }

    /** An answer of the ledger. One that the order does not wait for is a repeat, and changes nothing. */
    public void on(WalletEvent answer, Instant now, Changes changes) {
        Order order = book.find(answer.orderId());
        if (order == null || !Commands.awaits(order, answer.commandId())) {
            return;
        }
        switch (answer) {
            case WalletEvent.Held _ when order.stage() == Stage.REPLACING -> replaced(order, now, changes);
            case WalletEvent.Held _ -> held(order, now, changes);
            case WalletEvent.Settled _ -> settled(order, now, changes);
            case WalletEvent.Released _ -> moves.apply(order, new HoldReleased(), now, changes);
            case WalletEvent.Refused refused -> refused(order, refused, now, changes);
        }
    }

    /** What is due by time: orders expire, and answers that are late are asked for again. */
    public void tick(Instant now, Changes changes) {
        moves.ask(now.minus(ANSWER_DUE), now, changes);
        book.due(now, AT_ONCE).forEach(order -> execute(order, now, changes));
        book.overdue(now, AT_ONCE).forEach(order -> moves.end(order, Ending.EXPIRED, now, changes));
    }

    /** The commands whose answers are outstanding, for an owner that has just taken over. */
    public void resend(Instant now, Changes changes) {
        moves.ask(now.plusSeconds(1), now, changes);
    }

    private void match(Order order, @Nullable Market market, Instant now, Changes changes) {
        match(order, market, conditions.phase(order.symbol(), now), now, changes);
    }

    private void match(Order order, @Nullable Market market, Phase phase, Instant now, Changes changes) {
        if ((order.stage() != Stage.RESTING && order.stage() != Stage.DELAYED)
                || brackets.isBusy(order)
                || (market != null && order.isAfter(market.offset()))) {
            return;
        }
        switch (FillRule.decide(order, market, phase, now)) {
            case Decision.Fill(FillDecided fill) -> fill(order, market, fill, now, changes);
            case Decision.Rest _ -> {
                // It waits for a later price.
            }
            case Decision.End end -> brackets.end(order, end.ending(), now, changes);
        }
    }

    private void fill(Order order, @Nullable Market market, FillDecided fill, Instant now, Changes changes) {
        if (order.terms().side() == Side.BUY) {
            change(Objects.requireNonNull(market).taking(fill.settling().quantity()), changes);
        }
        moves.apply(sized(order, fill.settling().price(), now, changes), fill, now, changes);
    }

    /** A buy by worth is held for as it is; a sell by worth must know how many shares it holds. */
    private void hold(Order order, @Nullable Market market, Instant now, Changes changes) {
        Order holding =
                market == null || order.terms().side() == Side.BUY ? order : sized(order, market.price(), now, changes);
        Hold hold = Hold.of(holding.terms(), holding.fills(), conditions.collar(), market);
        moves.apply(holding, new HoldAsked(hold), now, changes);
    }

    private Order sized(Order order, BigDecimal price, Instant now, Changes changes) {
        return order.isSized()
                ? order
                : moves.apply(order, new Sized(order.terms().quantityAt(price)), now, changes);
    }

    private void held(Order order, Instant now, Changes changes) {
        Order held = moves.apply(order, new FundsHeld(markets.offset(order.symbol())), now, changes);
        if (held.stage() == Stage.RESTING) {
            match(held, markets.latest(order.symbol()), now, changes);
        } else if (held.terms().isDue(now)) {
            execute(held, now, changes);
        }
    }

    /** The time of a delayed order has come. */
    private void execute(Order order, Instant now, Changes changes) {
        Order due = order.terms().timeInForce().isPatient()
                ? moves.apply(order, new Opened(markets.offset(order.symbol())), now, changes)
                : order;
        match(due, markets.known(order.symbol()), now, changes);
    }

    private void settled(Order order, Instant now, Changes changes) {
        Settling fill = Objects.requireNonNull(order.settling());
        changes.trade(Trade.of(order, now));
        Order filled = moves.apply(order, new Filled(), now, changes);
        brackets.filled(filled, fill.quantity(), markets.offset(order.symbol()), now, changes);
        if (order.ending() != null && order.ending().exits()) {
            brackets.endExits(filled, now, changes);
        }
        matchAll(filled, now, changes);
    }

    /** The order, and what waited for its fill. */
    private void matchAll(Order order, Instant now, Changes changes) {
        brackets.live(order).forEach(each -> match(each, markets.latest(order.symbol()), now, changes));
    }

    /** What an exit holds stays the same, so that the ledger need not be asked. */
    private void reprice(Order exit, Replacement to, long offset, Instant now, Changes changes) {
        Repriced repriced = new Repriced(to, offset, markets.offset(exit.symbol()));
        Order other = moves.apply(exit, repriced, now, changes);
        changes.event(Published.answered(other, to.commandId(), null, now));
        match(other, markets.known(exit.symbol()), now, changes);
    }

    private void replaced(Order order, Instant now, Changes changes) {
        Replacement to = Objects.requireNonNull(order.revision().pending());
        Order other = moves.apply(order, new Replaced(to, markets.offset(order.symbol())), now, changes);
        changes.event(Published.answered(other, to.commandId(), null, now));
        match(other, markets.known(order.symbol()), now, changes);
    }

    private void notReplaced(Order order, Ending why, Instant now, Changes changes) {
        UUID commandId = Objects.requireNonNull(order.revision().pending()).commandId();
        Order same = moves.apply(order, new ReplaceRefused(why), now, changes);
        changes.event(Published.answered(same, commandId, why, now));
        match(same, markets.known(order.symbol()), now, changes);
    }

    private void refused(Order order, WalletEvent.Refused refused, Instant now, Changes changes) {
        Settling settling = order.settling();
        Market market = markets.latest(order.symbol());
        if (settling != null && market != null && order.terms().side() == Side.BUY) {
            change(market.returning(settling.quantity(), settling.tickOffset()), changes);
        }
        if (order.stage() == Stage.REPLACING) {
            notReplaced(order, Refusals.of(refused), now, changes);
        } else if (order.terms().leg() != null && order.stage() == Stage.SETTLING) {
            matchAll(brackets.refused(order, Refusals.of(refused), now, changes), now, changes);
        } else if (order.stage() != Stage.RELEASING) {
            matchAll(moves.apply(order, new Refused(Refusals.of(refused)), now, changes), now, changes);
        } else if (refused.reason() == WalletEvent.Reason.WALLET_UNKNOWN) {
            // A wallet that is not known has nothing to release.
            moves.apply(order, new HoldReleased(), now, changes);
        }
    }

    private void change(Market market, Changes changes) {
        markets.put(market);
        changes.market(market);
    }
}
