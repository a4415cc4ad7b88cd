package tradepost.gateway.auth;

import java.security.SecureRandom;
import java.util.UUID;

/** Ids that nobody can guess: UUIDs, version 4, from a source that does not block. */
public final class RandomIds {
    private RandomIds() {}

    public static UUID next(SecureRandom random) {
        long most = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x0000_0000_0000_4000L;
        long least = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
