package tradepost.wallets.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.StringJoiner;
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

    private final String moved;
    private final String key;

    /** For the entries of a movement, all of which say the same of it. */
    Chain(Movement movement) {
        Movement.Fill fill = movement.fill();
        this.moved = text(
                movement.id(),
                movement.kind(),
                movement.userId(),
                movement.walletId(),
                fill == null ? null : fill.orderId(),
                fill == null ? null : fill.number(),
                movement.symbol(),
                plain(movement.price()),
                plain(movement.rate()),
                movement.quoteId());
        this.key = movement.idempotencyKey() == null ? "" : movement.idempotencyKey();
    }

    /** @param previous the hash of the entry before it in its shard */
    String hash(String previous, Entry entry) {
        return sha256(text(
                previous,
                moved,
                micros(entry.bookedAt()),
                entry.leg(),
                entry.account().id(),
                entry.account().seq(),
                entry.shard(),
                entry.shardSeq(),
                entry.asset().id(),
                plain(entry.amount()),
                plain(entry.account().total()),
                key));
    }

    private static String text(@Nullable Object... parts) {
        StringJoiner text = new StringJoiner(SEPARATOR);
        for (Object part : parts) {
            text.add(part == null ? "" : part.toString());
        }
        return text.toString();
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
