package tradepost.orders.domain;

import org.jspecify.annotations.Nullable;
import tradepost.orders.domain.Ending.Shortage;
import tradepost.platform.event.WalletEvent;

/** The ledger's refusal in this service's words. */
final class Refusals {
    private Refusals() {}

    static Ending of(WalletEvent.Refused refused) {
        return switch (refused.reason()) {
            case INSUFFICIENT_FUNDS -> tooLittle(OrderProblem.INSUFFICIENT_FUNDS, refused);
            case INSUFFICIENT_POSITION -> tooLittle(OrderProblem.INSUFFICIENT_POSITION, refused);
            case WALLET_UNKNOWN -> ending(OrderProblem.WALLET_UNKNOWN, "There is no such wallet of yours.", null);
            case HOLD_RELEASED, HOLD_UNKNOWN, HOLD_EXCEEDED, INVALID_COMMAND ->
                ending(OrderProblem.SETTLEMENT_REFUSED, "The ledger refused: " + refused.reason() + ".", null);
        };
    }

    private static Ending tooLittle(OrderProblem code, WalletEvent.Refused refused) {
        if (refused.asset() == null || refused.required() == null || refused.available() == null) {
            return ending(code, "Too little is available.", null);
        }
        Shortage shortage = new Shortage(refused.asset(), refused.required(), refused.available());
        return ending(
                code,
                "This takes " + shortage.required().toPlainString() + " " + shortage.asset() + "; available is "
                        + shortage.available().toPlainString() + ".",
                shortage);
    }

    private static Ending ending(OrderProblem code, String detail, @Nullable Shortage shortage) {
        return Ending.rejected(code.name(), detail, shortage);
    }
}
