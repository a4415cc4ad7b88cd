package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.Side;
import tradepost.platform.event.WalletCommand;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.event.WalletEvent.Reason;
import tradepost.wallets.domain.Decision.Made;
import tradepost.wallets.domain.Posting.Leg;

/** Holds, settles and releases: what execution may do with a user's accounts. */
final class Trading {
    private final Books books;
    private final Instruction instruction;
    private final Instant now;

    Trading(Books books, Instruction instruction, Instant now) {
        this.books = books;
        this.instruction = instruction;
        this.now = now;
    }

    static List<AccountKey> touches(WalletCommand command, int shard) {
        if (!isValid(command)) {
            return List.of();
        }
        return switch (command) {
            case WalletCommand.Hold hold -> List.of(accountOf(hold));
            case WalletCommand.AdjustHold adjust -> List.of(accountOf(adjust));
            case WalletCommand.Settle settle ->
                List.of(
                        cashOf(settle),
                        sharesOf(settle),
                        House.MARKET.account(shard, cashOf(settle).asset()),
                        House.MARKET.account(shard, sharesOf(settle).asset()));
            case WalletCommand.Release _ -> List.of();
        };
    }

    Made decide(WalletCommand command) {
        if (!isValid(command)) {
            return refuse(command, Reason.INVALID_COMMAND);
        }
        boolean isThere = books.isOwner(command.userId(), command.walletId())
                && books.hasAccounts(touches(command, instruction.shard()));
        if (!isThere) {
            return refuse(command, Reason.WALLET_UNKNOWN);
        }
        return switch (command) {
            case WalletCommand.Hold hold -> hold(hold);
            case WalletCommand.AdjustHold adjust -> adjust(adjust);
            case WalletCommand.Settle settle -> settle(settle);
            case WalletCommand.Release release -> release(release);
        };
    }

    private Made hold(WalletCommand.Hold command) {
        AccountKey key = accountOf(command);
        Hold known = books.hold(command.holdId());
        if (known != null) {
            return holdAgain(command, known);
        }
        Account account = books.account(key);
        if (account.available().compareTo(command.amount()) < 0) {
            return tooLittle(command, account, command.amount());
        }
        Posting aside = Posting.of(key, legOf(key), command.amount().negate(), command.amount());
        Hold open = Hold.open(command.holdId(), key, command.orderId(), command.amount());
        return made(Replies.held(command, command.amount(), now), List.of(aside), List.of(open));
    }

    /** The id of a hold is taken for ever, by whatever command: what it stands for is told, or that it ended. */
    private Made holdAgain(WalletCommand.Hold command, Hold known) {
        if (!known.isOpen()) {
            return refuse(command, Reason.HOLD_RELEASED);
        }
        return accountOf(command).equals(known.account())
                ? told(Replies.held(command, known.amount(), now))
                : refuse(command, Reason.HOLD_UNKNOWN);
    }

    private Made adjust(WalletCommand.AdjustHold command) {
        AccountKey key = accountOf(command);
        Hold hold = books.hold(command.holdId());
        if (hold == null || !hold.isOpen() || !key.equals(hold.account())) {
            return refuse(command, Reason.HOLD_UNKNOWN);
        }
        if (command.amount().compareTo(hold.drawn()) <= 0) {
            return refuse(command, Reason.HOLD_EXCEEDED, key.asset(), hold.drawn(), command.amount());
        }
        BigDecimal more = command.amount().subtract(hold.amount());
        Account account = books.account(key);
        if (account.available().compareTo(more) < 0) {
            return tooLittle(command, account, more);
        }
        Posting aside = Posting.of(key, legOf(key), more.negate(), more);
        return made(Replies.adjusted(command, now), List.of(aside), List.of(hold.resize(command.amount())));
    }

