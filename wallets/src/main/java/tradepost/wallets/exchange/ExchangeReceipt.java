package tradepost.wallets.exchange;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import tradepost.wallets.domain.Answer;
import tradepost.wallets.ledger.Remainder;

/** An exchange, with what there was of both currencies right after it. */
record ExchangeReceipt(
        UUID id,
        UUID quoteId,
        UUID walletId,
        String from,
        String to,
        BigDecimal amount,
        BigDecimal received,
        BigDecimal rate,
        Remainder fromBalance,
        Remainder toBalance,
        Instant at) {
    static ExchangeReceipt of(Answer.Exchanged exchanged) {
        return new ExchangeReceipt(
                exchanged.movementId(),
                exchanged.quote().id(),
                exchanged.quote().walletId(),
                exchanged.given().currency(),
                exchanged.taken().currency(),
                exchanged.quote().given().amount(),
                exchanged.quote().taken().amount(),
                exchanged.quote().rate(),
                Remainder.of(exchanged.given()),
                Remainder.of(exchanged.taken()),
                exchanged.at());
    }
}
