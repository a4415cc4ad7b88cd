package tradepost.acceptance.ledger;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What a client asks for, once, under a key of its own. Amounts are positive. */
public sealed interface Move {
    String key();

    /** The wallet it is asked of. */
    String walletId();

    record Deposit(String key, String walletId, String currency, BigDecimal amount) implements Move {}

    record Withdrawal(String key, String walletId, String currency, BigDecimal amount) implements Move {}

    record Transfer(String key, String walletId, String targetId, String currency, BigDecimal amount) implements Move {}

    /** @param amount of what is given */
    record Exchange(String key, String walletId, String given, BigDecimal amount, String taken) implements Move {}

    /**
     * What a move leaves in one account of its user.
     *
     * @param movementId as the client was told it
     * @param amount negative for what went out; without trailing zeros
     */
    record Posting(String key, String movementId, String kind, String walletId, String currency, BigDecimal amount) {
        public Posting {
            amount = amount.stripTrailingZeros();
        }
    }

    /** The last part of the address it is sent to. */
    default String resource() {
        return switch (this) {
            case Deposit _ -> "deposits";
            case Withdrawal _ -> "withdrawals";
            case Transfer _ -> "transfers";
            case Exchange _ -> "exchanges";
        };
    }

    /** The body of the request; of an exchange, of the request for its quote. */
    default Map<String, String> body() {
        return switch (this) {
            case Deposit deposit -> money(deposit.currency, deposit.amount);
            case Withdrawal withdrawal -> money(withdrawal.currency, withdrawal.amount);
            case Transfer transfer ->
                Map.of(
                        "to", transfer.targetId,
                        "currency", transfer.currency,
                        "amount", transfer.amount.toPlainString());
            case Exchange exchange ->
                Map.of(
                        "from", exchange.given,
                        "to", exchange.taken,
                        "amount", exchange.amount.toPlainString());
        };
    }

    private static Map<String, String> money(String currency, BigDecimal amount) {
        return Map.of("currency", currency, "amount", amount.toPlainString());
    }

    /**
     * What it leaves once it is done.
     *
     * @param received what an exchange brought; of no meaning for all else
     */
    default List<Posting> postings(String movementId, BigDecimal received) {
        return switch (this) {
            case Deposit deposit ->
                List.of(posting(movementId, "DEPOSIT", walletId(), deposit.currency, deposit.amount));
            case Withdrawal withdrawal ->
                List.of(posting(movementId, "WITHDRAWAL", walletId(), withdrawal.currency, withdrawal.amount.negate()));
            case Transfer transfer ->
                List.of(
                        posting(movementId, "TRANSFER", walletId(), transfer.currency, transfer.amount.negate()),
                        posting(movementId, "TRANSFER", transfer.targetId, transfer.currency, transfer.amount));
            case Exchange exchange ->
                List.of(
                        posting(movementId, "EXCHANGE", walletId(), exchange.given, exchange.amount.negate()),
                        posting(movementId, "EXCHANGE", walletId(), exchange.taken, received));
        };
    }

    private Posting posting(String movementId, String kind, String wallet, String currency, BigDecimal amount) {
        return new Posting(key(), movementId, kind, wallet, currency, amount);
    }
}
