package tradepost.orders.domain;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tradepost.platform.event.PriceTick;

/** The prices of one partition's symbols, and what fills have taken of each. */
final class Markets {
    private final Conditions conditions;
    private final Map<String, Market> ticked = new HashMap<>();
    private final Map<String, Market> provisional = new HashMap<>();
    private final Map<String, Taken> recorded = new HashMap<>();

    Markets(Conditions conditions) {
        this.conditions = conditions;
    }

    /** What was taken of a tick, as the database has it; older ticks have no say any more. */
    void load(String symbol, long tickOffset, BigDecimal taken) {
        recorded.put(symbol, new Taken(tickOffset, taken));
    }

    /** Takes a tick; false if it is no later than those before. */
    boolean on(PriceTick tick, long offset) {
        Market known = ticked.get(tick.symbol());
        if (offset < recorded(tick.symbol()).offset() || (known != null && offset <= known.offset())) {
            return false;
        }
        ticked.put(tick.symbol(), new Market(tick, offset, takenAt(tick.symbol(), offset)));
        Market board = provisional.get(tick.symbol());
        if (board != null && board.offset() <= offset) {
            provisional.remove(tick.symbol());
        }
        return true;
    }

    /** The last tick that came here. */
    @Nullable
    Market ticked(String symbol) {
        return ticked.get(symbol);
    }

    /** The newest price: of the ticks that came here, or the board's while those that came are older. */
    @Nullable
    Market latest(String symbol) {
        Market here = ticked.get(symbol);
        Market board = provisional.get(symbol);
        return here == null || (board != null && board.offset() > here.offset()) ? board : here;
    }

    /** The newest price, from elsewhere if no tick has come here yet. */
    @Nullable
    Market known(String symbol) {
        Market snapshot = latest(symbol) == null ? conditions.snapshot(symbol) : null;
        if (snapshot != null && snapshot.offset() >= recorded(symbol).offset()) {
            BigDecimal taken = takenAt(symbol, snapshot.offset());
            provisional.put(symbol, new Market(snapshot.tick(), snapshot.offset(), taken));
        }
        return latest(symbol);
    }

    /** The last tick that is known of, or -1. */
    long offset(String symbol) {
        return Math.max(offsetOf(known(symbol)), recorded(symbol).offset());
    }

    /** More or less of its tick is taken now. */
    void put(Market market) {
        String symbol = market.tick().symbol();
        (market.offset() == offsetOf(ticked.get(symbol)) ? ticked : provisional).put(symbol, market);
    }

    private BigDecimal takenAt(String symbol, long offset) {
        Market board = provisional.get(symbol);
        if (board != null && board.offset() == offset) {
            return board.taken();
        }
        Taken taken = recorded(symbol);
        return offset == taken.offset() ? taken.quantity() : BigDecimal.ZERO;
    }

    private Taken recorded(String symbol) {
        return recorded.getOrDefault(symbol, Taken.NOTHING);
    }

    private static long offsetOf(@Nullable Market market) {
        return market == null ? -1 : market.offset();
    }

    /** What was taken of a tick. */
    private record Taken(long offset, BigDecimal quantity) {
        static final Taken NOTHING = new Taken(-1, BigDecimal.ZERO);
    }
}
