package tradepost.acceptance.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tradepost.acceptance.ledger.Move.Posting;

/**
 * What one client asked and what it was told, by key: a memory of its own, which owes nothing to any database. May be
 * written by several threads.
 */
public final class MoveJournal {
    private final Map<String, Move> asked = new ConcurrentHashMap<>();
    private final Map<String, List<Posting>> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();

    void asks(Move move) {
        asked.put(move.key(), move);
    }

    void acknowledges(Move move, List<Posting> postings) {
        acknowledged.put(move.key(), postings);
    }

    void refuses(Move move, String code) {
        refused.put(move.key(), code);
    }

    void isUnexpected(String what) {
        unexpected.add(what);
    }

    void repeats() {
        repeated.incrementAndGet();
    }

    public int asked() {
        return asked.size();
    }

    public int acknowledged() {
        return acknowledged.size();
    }

    public Collection<String> refusals() {
        return refused.values();
    }

    public int answered() {
        return acknowledged.size() + refused.size();
    }

    /** How often a request was sent again because it was not known what had become of it. */
    public int repeated() {
        return repeated.get();
    }

    /** What all that was acknowledged must have left. */
    public List<Posting> postings() {
        return acknowledged.values().stream().flatMap(List::stream).toList();
    }

    /** What was answered as it never should be, or not, or both ways. */
    List<String> faults() {
        Stream<String> unanswered = asked.keySet().stream()
                .filter(key -> !acknowledged.containsKey(key) && !refused.containsKey(key))
                .map(key -> "never answered: " + asked.get(key));
        Stream<String> twofold = refused.keySet().stream()
                .filter(acknowledged::containsKey)
                .map(key -> "acknowledged and refused: " + asked.get(key));
        return Stream.of(unexpected.stream(), unanswered, twofold)
                .flatMap(all -> all)
                .toList();
    }
}
