package tradepost.wallets.deposit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.CashCommand;
import tradepost.wallets.domain.CashCommand.Deposit;
import tradepost.wallets.domain.CashCommand.Withdraw;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.ledger.Teller;

/** {@code POST /api/v1/wallets/{id}/deposits} and {@code /withdrawals}. */
@RestController
@RequestMapping("/api/v1/wallets/{walletId}")
class DepositController {
    private final Teller teller;

    DepositController(Teller teller) {
        this.teller = teller;
    }

    @PostMapping("/deposits")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Receipt> deposit(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody MoneyRequest request,
            ServerWebExchange exchange) {
        UUID wallet = Wallet.id(walletId);
        UUID id = Teller.commandId(caller, key);
        return move(new Deposit(id, caller.userId(), wallet, request.toMoney(), key), exchange);
    }

    @PostMapping("/withdrawals")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Receipt> withdraw(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody MoneyRequest request,
            ServerWebExchange exchange) {
        UUID wallet = Wallet.id(walletId);
        UUID id = Teller.commandId(caller, key);
        return move(new Withdraw(id, caller.userId(), wallet, request.toMoney(), key), exchange);
    }

    private Mono<Receipt> move(CashCommand command, ServerWebExchange exchange) {
        return teller.ask(command, Answer.Moved.class, exchange).map(Receipt::of);
    }
}