    private Made release(WalletCommand.Release command) {
        Hold hold = books.hold(command.holdId());
        if (hold == null) {
            Hold tombstone = Hold.tombstone(command.holdId(), command.orderId());
            return made(Replies.released(command, BigDecimal.ZERO, now), List.of(), List.of(tombstone));
        }
        if (!hold.isOf(command.walletId())) {
            return refuse(command, Reason.HOLD_UNKNOWN);
        }
        AccountKey key = hold.account();
        if (key == null || !hold.isOpen()) {
            return told(Replies.released(command, BigDecimal.ZERO, now));
        }
        Posting back =
                Posting.of(key, legOf(key), hold.remaining(), hold.remaining().negate());
        return made(
                Replies.released(command, hold.remaining(), now),
                List.of(back),
                List.of(hold.close(Hold.Status.RELEASED)));
    }

    private Made settle(WalletCommand.Settle command) {
        BigDecimal booked = books.settled(fillOf(command));
        if (booked != null) {
            return told(Replies.settled(command, booked, now));
        }
        if (!books.account(sharesOf(command)).isKeptIn(command.currency())) {
            return refuse(command, Reason.INVALID_COMMAND);
        }
        AccountKey given = command.side() == Side.BUY ? cashOf(command) : sharesOf(command);
        BigDecimal due = command.side() == Side.BUY ? command.cost() : command.quantity();
        return command.holdId() == null
                ? settleFromAvailable(command, given, due)
                : settleFromHold(command, command.holdId(), given, due);
    }

    private Made settleFromAvailable(WalletCommand.Settle command, AccountKey given, BigDecimal due) {
        Account account = books.account(given);
        if (account.available().compareTo(due) < 0) {
            return tooLittle(command, account, due);
        }
        return trade(command, Posting.of(given, legOf(given), due.negate()), List.of());
    }

    private Made settleFromHold(WalletCommand.Settle command, UUID holdId, AccountKey given, BigDecimal due) {
        Hold hold = books.hold(holdId);
        if (hold == null || !hold.isOpen() || !given.equals(hold.account())) {
            return refuse(command, Reason.HOLD_UNKNOWN);
        }
        if (hold.remaining().compareTo(due) < 0) {
            return refuse(command, Reason.HOLD_EXCEEDED, given.asset(), due, hold.remaining());
        }
        Hold drawn = hold.draw(due);
        BigDecimal rest = command.last() ? drawn.remaining() : BigDecimal.ZERO;
        Posting paid = Posting.of(given, legOf(given), rest, due.add(rest).negate());
        return trade(command, paid, List.of(command.last() ? drawn.close(Hold.Status.SETTLED) : drawn));
    }

    /**
     * @param given what the user gives, of cash for a buy and of shares for a sell
     * @param drawn the hold it was taken from; none if it was free
     */
    private Made trade(WalletCommand.Settle command, Posting given, List<Hold> drawn) {
        boolean isBuy = command.side() == Side.BUY;
        BigDecimal cash = isBuy ? command.cost().negate() : command.cost();
        BigDecimal shares = isBuy ? command.quantity() : command.quantity().negate();
        Hold into = isBuy ? into(command) : null;
        Posting userCash = isBuy ? given : Posting.of(cashOf(command), Leg.USER_CASH, cash);
        Posting userShares = isBuy ? received(command, into) : given;
        List<Posting> postings = List.of(
                userCash,
                Posting.of(market(cashOf(command).asset()), Leg.HOUSE_CASH, cash.negate()),
                Posting.of(market(sharesOf(command).asset()), Leg.HOUSE_SHARES, shares.negate()),
                withCost(userShares, command));
        List<Hold> holds =
                Stream.concat(drawn.stream(), Stream.ofNullable(into)).toList();
        return new Made(
                instruction,
                new Answer.Told(Replies.settled(command, command.cost(), now)),
                movementOf(command),
                postings,
                holds,
                null);
    }

    /** The hold that takes what is bought, with that in it; null if there is none, or none any more. */
    private @Nullable Hold into(WalletCommand.Settle command) {
        if (command.intoHoldId() == null) {
            return null;
        }
        Hold known = books.hold(command.intoHoldId());
        if (known == null) {
            return Hold.open(command.intoHoldId(), sharesOf(command), command.orderId(), command.quantity());
        }
        return known.isOpen() && sharesOf(command).equals(known.account()) ? known.add(command.quantity()) : null;
    }

