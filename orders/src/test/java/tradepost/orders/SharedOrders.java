package tradepost.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service with its default settings and one ledger, for all tests that need no other: a start takes seconds. It is
 * stopped while a test runs a service of its own, for the two would share the partitions.
 */
final class SharedOrders {
    /** The order of test classes that use it, so that it is started once. */
    static final int FIRST = 1;

    private static @Nullable OrdersService orders;
    private static @Nullable LedgerStandIn ledger;

    private SharedOrders() {}

    static synchronized OrdersService orders() {
        if (orders == null) {
            orders = OrdersService.shared();
        }
        return orders;
    }

    /** Agrees to all until a test says otherwise. */
    static synchronized LedgerStandIn ledger() {
        if (ledger == null) {
            ledger = new LedgerStandIn(orders());
        }
        ledger.answer(command -> List.of(LedgerStandIn.agreed(command)));
        return ledger;
    }

    /** What it is asked meanwhile it answers when it is there again. */
    static synchronized void stopLedger() {
        if (ledger != null) {
            ledger.close();
            ledger = null;
        }
    }

    static synchronized void stop() {
        stopLedger();
        if (orders != null) {
            orders.close();
            orders = null;
        }
    }
}
