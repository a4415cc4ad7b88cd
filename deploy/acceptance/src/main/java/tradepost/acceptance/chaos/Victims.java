package tradepost.acceptance.chaos;

import tradepost.acceptance.system.TestSystem;

/** What is killed at one moment, each with SIGKILL and all its children, and started again at once. */
enum Victims {
    WALLETS("wallets"),
    POSTGRES("PostgreSQL"),
    BOTH("PostgreSQL and wallets");

    private final String words;

    Victims(String words) {
        this.words = words;
    }

    void kill(TestSystem system) {
        if (this != WALLETS) {
            system.postgres().kill();
        }
        if (this != POSTGRES) {
            system.wallets().kill();
        }
    }

    /** All at the same moment, as a machine does; returns when what was killed says that it is well. */
    void start(TestSystem system) {
        if (this != POSTGRES) {
            system.wallets().start();
        }
        if (this != WALLETS) {
            system.postgres().start();
        }
        if (this != POSTGRES) {
            system.wallets().awaitReady();
        }
    }

    @Override
    public String toString() {
        return words;
    }
}