    private static Posting received(WalletCommand.Settle command, @Nullable Hold into) {
        BigDecimal quantity = command.quantity();
        return into == null
                ? Posting.of(sharesOf(command), Leg.USER_SHARES, quantity)
                : Posting.of(sharesOf(command), Leg.USER_SHARES, BigDecimal.ZERO, quantity);
    }

    private Posting withCost(Posting shares, WalletCommand.Settle command) {
        return command.side() == Side.BUY
                ? shares.bought(command.cost(), command.currency())
                : shares.sold(
                        books.account(sharesOf(command)).costOf(command.quantity()),
                        command.cost(),
                        command.currency());
    }

    private AccountKey market(Asset asset) {
        return House.MARKET.account(instruction.shard(), asset);
    }

    private Made told(WalletEvent event) {
        return made(event, List.of(), List.of());
    }

    private Made made(WalletEvent event, List<Posting> postings, List<Hold> holds) {
        return new Made(instruction, new Answer.Told(event), null, postings, holds, null);
    }

    private Made tooLittle(WalletCommand command, Account account, BigDecimal required) {
        Asset asset = account.key().asset();
        Reason reason = asset.kind() == Asset.Kind.CASH ? Reason.INSUFFICIENT_FUNDS : Reason.INSUFFICIENT_POSITION;
        return refuse(command, reason, asset, required, account.available());
    }

    private Made refuse(WalletCommand command, Reason reason) {
        return refuse(command, reason, null, null, null);
    }

    private Made refuse(
            WalletCommand command,
            Reason reason,
            @Nullable Asset asset,
            @Nullable BigDecimal required,
            @Nullable BigDecimal available) {
        WalletEvent refused = new WalletEvent.Refused(
                WalletEvent.idFor(command.id()),
                now,
                command.id(),
                command.orderId(),
                command.symbol(),
                command instanceof WalletCommand.Settle settle ? settle.fill() : null,
                reason,
                asset == null ? null : asset.code(),
                required,
                available);
        return told(refused);
    }

    private static boolean isValid(WalletCommand command) {
        return switch (command) {
            case WalletCommand.Hold hold -> isAmount(accountOf(hold).asset(), hold.amount());
            case WalletCommand.AdjustHold adjust -> isAmount(accountOf(adjust).asset(), adjust.amount());
            case WalletCommand.Settle settle ->
                settle.fill() > 0
                        && isAmount(cashOf(settle).asset(), settle.cost())
                        && isAmount(sharesOf(settle).asset(), settle.quantity());
            case WalletCommand.Release _ -> true;
        };
    }

    private static boolean isAmount(Asset asset, BigDecimal amount) {
        return asset.isKnown() && asset.measures(amount);
    }

    /** A hold names shares by the order's own symbol; all else it names is cash. */
    private static AccountKey accountOf(WalletCommand.Hold hold) {
        return new AccountKey(hold.walletId(), assetOf(hold.asset(), hold.symbol()));
    }

    private static AccountKey accountOf(WalletCommand.AdjustHold adjust) {
        return new AccountKey(adjust.walletId(), assetOf(adjust.asset(), adjust.symbol()));
    }

    private static Asset assetOf(String asset, String symbol) {
        return asset.equals(symbol) ? Asset.stock(symbol) : Asset.cash(asset);
    }

    private static AccountKey cashOf(WalletCommand.Settle settle) {
        return new AccountKey(settle.walletId(), Asset.cash(settle.currency()));
    }

    private static AccountKey sharesOf(WalletCommand.Settle settle) {
        return new AccountKey(settle.walletId(), Asset.stock(settle.symbol()));
    }

    private static Leg legOf(AccountKey key) {
        return key.asset().kind() == Asset.Kind.CASH ? Leg.USER_CASH : Leg.USER_SHARES;
    }

    private static Movement.Fill fillOf(WalletCommand.Settle settle) {
        return new Movement.Fill(settle.orderId(), settle.fill());
    }

    private static Movement movementOf(WalletCommand.Settle settle) {
        return new Movement(
                settle.id(),
                settle.side() == Side.BUY ? Movement.Kind.BUY : Movement.Kind.SELL,
                settle.userId(),
                settle.walletId(),
                fillOf(settle),
                settle.symbol(),
                settle.price(),
                null,
                null,
                null);
    }
}
