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
    private final Map<UUID, Wallet> wallets = new HashMap<>();
    private final Set<UUID> everOpened = new HashSet<>();
    private final List<Books.Booked> booked = new ArrayList<>();

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
        stored.wallets().clear();
        wallets.values().stream()
                .filter(wallet ->
                        scope.asked().contains(wallet.id()) || scope.namers().contains(wallet.userId()))
                .forEach(wallet -> stored.wallets().put(wallet.id(), wallet));
        readHeldFor(scope);
        Books books = new Books(stored, opened);
        List<Decision> decisions = ledger.decide(books, batch, NOW);
        keep(books);
        return decisions;
    }

    List<Entry> entries() {
        return booked.stream().map(Books.Booked::entry).toList();
    }

    List<Books.Booked> booked() {
        return booked;
    }

    /** Names of the user's open wallets. */
    List<String> names(UUID userId) {
        return wallets.values().stream()
                .filter(wallet -> wallet.userId().equals(userId))
                .map(Wallet::name)
                .sorted()
                .toList();
    }

    Map<AccountKey, Account> accounts() {
        return stored.accounts();
    }

    Map<UUID, Hold> holds() {
        return stored.holds();
    }

    /** Available and held, as one reads them: {@code 40.00+60.00}. */
    String balance(UUID userId, Asset asset) {
        return balanceOf(Wallet.defaultOf(userId).id(), asset);
    }

    String balanceOf(UUID walletId, Asset asset) {
        Account account = stored.accounts().get(new AccountKey(walletId, asset));
        return account == null
                ? "none"
                : account.available().toPlainString() + "+" + account.held().toPlainString();
    }

    private Set<UUID> openWallets(Scope scope) {
        Set<UUID> opened = new HashSet<>();
        for (Wallet wallet : scope.wallets()) {
            if (everOpened.add(wallet.id())) {
                opened.add(wallet.id());
                wallets.put(wallet.id(), wallet);
            }
        }
        return opened;
    }

    private void openAccounts(Scope scope) {
        for (Scope.Owned owned : scope.accounts()) {
            Wallet wallet = wallets.get(owned.key().walletId());
            if (wallet != null && wallet.userId().equals(owned.userId())) {
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
                                        false,
                                        BigDecimal.ZERO,
                                        BigDecimal.ZERO,
                                        null));
            }
        }
    }

    private void readHeldFor(Scope scope) {
        stored.heldFor().clear();
        scope.payers().forEach(payer -> stored.heldFor()
                .put(
                        payer,
                        stored.holds().values().stream()
                                .filter(hold -> hold.isOpen() && payer.equals(hold.account()))
                                .map(hold -> new Answer.HeldFor(hold.orderId(), hold.remaining()))
                                .toList()));
    }

    private void keep(Books books) {
        books.changedAccounts().forEach(account -> stored.accounts().put(account.key(), account));
        books.changedHolds().forEach(hold -> stored.holds().put(hold.id(), hold));
        stored.shards().putAll(books.shards());
        booked.addAll(books.entries());
        for (Books.ChangedWallet changed : books.changedWallets()) {
            everOpened.add(changed.wallet().id());
            wallets.put(changed.wallet().id(), changed.wallet());
            if (changed.isClosed()) {
                wallets.remove(changed.wallet().id());
            }
        }
        for (Decision.Made made : books.made()) {
            LedgerCommand command = made.instruction().command();
            stored.answered().put(command.id(), new Books.Answered(command.contents(), made.answer()));
            if (made.movement() != null && made.movement().quoteId() != null) {
                stored.usedQuotes().add(made.movement().quoteId());
            }
            if (made.movement() != null
                    && made.movement().fill() != null
                    && made.answer() instanceof Answer.Told(WalletEvent.Settled settled)) {
                stored.settled().put(made.movement().fill(), settled.cost());
            }
        }
    }
}
