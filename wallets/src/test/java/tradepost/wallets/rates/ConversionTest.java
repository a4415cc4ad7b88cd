package tradepost.wallets.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Percentage;
import tradepost.platform.money.Money;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;
import tradepost.wallets.rates.Conversion.Cash;
import tradepost.wallets.rates.Conversion.Part;
import tradepost.wallets.rates.Conversion.Using;

class ConversionTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");
    private static final RateBook.Limits LIMITS = new RateBook.Limits(Duration.ofHours(1), Duration.ofHours(1));
    private static final List<String> CODES = List.of("USD", "EUR", "JPY", "KWD", "CHF");
    private static final UUID WALLET = UUID.fromString("00000000-0000-0000-0000-000000000001");

    /** Two tables with the same five currencies: a mid, and a bid and an ask around it. */
    @Provide
    Arbitrary<RateBook> books() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("0.0001"), new BigDecimal("30"))
                .ofScale(8)
                .list()
                .ofSize(CODES.size())
                .map(ConversionTest::book);
    }

    @Provide
    Arbitrary<String> codes() {
        return Arbitraries.of(Stream.concat(CODES.stream(), Stream.of("PLN")).toList());
    }

    /** Of currencies with 0, 2 and 3 decimals; COP has no rate. */
    @Provide
    Arbitrary<List<Cash>> cash() {
        Arbitrary<String> codes = Arbitraries.of(
                Stream.concat(CODES.stream(), Stream.of("PLN", "COP")).toList());
        Arbitrary<Long> units = Arbitraries.longs().between(0, 1_000_000_000_000L);
        return Combinators.combine(codes, units).as(ConversionTest::cash).list().ofMaxSize(12);
    }

    private static Cash cash(String code, long units) {
        Currency currency = Currency.getInstance(code);
        return new Cash(WALLET, new Money(BigDecimal.valueOf(units, Money.scaleOf(currency)), currency));
    }

    private static RateBook book(List<BigDecimal> mids) {
        Rate[] a = new Rate[mids.size()];
        Rate[] c = new Rate[mids.size()];
        for (int i = 0; i < mids.size(); i++) {
            a[i] = Rate.mid(CODES.get(i), null, mids.get(i));
            BigDecimal spread = mids.get(i).multiply(new BigDecimal("0.01"));
            c[i] = Rate.bidAsk(
                    CODES.get(i),
                    null,
                    mids.get(i).subtract(spread),
                    mids.get(i).add(spread));
        }
        return new RateBook(
                List.of(Tables.table(Kind.A, TODAY, NOW, a), Tables.table(Kind.C, TODAY, NOW, c)), LIMITS, NOW);
    }

    @Property
    void the_sum_is_the_sum_of_what_is_shown(
            @ForAll("books") RateBook book,
            @ForAll("cash") List<Cash> cash,
            @ForAll("codes") String to,
            @ForAll Using using) {
        Currency target = Currency.getInstance(to);

        Conversion conversion = Conversion.of(book, using, target, cash);

        BigDecimal sum = BigDecimal.ZERO;
        for (Part part : conversion.parts()) {
            BigDecimal converted = part.converted();
            if (converted != null) {
                assertThat(converted.scale()).isEqualTo(Money.scaleOf(target));
                sum = sum.add(converted);
            }
        }
        assertThat(conversion.sum()).isEqualByComparingTo(sum);
        assertThat(conversion.sum().scale()).isEqualTo(Money.scaleOf(target));
        assertThat(conversion.parts()).hasSameSizeAs(cash);
        assertThat(conversion.isComplete())
                .isEqualTo(cash.stream()
                        .noneMatch(
                                one -> one.total().currency().getCurrencyCode().equals("COP")));
    }

    @Property
    void a_part_is_its_amount_at_the_shown_rate_half_a_unit_off_at_most(
            @ForAll("books") RateBook book, @ForAll("cash") List<Cash> cash, @ForAll("codes") String to) {
        Currency target = Currency.getInstance(to);
        BigDecimal half = BigDecimal.valueOf(5, Money.scaleOf(target) + 1);

        for (Part part : Conversion.of(book, Using.MID, target, cash).parts()) {
            ExchangeRate rate = part.rate();
            BigDecimal converted = part.converted();
            if (rate != null && converted != null) {
                BigDecimal exact = part.cash().total().amount().multiply(rate.rate());
                assertThat(converted.subtract(exact)).isBetween(half.negate(), half);
                assertThat(rate.rate().precision()).isLessThanOrEqualTo(12);
            }
        }
    }

    @Property
    void there_and_back_at_the_middle_is_one(
            @ForAll("books") RateBook book, @ForAll("codes") String from, @ForAll("codes") String to) {
        BigDecimal there = book.mid(from, to).orElseThrow().rate();
        BigDecimal back = book.mid(to, from).orElseThrow().rate();

        assertThat(there.multiply(back)).isCloseTo(BigDecimal.ONE, Percentage.withPercentage(0.000_000_001));
    }

    @Property
    void there_and_back_at_bid_and_ask_never_gains(
            @ForAll("books") RateBook book, @ForAll("codes") String from, @ForAll("codes") String to) {
        BigDecimal there = book.bidAsk(from, to).orElseThrow().rate();
        BigDecimal back = book.bidAsk(to, from).orElseThrow().rate();

        assertThat(there.multiply(back)).isLessThanOrEqualTo(BigDecimal.ONE);
        assertThat(there).isLessThanOrEqualTo(book.mid(from, to).orElseThrow().rate());
    }
}
