package tradepost.wallets.rates;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;

/**
 * All tables at one moment, and what follows from them for any pair of currencies, over PLN. NBP comes first; the ECB
 * serves the currencies NBP has not, and all it has while NBP's table is too old to trade on.
 */
public final class RateBook {
    private static final String PLN = "PLN";
    private static final String EUR = "EUR";
    private static final MathContext EXACT = new MathContext(40, RoundingMode.HALF_UP);
    private static final MathContext PRINTED = new MathContext(12, RoundingMode.HALF_UP);
    /** Rounded up, a rate that is promised would give more than the bank does. */
    private static final MathContext PROMISED = new MathContext(12, RoundingMode.DOWN);

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final Map<Kind, Standing> tables = new EnumMap<>(Kind.class);
    private final Map<String, Leg> mids = new HashMap<>();
    private final Map<String, Leg> bids = new HashMap<>();
    private final Map<String, Leg> asks = new HashMap<>();
    private final Leg zloty;

    /**
     * How old is too old.
     *
     * @param staleAfter since a bank last confirmed a table
     * @param exchangeAgeMax the same, for exchanging money
     */
    public record Limits(Duration staleAfter, Duration exchangeAgeMax) {}

    /**
     * A table as it stands now.
     *
     * @param overdue whether its bank should have replaced it by now, however often it confirms it; it is stale then,
     *     and not tradable
     */
    public record Standing(
            BankTable table, Instant checkedAt, Duration age, boolean stale, boolean overdue, boolean tradable) {}

