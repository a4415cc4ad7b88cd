package tradepost.wallets.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Message;
import tradepost.platform.relay.Outbox;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.Books;
import tradepost.wallets.domain.Decision;
import tradepost.wallets.domain.Instruction;
import tradepost.wallets.domain.Ledger;
import tradepost.wallets.domain.Scope;
import tradepost.wallets.store.JournalStore;
import tradepost.wallets.store.LedgerStore;

/** Books a batch in one transaction: lock, load, decide, record. The only way anything in the ledger changes. */
@Component
public class Bookkeeper {
    private static final Logger log = LoggerFactory.getLogger(Bookkeeper.class);
    private static final int DEADLOCK_RETRIES = 3;

    private final Ledger ledger;
    private final LedgerStore accounts;
    private final JournalStore journal;
    private final Outbox outbox;
    private final Clock clock;

    Bookkeeper(Ledger ledger, LedgerStore accounts, JournalStore journal, Outbox outbox, Clock clock) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.journal = journal;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Decides and records these commands, all or none; what is refused is refused alone.
     *
     * @return a decision for each instruction, in order
     */
    public Mono<List<Decision>> book(List<Instruction> batch) {
        Scope scope = Scope.of(ledger, batch);
        return outbox.transaction(Mono.defer(() -> withWhatIsThere(batch, scope)))
                .switchIfEmpty(outbox.transaction(Mono.defer(() -> openingWhatIsNot(batch, scope))))
                .retryWhen(
                        Retry.backoff(DEADLOCK_RETRIES, Duration.ofMillis(10)).filter(LedgerStore::isDeadlock))
                .doOnNext(decisions -> decisions.forEach(Bookkeeper::alarm));
    }

    /** Most batches touch accounts that are there. Empty where one is missing: then nothing has been done. */
    private Mono<List<Decision>> withWhatIsThere(List<Instruction> batch, Scope scope) {
        Books.Loaded loaded = Books.Loaded.nothing();
        return accounts.lockShards(scope.shards(), loaded)
                .then(Mono.defer(() -> accounts.lockWallets(scope)))
                .then(Mono.defer(() -> accounts.lockAccounts(scope, loaded)))
                .then(Mono.fromSupplier(() -> scope.isWithin(loaded.accounts().keySet())))
                .filter(isWithin -> isWithin)
                .flatMap(_ -> load(scope, Set.of(), loaded))
                .flatMap(books -> decide(books, batch));
    }

    /** In a transaction of its own: what is opened comes before the locks on accounts, as everywhere. */
    private Mono<List<Decision>> openingWhatIsNot(List<Instruction> batch, Scope scope) {
        Books.Loaded loaded = Books.Loaded.nothing();
        return accounts.lockShards(scope.shards(), loaded)
                .then(Mono.defer(() -> accounts.openWallets(scope.wallets(), clock.instant())))
                .flatMap(opened -> open(scope.opening(ledger, batch, opened), opened, loaded))
                .flatMap(books -> decide(books, batch));
    }

    private Mono<Books> open(Scope scope, Set<UUID> opened, Books.Loaded loaded) {
        return accounts.lockWallets(scope)
                .then(Mono.defer(() -> accounts.openAccounts(scope)))
                .then(Mono.defer(() -> accounts.lockAccounts(scope, loaded)))
                .then(Mono.defer(() -> load(scope, opened, loaded)));
    }

    private Mono<Books> load(Scope scope, Set<UUID> opened, Books.Loaded loaded) {
        return accounts.read(scope, loaded).then(Mono.fromSupplier(() -> new Books(loaded, opened)));
    }

    /** The time is read under the locks: what an account's later entry says is never earlier. */
    private Mono<List<Decision>> decide(Books books, List<Instruction> batch) {
        Instant now = clock.instant();
        List<Decision> decisions = ledger.decide(books, batch, now);
        List<Message> told = decisions.stream().flatMap(Bookkeeper::messages).toList();
        return journal.record(books, told, now).thenReturn(decisions);
    }

    private static Stream<Message> messages(Decision decision) {
        return decision.answer() instanceof Answer.Told(var event)
                ? Stream.of(new Message(Topic.WALLET_EVENTS, event.symbol(), event))
                : Stream.empty();
    }

    /**
     * One id for two different commands of a service is a fault of that service; a client's key is told to the client.
     */
    private static void alarm(Decision decision) {
        if (decision instanceof Decision.Repeated repeated
                && repeated.isOther()
                && repeated.answer() instanceof Answer.Told) {
            log.error(
                    "ALARM: command {} came again with other contents: {}",
                    decision.instruction().command().id(),
                    decision.instruction().command());
        }
    }
}
