package tradepost.wallets.domain;

import java.util.UUID;

/** Names an account: a wallet has one for each asset. */
public record AccountKey(UUID walletId, Asset asset) {}
