package tradepost.orders.domain;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever happens, in whatever order and however often, the venue does what the reference market does, and fills
 * nothing that it may not.
 */
class VenueModelTest {
    private static final int STEPS = 2_500;

    /** A hundred thousand steps in all. */
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void the_venue_agrees_with_the_reference_market(@ForAll long seed) {
        ModelledVenue venue = new ModelledVenue(seed);

        for (int step = 0; step < STEPS; step++) {
            venue.step();
        }
    }
}
