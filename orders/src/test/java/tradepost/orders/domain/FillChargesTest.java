package tradepost.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tradepost.platform.event.PriceTick.AgedBy;
import tradepost.platform.event.Side;

class FillChargesTest {
    /** Part of an order, as it is filled: lots at a price of so many hundredths of the limit. */
    record Part(int lots, int percent) {}

    @Property(tries = 2_000)
    void what_partial_fills_charge_is_never_more_than_the_hold_and_never_off_by_more_than_half_a_cent(
            @ForAll("parts") List<Part> parts, @ForAll("limits") BigDecimal limit, @ForAll("lots") BigDecimal lot) {
        BigDecimal quantity = parts.stream()
                .map(part -> lot.multiply(BigDecimal.valueOf(part.lots())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        Order order = Orders.limit(Side.BUY, quantity.toPlainString(), limit.toPlainString());
        BigDecimal hold =
                Hold.of(order.terms(), order.fills(), BigDecimal.ZERO, null).amount();

        Fills fills = Fills.NONE;
        for (Part part : parts) {
            Fills before = fills;
            fills = fills.plus(fill(before, part, limit, lot, order));
            assertThat(fills.charged()).isGreaterThanOrEqualTo(before.charged());
        }

        assertThat(fills.charged()).isLessThanOrEqualTo(hold);
        assertThat(fills.charged().subtract(fills.notional()).abs()).isLessThanOrEqualTo(new BigDecimal("0.005"));
    }

    private static Settling fill(Fills before, Part part, BigDecimal limit, BigDecimal lot, Order order) {
        BigDecimal quantity = lot.multiply(BigDecimal.valueOf(part.lots()));
        BigDecimal price = limit.multiply(BigDecimal.valueOf(part.percent(), 2));
        BigDecimal cost = before.costOf(price, quantity, order.terms().currency());
        return new Settling(quantity, price, cost, false, 0, AgedBy.RECEIVED, 0);
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 50),
                        Arbitraries.integers().between(1, 100))
                .as(Part::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<BigDecimal> limits() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("0.0001"), new BigDecimal("5000"))
                .ofScale(4);
    }

    @Provide
    Arbitrary<BigDecimal> lots() {
        return Arbitraries.of(new BigDecimal("1"), new BigDecimal("0.001"), new BigDecimal("0.000000001"));
    }
}