    /** PLN for one unit of a currency, and the worst of what it stands on. */
    private record Leg(
            BigDecimal pln,
            @Nullable LocalDate asOf,
            Instant checkedAt,
            boolean stale,
            boolean overdue,
            boolean tradable) {
        static Leg of(BigDecimal pln, Standing on) {
            return new Leg(pln, on.table().effectiveDate(), on.checkedAt(), on.stale(), on.overdue(), on.tradable());
        }

        Leg and(BigDecimal combined, Leg other) {
            return new Leg(
                    combined,
                    earlier(asOf, other.asOf),
                    checkedAt.isBefore(other.checkedAt) ? checkedAt : other.checkedAt,
                    stale || other.stale,
                    overdue || other.overdue,
                    tradable && other.tradable);
        }

        private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.isBefore(other) ? one : other;
        }
    }

    public RateBook(Collection<CheckedTable> checked, Limits limits, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, BankCalendar.ZONE);
        this.zloty = new Leg(BigDecimal.ONE, null, now, false, false, true);
        checked.forEach(table -> tables.put(table.table().kind(), standing(table, limits, now, today)));
        addMids();
        addBidsAndAsks();
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** The tables, A first. */
    public List<Standing> tables() {
        return List.copyOf(tables.values());
    }

    /** Whether there is a table with bids and asks at all. */
    public boolean hasBidAsk() {
        return tables.containsKey(Kind.C);
    }

    /** The currencies {@link #mid} knows. */
    public Set<String> currencies() {
        return Set.copyOf(mids.keySet());
    }

    /** For display, and for pairs that are not in table C; empty where no table has one of the two. */
    public Optional<ExchangeRate> mid(String from, String to) {
        return pair(mids.get(from), mids.get(to), from.equals(to)).map(pair -> {
            BigDecimal rate = rounded(pair.pln(), PRINTED);
            return toRate(rate, rate, pair);
        });
    }

    /**
     * What the bank really gives: it buys {@code from} at its bid and sells {@code to} at its ask; empty unless table C
     * has both, or one of them is PLN.
     */
    public Optional<ExchangeRate> bidAsk(String from, String to) {
        return pair(bids.get(from), asks.get(to), from.equals(to))
                .map(pair -> toRate(rounded(pair.pln(), PROMISED), middle(from, to), pair));
    }

    /** Of the same table: another's mid may lie outside of its bid and ask. */
    private BigDecimal middle(String from, String to) {
        return rounded(between(from).divide(between(to), EXACT), PRINTED);
    }

    private BigDecimal between(String code) {
        BigDecimal bid = bids.getOrDefault(code, zloty).pln();
        BigDecimal ask = asks.getOrDefault(code, zloty).pln();
        return bid.add(ask).divide(TWO, EXACT);
    }

    private Optional<Leg> pair(@Nullable Leg from, @Nullable Leg to, boolean same) {
        if (from == null || to == null) {
            return Optional.empty();
        }
        return Optional.of(same ? zloty : from.and(from.pln().divide(to.pln(), EXACT), to));
    }

    private static ExchangeRate toRate(BigDecimal rate, BigDecimal mid, Leg pair) {
        return new ExchangeRate(
                rate, mid, pair.asOf(), pair.checkedAt(), pair.stale(), pair.overdue(), pair.tradable());
    }

    private static BigDecimal rounded(BigDecimal exact, MathContext digits) {
        BigDecimal rounded = exact.round(digits).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private static Standing standing(CheckedTable checked, Limits limits, Instant now, LocalDate today) {
        Duration between = Duration.between(checked.checkedAt(), now);
        Duration age = between.isNegative() ? Duration.ZERO : between;
        BankTable table = checked.table();
        boolean overdue = !table.kind().isCurrent(table.effectiveDate(), today);
        return new Standing(
                table,
                checked.checkedAt(),
                age,
                overdue || age.compareTo(limits.staleAfter()) > 0,
                overdue,
                !overdue && age.compareTo(limits.exchangeAgeMax()) <= 0);
    }

    private void addMids() {
        mids.put(PLN, zloty);
        Stream.of(Kind.A, Kind.B).forEach(kind -> rates(kind, (rate, on) -> addMid(rate, on)));
        Standing ecb = tables.get(Kind.ECB);
        if (ecb != null) {
            addCrossed(ecb);
        }
    }

    private void addMid(Rate rate, Standing on) {
        BigDecimal mid = rate.mid();
        if (mid != null && !rate.code().equals(PLN)) {
            mids.merge(rate.code(), Leg.of(mid, on), RateBook::preferred);
        }
    }

    /** A currency of the ECB's table in EUR, and EUR in PLN: by NBP where that may trade, else by the ECB itself. */
    private void addCrossed(Standing ecb) {
        ecb.table()
                .rate(PLN)
                .map(Rate::mid)
                .ifPresent(perEuro -> mids.merge(EUR, Leg.of(perEuro, ecb), RateBook::preferred));
        Leg euro = mids.get(EUR);
        if (euro != null) {
            rates(Kind.ECB, (rate, on) -> addCrossed(rate, on, euro));
        }
    }

    private void addCrossed(Rate rate, Standing on, Leg euro) {
        BigDecimal perEuro = rate.mid();
        if (perEuro != null && !rate.code().equals(PLN) && !rate.code().equals(EUR)) {
            Leg crossed = euro.and(euro.pln().divide(perEuro, EXACT), Leg.of(euro.pln(), on));
            mids.merge(rate.code(), crossed, RateBook::preferred);
        }
    }

    private void addBidsAndAsks() {
        bids.put(PLN, zloty);
        asks.put(PLN, zloty);
        rates(Kind.C, (rate, on) -> {
            if (rate.bid() != null && rate.ask() != null) {
                bids.putIfAbsent(rate.code(), Leg.of(rate.bid(), on));
                asks.putIfAbsent(rate.code(), Leg.of(rate.ask(), on));
            }
        });
    }

    /** The first, unless only the second may trade. */
    private static Leg preferred(Leg first, Leg second) {
        return !first.tradable() && second.tradable() ? second : first;
    }

    private void rates(Kind kind, BiConsumer<Rate, Standing> to) {
        Standing on = tables.get(kind);
        if (on != null) {
            on.table().rates().forEach(rate -> to.accept(rate, on));
        }
    }
}
