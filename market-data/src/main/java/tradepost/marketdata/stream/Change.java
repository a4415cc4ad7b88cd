package tradepost.marketdata.stream;

/**
 * Something that changed.
 *
 * @param version grows with each change, of whatever stock
 */
record Change(long version, String symbol, Told told) {}
