package tradepost.bench.takeover;

/**
 * What {@code bench takeover} found: the one line of JSON it ends with. Times are medians over the rounds, in seconds.
 *
 * @param orders that rest, over {@code symbols} and all partitions
 * @param value from the assignment of all partitions until their books are ready, in a JVM that has just started
 * @param slowest of the rounds
 * @param withinGoal whether the slowest took no longer than the goal
 * @param baseline a plain {@code SELECT} of the same rows, read to their end and left alone, over one JDBC connection
 * @param readySeconds from the start of the JVM until the service says that it is well and the books are ready
 * @param heapMb live after a collection, with all the books
 * @param ok whether the books held every order in each round, and a price that met one of them filled it, however long
 *     it took
 */
record TakeoverFigures(
        String bench,
        int orders,
        int symbols,
        int rounds,
        double value,
        double slowest,
        double goal,
        boolean withinGoal,
        double baseline,
        double ratio,
        double readySeconds,
        long heapMb,
        boolean ok) {}
