package tradepost.wallets.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tradepost.platform.event.Ids;

/**
 * The other side of every movement. The house's accounts may go negative. There is one of each for every shard, so that
 * batches of different shards never wait for each other.
 */
public enum House {
    /** Buys and sells shares. */
    MARKET,
    /** Gives the opening credit. */
    PAPER,
    /** Exchanges currencies. */
    BANK,
    /** The world that deposits come from and withdrawals go to. */
    EXTERNAL;

    /** Who owns the house's wallets. */
    public static final UUID USER = Ids.derived(new UUID(0, 0), "tradepost/house");

    /** Ids are digests: every command needs some, so they are made once for each shard. */
    private static final Map<Key, UUID> WALLET_IDS = new ConcurrentHashMap<>();

    /** Names a wallet of the house. */
    private record Key(House house, int shard) {}

    /** The house's wallets for a shard. */
    public static List<Wallet> wallets(int shard) {
        return Arrays.stream(values())
                .map(house -> new Wallet(house.walletId(shard), USER, house.lowerCase() + " " + shard, true))
                .toList();
    }

    AccountKey account(int shard, Asset asset) {
        return new AccountKey(walletId(shard), asset);
    }

    private UUID walletId(int shard) {
        return WALLET_IDS.computeIfAbsent(
                new Key(this, shard), key -> Ids.derived(USER, lowerCase() + "/" + key.shard()));
    }

    private String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
