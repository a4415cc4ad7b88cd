package tradepost.gateway.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The line of audited deeds, walked from its beginning. The database chains entries by the same rule in {@code
 * audit_append}; two programs must agree.
 *
 * @param seq of the last entry that was looked at
 * @param hash that the last entry has
 * @param broken the first place that is not what was recorded
 */
public record AuditChain(long seq, String hash, Optional<Break> broken) {
    /** Before the first entry. */
    public static final AuditChain START = new AuditChain(0, "0".repeat(64), Optional.empty());

    /** @param seq the first entry that is not what was recorded, or is missing */
    public record Break(long seq, String reason) {}

    /** Looks at the entry that is next in the table. What follows a break proves nothing. */
    public AuditChain next(AuditEntry entry) {
        if (broken.isPresent()) {
            return this;
        }
        if (entry.seq() != seq + 1) {
            return brokenAt(seq + 1, "the entry is missing");
        }
        return entry.hash().equals(hash(hash, entry))
                ? new AuditChain(entry.seq(), entry.hash(), broken)
                : brokenAt(entry.seq(), "its hash is not that of what it says and of the entry before it");
    }

    /** @param head where the line ends, as the database was told with each entry */
    public AuditChain end(Head head) {
        if (broken.isPresent()) {
            return this;
        }
        if (head.seq() != seq || head.last() != seq) {
            String reason = "the line has " + head.seq() + " entries, and the last that is there is " + head.last();
            return brokenAt(Math.min(head.seq(), seq) + 1, reason);
        }
        return head.hash().equals(hash) ? this : brokenAt(seq, "its hash is not that of the head");
    }

    /**
     * Where the line ends, at one moment.
     *
     * @param seq how many entries were recorded
     * @param hash of the last of them
     * @param last the place of the last that is there
     */
    public record Head(long seq, String hash, long last) {}

    private AuditChain brokenAt(long where, String reason) {
        return new AuditChain(seq, hash, Optional.of(new Break(where, reason)));
    }

    static String hash(String previous, AuditEntry entry) {
        return sha256(text(
                previous,
                String.valueOf(entry.seq()),
                String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, entry.at())),
                entry.action(),
                entry.outcome(),
                textOf(entry.userId()),
                entry.username(),
                entry.about(),
                entry.address(),
                entry.requestId()));
    }

    private static @Nullable String textOf(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    /** Each part with its length in bytes, so that no two lists of parts are one text. */
    private static String text(@Nullable String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (part == null) {
                text.append('-');
            } else {
                text.append(part.getBytes(StandardCharsets.UTF_8).length)
                        .append(':')
                        .append(part);
            }
        }
        return text.toString();
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has SHA-256", cause);
        }
    }
}
