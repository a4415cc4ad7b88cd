package tradepost.orders.domain;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever happens to a bracket, in whatever order, no more is sold than was bought, and by one exit alone. */
class BracketModelTest {
    private static final int STEPS = 2_500;

    /** A hundred thousand steps in all. */
    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void brackets_sell_what_they_hold_and_nothing_twice(@ForAll long seed) {
        ModelledBrackets brackets = new ModelledBrackets(seed);

        for (int step = 0; step < STEPS; step++) {
            brackets.step();
        }
    }
}
