package tradepost.platform.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids that can be known before the thing exists: the same name in the same namespace is always the same UUID (RFC 9562,
 * version 5).
 */
public final class Ids {
    private Ids() {}

    /** The id called {@code name} within {@code namespace}: {@code derived(orderId, "settle:1")}. */
    public static UUID derived(UUID namespace, String name) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long most = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x0000_0000_0000_5000L;
        long least = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    /** The wallet every user has: its id follows from the user's, so that it is known before it is opened. */
    public static UUID defaultWallet(UUID userId) {
        return derived(userId, "wallet");
    }

    /**
     * A new id that sorts by time (RFC 9562, version 7): rows of one time lie together, and a page can go on after the
     * last id.
     */
    public static UUID timeOrdered(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return timeOrdered(now, new UUID(random.nextLong(), random.nextLong()));
    }

    /** The id that sorts by time and is told apart by {@code seed}: for a thing that has a derived id already. */
    public static UUID timeOrdered(Instant now, UUID seed) {
        long most = (now.toEpochMilli() << 16) | 0x7000L | (seed.getMostSignificantBits() & 0x0FFFL);
        long least = (seed.getLeastSignificantBits() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has SHA-1", cause);
        }
    }
}
