package tradepost.wallets.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tradepost.platform.money.Money;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.KeepingCommand.CreateWallet;

class AuditLogTest {
    private static final UUID USER = new UUID(0, 1);
    private static final UUID WALLET = new UUID(0, 2);
    private static final UUID COMMAND = new UUID(0, 3);

    @Test
    void a_line_says_who_asked_for_what_by_which_request_and_how_it_ended() {
        Deposit deposit = new Deposit(COMMAND, USER, WALLET, Money.of("12.50", "USD"), "secret-key");

        assertThat(AuditLog.line(deposit, "r-1", "DONE"))
                .isEqualTo("user=" + USER + " request=\"r-1\" command=" + COMMAND + " asked=\"deposit/" + WALLET
                        + "/USD/12.50\" outcome=DONE");
    }

    @Test
    void no_value_begins_a_line_of_its_own_or_ends_its_quotes() {
        CreateWallet create = new CreateWallet(COMMAND, USER, WALLET, "a\r\nuser=admin\" outcome=DONE");

        assertThat(AuditLog.line(create, "r\n2", "DONE"))
                .doesNotContain("\r", "\n")
                .contains("r\\u000a2", "create/a\\u000d\\u000auser=admin\\u0022 outcome=DONE\"");
    }
}
