package tradepost.bench.ticks;

/**
 * What {@code bench ticks} found: the one line of JSON it ends with. Rates are ticks per second.
 *
 * @param ticks on {@code raw-ticks}, over {@code symbols} and all partitions
 * @param warm how many of them were committed when counting began
 * @param value from then until all were, to history, bars and quotes; the last batch is
 *     published after that
 * @param baseline a plain Kafka consumer that reads the same records and leaves them alone
 * @param cpuMicros of all processes, for each tick of those that were counted
 * @param rows of the history, as many as there are ticks if none was lost or doubled
 * @param counted by the day bars, so too
 * @param published on {@code price-ticks}, so too
 * @param ok whether they were, and each symbol's latest tick is its quote
 */
record TicksFigures(
        String bench,
        int ticks,
        int symbols,
        long warm,
        double value,
        double goal,
        double baseline,
        double ratio,
        double cpuMicros,
        long rows,
        long counted,
        long published,
        boolean ok) {}
