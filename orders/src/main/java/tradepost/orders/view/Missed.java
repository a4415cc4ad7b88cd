package tradepost.orders.view;

/** Why a stream begins anew: what is told next does not follow what was told last. */
final class Missed extends RuntimeException {
    private final String reason;

    /** @param reason as a reset names it: {@code pruned} or {@code behind} */
    Missed(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
