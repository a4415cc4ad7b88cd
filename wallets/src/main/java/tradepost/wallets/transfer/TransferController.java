package tradepost.wallets.transfer;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.Fields;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.domain.CashCommand.Transfer;
import tradepost.wallets.domain.Wallet;
import tradepost.wallets.ledger.MoneyField;
import tradepost.wallets.ledger.Remainder;
import tradepost.wallets.ledger.Teller;

/** {@code POST /api/v1/wallets/{id}/transfers}: money to another wallet of the same user, in one movement. */
@RestController
class TransferController {
    private final Teller teller;

    TransferController(Teller teller) {
        this.teller = teller;
    }

    /**
     * @param to the wallet that receives it
     * @param currency ISO 4217 code
     * @param amount a decimal such as {@code "12.50"}, with no more decimals than the currency has
     */
    record Request(
            @Nullable String to,
            @Nullable String currency,
            @Nullable String amount) {}

    /** A transfer, with what both wallets had right after it. */
    record Receipt(
            UUID id,
            UUID from,
            UUID to,
            String currency,
            BigDecimal amount,
            Remainder fromBalance,
            Remainder toBalance,
            Instant at) {
        static Receipt of(Answer.Transferred transferred) {
            return new Receipt(
                    transferred.movementId(),
                    transferred.source().walletId(),
                    transferred.target().walletId(),
                    transferred.currency(),
                    transferred.amount(),
                    Remainder.of(transferred.source()),
                    Remainder.of(transferred.target()),
                    transferred.at());
        }
    }

    @PostMapping("/api/v1/wallets/{walletId}/transfers")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Receipt> transfer(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String walletId,
            @RequestHeader(name = Teller.KEY, required = false) @Nullable String key,
            @RequestBody Request request,
            ServerWebExchange exchange) {
        UUID source = Wallet.id(walletId);
        UUID target = Fields.uuid("to", request.to());
        if (target.equals(source)) {
            throw Fields.invalid("to", "is another wallet than the one the money comes from");
        }
        Transfer transfer = new Transfer(
                Teller.commandId(caller, key),
                caller.userId(),
                source,
                target,
                MoneyField.money(request.currency(), request.amount()),
                key);
        return teller.ask(transfer, Answer.Transferred.class, exchange).map(Receipt::of);
    }
}
