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
     * @param holds those it changes, as they are after it
     * @param change of a wallet itself; null if it stays as it is
     */
    record Made(
            Instruction instruction,
            Answer answer,
            @Nullable Movement movement,
            List<Posting> postings,
            List<Hold> holds,
            @Nullable WalletChange change)
            implements Decision {
        /** Money moves. */
        static Made moving(Instruction instruction, Answer answer, Movement movement, List<Posting> postings) {
            return new Made(instruction, answer, movement, postings, List.of(), null);
        }

        /** A wallet changes, and no money moves. */
        static Made changing(Instruction instruction, Answer answer, WalletChange change) {
            return new Made(instruction, answer, null, List.of(), List.of(), change);
        }

        /** Nothing changes. */
        static Made without(Instruction instruction, Answer answer) {
            return new Made(instruction, answer, null, List.of(), List.of(), null);
        }
    }

    /**
     * A command decided before: nothing changes, and the answer is the one it had.
     *
     * @param isOther whether it asks for something else than it did then
     */
    record Repeated(Instruction instruction, Answer answer, boolean isOther) implements Decision {}
}
