package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the ledger should do, written again as plainly as can be: strings, maps and one figure for each pot. It shares
 * no code with the ledger; only the tests translate between the two.
 */
final class ReferenceModel {
    static final int CENTS_AT_FIRST = 1_000;

    /** Pots such as {@code 0 cash free}, in cents or shares. */
    private final Map<String, Long> pots = new TreeMap<>();

    private final Map<Integer, String> answers = new HashMap<>();
    private final Map<Integer, String> holdStates = new HashMap<>();
    private final Map<Integer, Long> holdRests = new HashMap<>();
    private final Map<Integer, Long> holdTotals = new HashMap<>();
    private final Map<String, String> fills = new HashMap<>();
    private final Set<String> usedQuotes = new HashSet<>();

    /** Something asked of the ledger; {@code id} names it, {@code hold} is -1 for none. */
    record Step(
            int id,
            Deed deed,
            int user,
            int walletOf,
            int order,
            int fill,
            int hold,
            int cents,
            int shares,
            boolean last) {}

    enum Deed {
        DEPOSIT,
        WITHDRAW,
        TRANSFER,
        EXCHANGE,
        HOLD_CASH,
        HOLD_SHARES,
        ADJUST_CASH,
        ADJUST_SHARES,
        RELEASE,
        BUY,
        BUY_INTO,
        SELL
    }

    /** Does it, and gives the answer in a word. */
    String take(Step step) {
        String known = answers.get(step.id());
        if (known != null) {
            return known;
        }
        String answer = step.user() == step.walletOf() ? act(step) : "WALLET_UNKNOWN";
        answers.put(step.id(), answer);
        return answer;
    }

    Map<String, Long> pots() {
        return pots;
    }

    /** A quote of a user is named by a number, gives that many dollars for four zlotys each, and is used once. */
    private String exchange(int user, int quote) {
        if (usedQuotes.contains(user + "/" + quote)) {
            return "QUOTE_USED";
        }
        if (!take(user + " cash free", 100L * quote)) {
            return "TOO_LITTLE";
        }
        add(user + " zloty free", 400L * quote);
        usedQuotes.add(user + "/" + quote);
        return "OK";
    }

    void open(int user) {
        pots.putIfAbsent(user + " cash free", (long) CENTS_AT_FIRST);
    }

    private String act(Step step) {
        return switch (step.deed()) {
            case DEPOSIT -> {
                add(step.user() + " cash free", step.cents());
                yield "OK";
            }
            case WITHDRAW -> take(step.user() + " cash free", step.cents()) ? "OK" : "TOO_LITTLE";
            case TRANSFER -> {
                boolean isEnough = take(step.user() + " cash free", step.cents());
                add(step.user() + " saved free", isEnough ? step.cents() : 0);
                yield isEnough ? "OK" : "TOO_LITTLE";
            }
            case EXCHANGE -> exchange(step.user(), step.fill());
            case HOLD_CASH -> hold(step, "cash", step.cents());
            case HOLD_SHARES -> hold(step, "shares", step.shares());
            case ADJUST_CASH -> adjust(step, "cash", step.cents());
            case ADJUST_SHARES -> adjust(step, "shares", step.shares());
            case RELEASE -> release(step);
            case BUY -> trade(step, step.hold(), -1, "cash", step.cents(), "shares", step.shares());
            case BUY_INTO -> trade(step, -1, step.hold(), "cash", step.cents(), "shares", step.shares());
            case SELL -> trade(step, step.hold(), -1, "shares", step.shares(), "cash", step.cents());
        };
    }

    private String hold(Step step, String kind, int amount) {
        String state = holdStates.get(step.hold());
        if (state != null) {
            boolean same = state.equals(step.user() + " " + kind);
            return same ? "OK" : state.equals("ended") ? "HOLD_RELEASED" : "HOLD_UNKNOWN";
        }
        if (!take(step.user() + " " + kind + " free", amount)) {
            return kind.equals("cash") ? "INSUFFICIENT_FUNDS" : "INSUFFICIENT_POSITION";
        }
        add(step.user() + " " + kind + " held", amount);
        holdStates.put(step.hold(), step.user() + " " + kind);
        holdRests.put(step.hold(), (long) amount);
        holdTotals.put(step.hold(), (long) amount);
        return "OK";
    }

