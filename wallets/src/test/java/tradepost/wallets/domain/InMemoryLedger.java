package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tradepost.platform.event.WalletEvent;
import tradepost.platform.money.Money;

/** Carries the books from batch to batch, as the database does. */
final class InMemoryLedger {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final int SHARD = 3;

    private final Ledger ledger;
    private final Books.Loaded stored = Books.Loaded.nothing();
    private final Set<UUID> wallets = new HashSet<>();
    private final Map<UUID, UUID> owners = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    InMemoryLedger() {
        this(Money.of("10000.00", "USD"));
    }

    InMemoryLedger(Money openingCredit) {
        this.ledger = new Ledger(openingCredit);
    }

    /** Books one batch; gives the answers. */
    List<Answer> book(LedgerCommand... commands) {
        return decide(Arrays.asList(commands)).stream().map(Decision::answer).toList();
    }

    List<Decision> decide(List<LedgerCommand> commands) {
        List<Instruction> batch = commands.stream()
                .map(command -> new Instruction(SHARD, command))
                .toList();
        Scope scope = Scope.of(ledger, batch);
        Set<UUID> opened = openWallets(scope);
        openAccounts(scope.opening(ledger, batch, opened));
        stored.owners().clear();
        scope.asked().stream().filter(owners::containsKey).forEach(wallet -> stored.owners()
                .put(wallet, owners.get(wallet)));
        Books books = new Books(stored, opened);
        List<Decision> decisions = ledger.decide(books, batch, NOW);
        keep(books);
        return decisions;
    }

    List<Entry> entries() {
        return entries;
    }

    Map<AccountKey, Account> accounts() {
        return stored.accounts();
    }

    Map<UUID, Hold> holds() {
        return stored.holds();
    }

    /** Available and held, as one reads them: {@code 40.00+60.00}. */
    String balance(UUID userId, Asset asset) {
        Account account =
                stored.accounts().get(new AccountKey(Wallet.defaultOf(userId).id(), asset));
        return account == null
                ? "none"
                : account.available().toPlainString() + "+" + account.held().toPlainString();
    }

    private Set<UUID> openWallets(Scope scope) {
        Set<UUID> opened = new HashSet<>();
        for (Wallet wallet : scope.wallets()) {
            if (wallets.add(wallet.id())) {
                opened.add(wallet.id());
                owners.put(wallet.id(), wallet.userId());
            }
        }
        return opened;
    }

    private void openAccounts(Scope scope) {
        for (Scope.Owned owned : scope.accounts()) {
            if (owned.userId().equals(owners.get(owned.key().walletId()))) {
                stored.accounts()
                        .computeIfAbsent(
                                owned.key(),
                                key -> new Account(
                                        stored.accounts().size(),
                                        key,
                                        owned.userId().equals(House.USER),
                                        BigDecimal.ZERO,
                                        BigDecimal.ZERO,
                                        0,
                                        BigDecimal.ZERO,
                                        BigDecimal.ZERO,
                                        null));
            }
        }
    }

    private void keep(Books books) {
        books.changedAccounts().forEach(account -> stored.accounts().put(account.key(), account));
        books.changedHolds().forEach(hold -> stored.holds().put(hold.id(), hold));
        stored.shards().putAll(books.shards());
        entries.addAll(books.entries());
        for (Decision.Made made : books.made()) {
            LedgerCommand command = made.instruction().command();
            stored.answered().put(command.id(), new Books.Answered(command.contents(), made.answer()));
            if (made.movement() != null
                    && made.movement().fill() != null
                    && made.answer() instanceof Answer.Told(WalletEvent.Settled settled)) {
                stored.settled().put(made.movement().fill(), settled.cost());
            }
        }
    }
}
