package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain of a shard's entries: each hash covers its entry, the movement it belongs to and the hash before it,
 * so that nothing in the line can be changed, left out or put between without every later hash being wrong. The
 * database has the same rule as a function, {@code entry_hash}, which the verification uses.
 */
final class Chain {
    /** The hash before the first entry. */
    static final String START = "0".repeat(64);

    private static final String SEPARATOR = "|";

    private Chain() {}

    static String hash(String previous, Movement movement, Entry entry) {
        String text = text(
                previous,
                movement.id(),
                movement.kind(),
                movement.userId(),
                movement.walletId(),
                movement.fill() == null ? null : movement.fill().orderId(),
                movement.fill() == null ? null : movement.fill().number(),
                movement.symbol(),
                plain(movement.price()),
                plain(movement.rate()),
                movement.quoteId(),
                micros(entry.bookedAt()),
                entry.leg(),
                entry.account().id(),
                entry.account().seq(),
                entry.shard(),
                entry.shardSeq(),
                entry.asset().id(),
                plain(entry.amount()),
                plain(entry.account().total()),
                movement.idempotencyKey());
        return sha256(text);
    }

    private static String text(@Nullable Object... parts) {
        return Arrays.stream(parts)
                .map(part -> part == null ? "" : part.toString())
                .collect(Collectors.joining(SEPARATOR));
    }

    private static @Nullable String plain(@Nullable BigDecimal number) {
        return number == null ? null : number.stripTrailingZeros().toPlainString();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has SHA-256", cause);
        }
    }
}