    /** A hold becomes so much in all; what was used of it stays used. */
    private String adjust(Step step, String kind, int wanted) {
        String state = step.user() + " " + kind;
        if (!state.equals(holdStates.get(step.hold()))) {
            return "HOLD_UNKNOWN";
        }
        long total = holdTotals.getOrDefault(step.hold(), 0L);
        long rest = holdRests.getOrDefault(step.hold(), 0L);
        if (wanted <= total - rest) {
            return "HOLD_EXCEEDED";
        }
        if (!take(state + " free", wanted - total)) {
            return kind.equals("cash") ? "INSUFFICIENT_FUNDS" : "INSUFFICIENT_POSITION";
        }
        add(state + " held", wanted - total);
        holdRests.put(step.hold(), rest + wanted - total);
        holdTotals.put(step.hold(), (long) wanted);
        return "OK";
    }

    private String release(Step step) {
        String state = holdStates.getOrDefault(step.hold(), "ended");
        if (!state.equals("ended")) {
            if (!state.startsWith(step.user() + " ")) {
                return "HOLD_UNKNOWN";
            }
            free(step, state);
        } else if (isForeignEnded(step)) {
            return "HOLD_UNKNOWN";
        }
        holdStates.put(step.hold(), "ended");
        return "OK";
    }

    /** An ended hold still belongs to its user; a tombstone belongs to nobody. */
    private boolean isForeignEnded(Step step) {
        Long owner = holdRests.get(-1 - step.hold());
        return owner != null && owner != step.user();
    }

    private void free(Step step, String state) {
        long rest = holdRests.getOrDefault(step.hold(), 0L);
        take(state + " held", rest);
        add(state + " free", rest);
        holdRests.put(step.hold(), 0L);
        holdStates.put(step.hold(), "ended");
        holdRests.put(-1 - step.hold(), (long) step.user());
    }

    /** @param from the hold it draws on, {@code into} the one that takes what is bought; -1 for none */
    private String trade(Step step, int from, int into, String give, int given, String get, int got) {
        String fill = step.order() + "/" + step.fill();
        if (fills.containsKey(fill)) {
            return "OK";
        }
        if (from < 0) {
            if (!take(step.user() + " " + give + " free", given)) {
                return give.equals("cash") ? "INSUFFICIENT_FUNDS" : "INSUFFICIENT_POSITION";
            }
        } else {
            String state = step.user() + " " + give;
            if (!state.equals(holdStates.get(step.hold()))) {
                return "HOLD_UNKNOWN";
            }
            long rest = holdRests.getOrDefault(step.hold(), 0L);
            if (rest < given) {
                return "HOLD_EXCEEDED";
            }
            holdRests.put(step.hold(), rest - given);
            take(state + " held", given);
            if (step.last()) {
                free(step, state);
            }
        }
        if (give.equals("cash")) {
            add(step.user() + " cash cost", given);
        } else {
            earn(step.user(), given, got);
        }
        receive(step, into, get, got);
        fills.put(fill, "settled");
        return "OK";
    }

    /** What ended takes nothing any more. */
    private void receive(Step step, int into, String get, int got) {
        String mine = step.user() + " " + get;
        if (into < 0 || !mine.equals(holdStates.getOrDefault(into, mine))) {
            add(mine + " free", got);
            return;
        }
        add(mine + " held", got);
        holdStates.put(into, mine);
        holdRests.merge(into, (long) got, Long::sum);
        holdTotals.merge(into, (long) got, Long::sum);
    }

    /** The shares are gone already: what they were bought for is that part of the cost, to the even cent. */
    private void earn(int user, long sold, long proceeds) {
        long cost = pots.getOrDefault(user + " cash cost", 0L);
        long before =
                pots.getOrDefault(user + " shares free", 0L) + pots.getOrDefault(user + " shares held", 0L) + sold;
        long doubled = 2 * cost * sold;
        long paid = doubled / (2 * before);
        long rest = doubled % (2 * before);
        if (rest > before || (rest == before && paid % 2 == 1)) {
            paid++;
        }
        add(user + " cash cost", -paid);
        add(user + " cash earned", proceeds - paid);
    }

    private void add(String pot, long amount) {
        pots.merge(pot, amount, Long::sum);
    }

    private boolean take(String pot, long amount) {
        if (pots.getOrDefault(pot, 0L) < amount) {
            return false;
        }
        pots.merge(pot, -amount, Long::sum);
        return true;
    }

    /** What a pot holds, as the ledger writes it. */
    BigDecimal pot(String name) {
        long amount = pots.getOrDefault(name, 0L);
        return name.contains("shares") ? BigDecimal.valueOf(amount) : BigDecimal.valueOf(amount, 2);
    }
}
