package tradepost.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void the_ratio_is_of_the_medians() {
        Comparison comparison = Comparison.of(List.of(9_000.0, 800.0, 8_000.0), List.of(900.0, 1_100.0), List.of(), 8);

        assertThat(comparison.perSecond()).isEqualTo(8_000);
        assertThat(comparison.baselinePerSecond()).isEqualTo(1_000);
        assertThat(comparison.ratio()).isEqualTo(8);
        assertThat(comparison.voidBecause()).isNull();
        assertThat(comparison.reference()).isNull();
    }

    @Test
    void a_baseline_of_four_fifths_of_the_reference_counts() {
        Comparison comparison = Comparison.of(List.of(8_000.0), List.of(800.0), List.of(1_000.0), 8);

        assertThat(comparison.baselineOfReference()).isEqualTo(0.8);
        assertThat(comparison.ratio()).isEqualTo(10);
    }

    @Test
    void a_baseline_below_four_fifths_of_the_reference_makes_the_ratio_void() {
        Comparison comparison = Comparison.of(List.of(8_000.0), List.of(799.0), List.of(1_000.0), 8);

        assertThat(comparison.ratio()).isNull();
        assertThat(comparison.voidBecause()).contains("0.8 of the reference");
        assertThat(comparison.baselinePerSecond()).isEqualTo(799);
    }

    @Test
    void a_baseline_that_did_nothing_is_no_baseline() {
        Comparison comparison = Comparison.of(List.of(8_000.0), List.of(0.0), List.of(), 8);

        assertThat(comparison.ratio()).isNull();
    }

    @Test
    void what_is_voided_keeps_its_rates_and_says_why() {
        Comparison comparison =
                Comparison.of(List.of(10.0), List.of(100.0), List.of(), 0.1).voided("not every answer was a 200");

        assertThat(comparison.perSecond()).isEqualTo(10);
        assertThat(comparison.ratio()).isNull();
        assertThat(comparison.voidBecause()).isEqualTo("not every answer was a 200");
    }
}
