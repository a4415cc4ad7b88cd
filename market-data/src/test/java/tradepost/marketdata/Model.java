package tradepost.marketdata;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tradepost.marketdata.domain.Arrived;
import tradepost.marketdata.domain.PriceSnapshot;
import tradepost.marketdata.domain.Range;
import tradepost.marketdata.domain.Ranges;
import tradepost.marketdata.domain.RawTick;
import tradepost.marketdata.domain.Traded;

/** What ticks come to, computed from all of them at once; of the service's code it uses the ticks and their times. */
public final class Model {
    private static final Comparator<Arrived> ORDER =
            Comparator.comparing((Arrived arrived) -> arrived.tick().sourceAt()).thenComparing(Arrived::offset);

    private Model() {}

    /** A stretch of time, as text: open high low close volume vwap ticks. */
    public static String stretch(List<Arrived> ticks) {
        List<Arrived> sorted = ticks.stream().sorted(ORDER).toList();
        if (sorted.isEmpty()) {
            return "nothing";
        }
        BigDecimal volume = sum(ticks.stream().map(Model::quantity).toList());
        BigDecimal turnover = sum(
                ticks.stream().map(one -> quantity(one).multiply(price(one))).toList());
        String vwap = volume.signum() == 0 ? "none" : plain(turnover.divide(volume, 9, RoundingMode.HALF_EVEN));
        return String.join(
                " ",
                plain(price(sorted.getFirst())),
                plain(ticks.stream()
                        .map(Model::price)
                        .max(BigDecimal::compareTo)
                        .orElseThrow()),
                plain(ticks.stream()
                        .map(Model::price)
                        .min(BigDecimal::compareTo)
                        .orElseThrow()),
                plain(price(sorted.getLast())),
                plain(volume),
                vwap,
                String.valueOf(ticks.size()));
    }

    /** The bars of a symbol by their start. */
    public static Map<Instant, String> bars(List<Arrived> ticks, String symbol, Duration length) {
        Map<Instant, List<Arrived>> byStart = ticks.stream()
                .filter(one -> one.tick().symbol().equals(symbol))
                .collect(Collectors.groupingBy(one ->
                        Instant.ofEpochSecond(time(one).getEpochSecond() / length.toSeconds() * length.toSeconds())));
        return byStart.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> stretch(entry.getValue())));
    }

    /** High and low over 24 hours and 60 minutes, then of the day and of the hour, then both stretches. */
    public static String statistics(List<Arrived> ticks, String symbol, Instant now) {
        List<Arrived> own =
                ticks.stream().filter(one -> one.tick().symbol().equals(symbol)).toList();
        List<Arrived> day = since(own, time -> !time.isBefore(now.truncatedTo(ChronoUnit.DAYS)));
        List<Arrived> hour = since(own, time -> !time.isBefore(now.truncatedTo(ChronoUnit.HOURS)));
        return String.join(
                " / ",
                range(since(own, time -> time.isAfter(now.minus(Duration.ofHours(24))))),
                range(since(own, time -> time.isAfter(now.minus(Duration.ofMinutes(60))))),
                range(day),
                range(hour),
                traded(stretch(day)),
                traded(stretch(hour)));
    }

    /** The same of a snapshot. */
    public static String statistics(PriceSnapshot snapshot) {
        Ranges ranges = snapshot.ranges();
        return String.join(
                " / ",
                range(ranges.lastDay()),
                range(ranges.lastHour()),
                range(ranges.day()),
                range(ranges.hour()),
                traded(snapshot.day()),
                traded(snapshot.hour()));
    }

    private static String range(Range range) {
        return range(range.high(), range.low());
    }

    private static String traded(@Nullable Traded traded) {
        if (traded == null) {
            return "nothing";
        }
        BigDecimal vwap = traded.vwap();
        return String.join(
                " ",
                plain(traded.open()),
                plain(traded.close()),
                plain(traded.volume()),
                vwap == null ? "none" : plain(vwap));
    }

    /** Of a stretch: open, close, volume, vwap. */
    private static String traded(String stretch) {
        String[] parts = stretch.split(" ", -1);
        return parts.length == 1 ? stretch : String.join(" ", parts[0], parts[3], parts[4], parts[5]);
    }

    private static List<Arrived> since(List<Arrived> ticks, Predicate<Instant> in) {
        return ticks.stream().filter(one -> in.test(time(one))).toList();
    }

    private static String range(List<Arrived> ticks) {
        return range(
                ticks.stream().map(Model::price).max(BigDecimal::compareTo).orElse(null),
                ticks.stream().map(Model::price).min(BigDecimal::compareTo).orElse(null));
    }

    private static String range(@Nullable BigDecimal high, @Nullable BigDecimal low) {
        return high == null || low == null ? "none" : plain(high) + "-" + plain(low);
    }

    public static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static Instant time(Arrived one) {
        return RawTick.instant(one.tick().sourceAt());
    }

    private static BigDecimal price(Arrived one) {
        return one.tick().price();
    }

    private static BigDecimal quantity(Arrived one) {
        BigDecimal quantity = one.tick().quantity();
        return quantity == null ? BigDecimal.ZERO : quantity;
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
