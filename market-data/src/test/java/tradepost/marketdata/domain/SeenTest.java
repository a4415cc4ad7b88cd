package tradepost.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.PriceTick;

class SeenTest {
    private static final int TICKS = 3 * Seen.IDS_MAX;

    /** Beside a plain set; ids of few bits meet on their way to a place, and one that was forgotten may come back. */
    @Property(tries = 5)
    void the_last_ids_are_known_and_no_others(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int different = Seen.IDS_MAX + random.nextInt(1, 2 * Seen.IDS_MAX);
        SymbolBook symbol = symbol();
        Seen seen = new Seen();
        Set<UUID> model = new LinkedHashSet<>();

        for (int i = 0; i < TICKS; i++) {
            UUID id = new UUID(random.nextInt(2), random.nextInt(different));
            assertThat(seen.contains(id)).isEqualTo(model.contains(id));
            seen.add(id, symbol, i);
            model.add(id);
            forgetEldest(model);
        }

        for (int i = 0; i < different; i++) {
            assertThat(seen.contains(new UUID(1, i))).isEqualTo(model.contains(new UUID(1, i)));
        }
    }

    @Test
    void the_symbol_of_what_is_forgotten_takes_nothing_up_to_its_time() {
        SymbolBook symbol = symbol();
        Seen seen = new Seen();
        for (int i = 0; i < Seen.IDS_MAX; i++) {
            seen.add(new UUID(0, i), symbol, 1_000 + i);
        }
        long before = symbol.known();

        seen.add(new UUID(0, Seen.IDS_MAX), symbol(), 5);

        assertThat(before).isEqualTo(Long.MIN_VALUE);
        assertThat(symbol.known()).isEqualTo(1_000);
    }

    private static void forgetEldest(Set<UUID> model) {
        if (model.size() > Seen.IDS_MAX) {
            Iterator<UUID> eldest = model.iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static SymbolBook symbol() {
        RawTick tick = new RawTick(
                new UUID(7, 7),
                "KO",
                "test",
                BigDecimal.ONE,
                null,
                null,
                0,
                0,
                PriceTick.AgedBy.SOURCE,
                null,
                new byte[0]);
        return new SymbolBook(new Arrived(0, 0, tick), -1);
    }
}
