package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import tradepost.wallets.domain.ReferenceModel.Deed;
import tradepost.wallets.domain.ReferenceModel.Step;

/** Whatever is asked, in whatever batches and however often, the ledger does what the reference model does. */
class LedgerModelTest {
    private static final int USERS = 2;
    private static final int MANY_USERS = 20;
    private static final int COMMANDS = 10_000;

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void the_ledger_agrees_with_the_reference_model(@ForAll("steps") List<Step> steps, @ForAll("sizes") int size) {
        ModelledLedger ledger = new ModelledLedger(USERS);

        inBatches(ledger, steps, size);

        ledger.assertAgreement();
    }

    /** Commands of one wallet come in their order; those of different wallets in any, and each up to five times. */
    @Property(tries = 5, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void ten_thousand_commands_end_alike_however_they_are_mixed_and_repeated(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Step>> perUser = IntStream.range(0, MANY_USERS)
                .mapToObj(user -> randomSteps(user, COMMANDS / MANY_USERS, random))
                .toList();
        ModelledLedger first = new ModelledLedger(MANY_USERS);
        ModelledLedger second = new ModelledLedger(MANY_USERS);

        inBatches(first, mixed(perUser, random), 50);
        inBatches(second, mixed(perUser, random), 7);

        first.assertAgreement();
        second.assertAgreement();
        assertThat(first.pots()).isEqualTo(second.pots());
    }

    private static void inBatches(ModelledLedger ledger, List<Step> steps, int size) {
        for (int from = 0; from < steps.size(); from += size) {
            ledger.take(steps.subList(from, Math.min(steps.size(), from + size)));
        }
    }

    /** Of one user, with orders and holds of their own. */
    private static List<Step> randomSteps(int user, int count, Random random) {
        Deed[] deeds = Deed.values();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Deed deed = deeds[random.nextInt(deeds.length)];
                    int hold = random.nextInt(deed == Deed.BUY || deed == Deed.SELL ? -1 : 0, 40);
                    return new Step(
                            user * count + i,
                            deed,
                            user,
                            user,
                            1_000 * user + random.nextInt(30),
                            random.nextInt(1, 6),
                            hold < 0 ? hold : 1_000 * user + hold,
                            random.nextInt(1, 800),
                            random.nextInt(1, 6),
                            random.nextBoolean());
                })
                .toList();
    }

    private static List<Step> mixed(List<List<Step>> perUser, Random random) {
        List<Iterator<Step>> waiting =
                new ArrayList<>(perUser.stream().map(List::iterator).toList());
        List<Step> all = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Iterator<Step> next = waiting.get(random.nextInt(waiting.size()));
            if (next.hasNext()) {
                all.add(next.next());
                for (int again = random.nextInt(10); again < 4; again++) {
                    all.add(all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), 200))));
                }
            } else {
                waiting.remove(next);
            }
        }
        return all;
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 20);
    }

    /** Few users, holds and orders, so that they meet; some steps come again. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> percent = Arbitraries.integers().between(0, 99);
        Arbitrary<Step> one = Combinators.combine(
                        Arbitraries.of(Deed.class),
                        percent,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(-1, 3),
                        Arbitraries.integers().between(1, 800),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.of(true, false))
                .as((deed, who, order, fill, hold, cents, shares, last) -> new Step(
                        0,
                        deed,
                        who % USERS,
                        who < 4 ? (who + 1) % USERS : who % USERS,
                        order,
                        fill,
                        deed == Deed.BUY || deed == Deed.SELL ? hold : Math.max(0, hold),
                        cents,
                        shares,
                        last));
        return Combinators.combine(
                        one.list().ofMinSize(1).ofMaxSize(60), percent.list().ofSize(60))
                .as(LedgerModelTest::withRepetitions);
    }

    private static List<Step> withRepetitions(List<Step> steps, List<Integer> percents) {
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            all.add(new Step(
                    i,
                    step.deed(),
                    step.user(),
                    step.walletOf(),
                    step.order(),
                    step.fill(),
                    step.hold(),
                    step.cents(),
                    step.shares(),
                    step.last()));
            if (percents.get(i) < 25) {
                all.add(all.get(percents.get(i) % all.size()));
            }
        }
        return all;
    }
}
