package tradepost.local.up;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tradepost.platform.event.Json;
import tradepost.wallets.rates.BankCalendar;

/** The rates of the bundled bank, as each bank writes them. */
final class BankRates {

    private static final BigDecimal BELOW_MID = new BigDecimal("0.99");
    private static final BigDecimal ABOVE_MID = new BigDecimal("1.01");
    private static final int SCALE_OF_C = 4;
    private static final MathContext DIGITS_OF_ECB = new MathContext(5, RoundingMode.HALF_UP);
    private static final Set<String> IN_C =
            Set.of("USD", "AUD", "CAD", "EUR", "HUF", "CHF", "GBP", "JPY", "CZK", "DKK", "NOK", "SEK", "XDR");
    private static final Set<String> NOT_ECB = Set.of("EUR", "UAH", "CLP", "XDR");

    private final List<Mid> main;
    private final List<Mid> other;
    private final BigDecimal euro;

    private BankRates(List<Mid> main, List<Mid> other) {
        this.main = main;
        this.other = other;
        this.euro = main.stream()
                .filter(rate -> rate.code().equals("EUR"))
                .map(Mid::mid)
                .findFirst()
                .orElseThrow();
    }

    /** @param mid PLN for one unit; a number in JSON, as the bank writes it */
    private record Mid(String currency, String code, BigDecimal mid) {
        static Mid of(String line) {
            String[] fields = line.split(";", -1);
            return new Mid(fields[1], fields[0], new BigDecimal(fields[2]));
        }

        String toJson() {
            return "{\"currency\":%s,\"code\":\"%s\",\"mid\":%s}"
                    .formatted(quoted(currency), code, mid.toPlainString());
        }

        String toBidAskJson() {
            return "{\"currency\":%s,\"code\":\"%s\",\"bid\":%s,\"ask\":%s}"
                    .formatted(quoted(currency), code, times(BELOW_MID), times(ABOVE_MID));
        }

        private String times(BigDecimal factor) {
            return mid.multiply(factor)
                    .setScale(Math.max(mid.scale(), SCALE_OF_C), RoundingMode.HALF_UP)
                    .toPlainString();
        }
    }

    /** From the files beside this class. */
    static BankRates read() {
        return new BankRates(read("/bank/a.csv"), read("/bank/b.csv"));
    }

    private static List<Mid> read(String resource) {
        try (InputStream in = BankRates.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " beside the classes");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Mid::of)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + resource, failure);
        }
    }

    String tableA(LocalDate day) {
        return table("A", day, "", main.stream().map(Mid::toJson));
    }

    String tableB(LocalDate day) {
        return table("B", day, "", other.stream().map(Mid::toJson));
    }

    String tableC(LocalDate day) {
        LocalDate traded = BankCalendar.WARSAW.latestBusinessDay(day.minusDays(1));
        return table(
                "C",
                day,
                "\"tradingDate\":\"" + traded + "\",",
                main.stream().filter(rate -> IN_C.contains(rate.code())).map(Mid::toBidAskJson));
    }

    String ecb(LocalDate day) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" \
                xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
                	<gesmes:subject>Reference rates</gesmes:subject>
                	<gesmes:Sender>
                		<gesmes:name>European Central Bank</gesmes:name>
                	</gesmes:Sender>
                	<Cube>
                		<Cube time='%s'>
                %s
                		</Cube>
                	</Cube>
                </gesmes:Envelope>""".formatted(day, cubes());
    }

    private String cubes() {
        Function<Mid, String> cube = rate -> cube(rate.code(), euro.divide(rate.mid(), DIGITS_OF_ECB));
        return Stream.concat(
                        main.stream()
                                .filter(rate -> !NOT_ECB.contains(rate.code()))
                                .map(cube),
                        Stream.of(cube("PLN", euro)))
                .collect(Collectors.joining("\n"));
    }

    private static String cube(String code, BigDecimal perEuro) {
        return "\t\t\t<Cube currency='%s' rate='%s'/>".formatted(code, perEuro.toPlainString());
    }

    /** Table B comes on Wednesdays, or on the business day before one that is none. */
    static LocalDate latestWednesday(LocalDate today) {
        return BankCalendar.WARSAW.latestBusinessDay(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.WEDNESDAY)));
    }

    private static String table(String table, LocalDate day, String dates, Stream<String> rates) {
        return "[{\"table\":\"%s\",\"no\":\"%03d/%s/NBP/%d\",%s\"effectiveDate\":\"%s\",\"rates\":[%s]}]"
                .formatted(
                        table,
                        numberOf(table, day),
                        table,
                        day.getYear(),
                        dates,
                        day,
                        rates.collect(Collectors.joining(",")));
    }

    /** Tables are counted anew each year: B by weeks, the others by business days. */
    private static long numberOf(String table, LocalDate day) {
        return table.equals("B")
                ? (day.getDayOfYear() + 6) / 7
                : day.withDayOfYear(1)
                        .datesUntil(day.plusDays(1))
                        .filter(BankCalendar.WARSAW::isBusinessDay)
                        .count();
    }

    private static String quoted(String text) {
        return new String(Json.write(text), StandardCharsets.UTF_8);
    }
}
