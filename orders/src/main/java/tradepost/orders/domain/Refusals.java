package tradepost.orders.domain;

import tradepost.orders.domain.OrderEvent.Refused;
import tradepost.platform.event.WalletEvent;

/** The ledger's refusal in this service's words. */
final class Refusals {
    private Refusals() {}

    static Refused of(WalletEvent.Refused refused) {
        return switch (refused.reason()) {
            case INSUFFICIENT_FUNDS -> refused(OrderProblem.INSUFFICIENT_FUNDS, tooLittle(refused));
            case INSUFFICIENT_POSITION -> refused(OrderProblem.INSUFFICIENT_POSITION, tooLittle(refused));
            case WALLET_UNKNOWN -> refused(OrderProblem.WALLET_UNKNOWN, "There is no such wallet of yours.");
            case HOLD_RELEASED, HOLD_UNKNOWN, HOLD_EXCEEDED, INVALID_COMMAND ->
                refused(OrderProblem.SETTLEMENT_REFUSED, "The ledger refused: " + refused.reason() + ".");
        };
    }

    private static String tooLittle(WalletEvent.Refused refused) {
        return refused.required() == null || refused.available() == null
                ? "Too little is available."
                : "This takes " + refused.required().toPlainString() + " " + refused.asset() + "; available is "
                        + refused.available().toPlainString() + ".";
    }

    private static Refused refused(OrderProblem code, String detail) {
        return new Refused(code.name(), detail);
    }
}
