package tradepost.wallets.domain;

/**
 * A command with the shard it came by, whose line of entries it joins.
 *
 * @param shard a partition of {@code wallet-commands}, or a lane of HTTP
 */
public record Instruction(int shard, LedgerCommand command) {}
