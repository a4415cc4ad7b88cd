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
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
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
        Scope whole = scope.opening(ledger, batch, opened);
        openAccounts(whole);
        Books books = new Books(read(whole), opened);
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

    /** What the scope names and nothing else, as the database is read: what it forgets to name is missed. */
    private Books.Loaded read(Scope scope) {
        Set<AccountKey> locked = new HashSet<>();
        scope.accounts().forEach(owned -> locked.add(owned.key()));
        stored.holds().forEach((id, hold) -> {
            if (scope.holds().contains(id) && hold.account() != null) {
                locked.add(hold.account());
            }
        });
        Set<UUID> closing =
                scope.closing().stream().map(Scope.Closing::walletId).collect(Collectors.toSet());
        return new Books.Loaded(
                only(
                        wallets,
                        (id, wallet) ->
                                scope.asked().contains(id) || scope.namers().contains(wallet.userId())),
                only(stored.accounts(), (key, _) -> locked.contains(key) || closing.contains(key.walletId())),
                only(stored.holds(), (id, _) -> scope.holds().contains(id)),
                only(stored.answered(), (id, _) -> scope.commands().contains(id)),
                only(stored.settled(), (fill, _) -> scope.fills().contains(fill)),
                stored.usedQuotes().stream().filter(scope.quotes()::contains).collect(Collectors.toSet()),
                scope.payers().stream().collect(Collectors.toMap(Function.identity(), this::heldFor)),
                only(stored.shards(), (shard, _) -> scope.shards().contains(shard)));
    }

    private static <K, V> Map<K, V> only(Map<K, V> all, BiPredicate<K, V> which) {
        Map<K, V> some = new HashMap<>();
        all.forEach((key, value) -> {
            if (which.test(key, value)) {
                some.put(key, value);
            }
        });
        return some;
    }

    private List<Answer.HeldFor> heldFor(AccountKey payer) {
        return stored.holds().values().stream()
                .filter(hold -> hold.isOpen() && payer.equals(hold.account()))
                .map(hold -> new Answer.HeldFor(hold.orderId(), hold.remaining()))
                .toList();
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
