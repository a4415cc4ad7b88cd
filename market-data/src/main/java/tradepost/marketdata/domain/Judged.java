package tradepost.marketdata.domain;

/** A tick and what becomes of it. */
public record Judged(Arrived arrived, Verdict verdict) {}
