package tradepost.wallets.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tradepost.platform.money.Money;

class ScopeTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final int SHARD = 3;
    private static final Ledger LEDGER = new Ledger(Money.of("10000.00", "USD"));

    private final Scope scope = Scope.of(
            LEDGER,
            List.of(new Instruction(
                    SHARD,
                    new CashCommand.Deposit(
                            new UUID(0, 7), ADA, Wallet.defaultOf(ADA).id(), Money.of("5.00", "EUR"), null))));
    private final Set<AccountKey> needed =
            scope.accounts().stream().map(Scope.Owned::key).collect(Collectors.toSet());

    @Test
    void what_is_there_needs_no_opening_though_the_house_has_wallets_that_nobody_asked_for() {
        assertThat(needed).hasSizeGreaterThanOrEqualTo(2);

        assertThat(scope.isWithin(needed)).isTrue();
    }

    @Test
    void an_account_that_is_missing_is_opened() {
        for (AccountKey key : needed) {
            Set<AccountKey> others = new HashSet<>(needed);
            others.remove(key);

            assertThat(scope.isWithin(others)).as("without %s", key).isFalse();
        }
    }

    @Test
    void a_default_wallet_without_accounts_may_not_be_there() {
        Scope opening = Scope.of(LEDGER, List.of(new Instruction(SHARD, new LedgerCommand.OpenWallet(ADA))));

        assertThat(opening.isWithin(Set.of())).isFalse();
    }
}
