package tradepost.bench.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two rates measured in turns in the same run: medians over the rounds.
 *
 * @param perSecond ours
 * @param reference what another program reaches with the baseline's own work; null where it is not there
 * @param baselineOfReference the baseline beside the reference; null without one
 * @param ratio ours beside the baseline; null where the comparison is void
 * @param goal what the ratio should be
 * @param voidBecause why there is no ratio; null where there is one
 */
public record Comparison(
        double perSecond,
        double baselinePerSecond,
        @Nullable Double reference,
        @Nullable Double baselineOfReference,
        @Nullable Double ratio,
        double goal,
        @Nullable String voidBecause) {

    private static final double REFERENCE_PART_MIN = 0.8;

    /**
     * Compares the medians. A baseline that reaches less than 0.8 of the reference was held back by its own program:
     * the ratio would flatter us, and is void.
     *
     * @param reference empty where there is none
     */
    public static Comparison of(List<Double> ours, List<Double> baseline, List<Double> reference, double goal) {
        double our = median(ours);
        double base = median(baseline);
        Double known = reference.isEmpty() ? null : median(reference);
        Double part = known == null ? null : base / known;
        String reason = reasonToVoid(base, part);
        return new Comparison(
                whole(our),
                whole(base),
                known == null ? null : whole(known),
                part == null ? null : hundredths(part),
                reason == null ? hundredths(our / base) : null,
                goal,
                reason);
    }

    /** The same rates without a ratio. */
    public Comparison voided(String reason) {
        return new Comparison(perSecond, baselinePerSecond, reference, baselineOfReference, null, goal, reason);
    }

    private static @Nullable String reasonToVoid(double base, @Nullable Double part) {
        if (base <= 0) {
            return "the baseline did nothing";
        }
        return part != null && part < REFERENCE_PART_MIN
                ? "the baseline reached less than 0.8 of the reference with the same work"
                : null;
    }

    /** The one in the middle, or between the two in the middle. */
    public static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double whole(double value) {
        return Math.round(value);
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
