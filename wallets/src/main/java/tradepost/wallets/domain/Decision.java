package tradepost.wallets.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ledger decided on a command. */
public sealed interface Decision {
    Instruction instruction();

    Answer answer();

    /**
     * A new command.
     *
     * @param movement why entries are booked; null if none are
     * @param hold the hold as it is after it; null if it concerns none
     */
    record Made(
            Instruction instruction,
            Answer answer,
            @Nullable Movement movement,
            List<Posting> postings,
            @Nullable Hold hold)
            implements Decision {
        /** Nothing changes. */
        static Made without(Instruction instruction, Answer answer) {
            return new Made(instruction, answer, null, List.of(), null);
        }
    }

    /**
     * A command decided before: nothing changes, and the answer is the one it had.
     *
     * @param isOther whether it asks for something else than it did then
     */
    record Repeated(Instruction instruction, Answer answer, boolean isOther) implements Decision {}
}
