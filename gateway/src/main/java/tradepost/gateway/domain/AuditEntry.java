package tradepost.gateway.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Deed} as the table has it, whoever wrote it there.
 *
 * @param seq its place in the line, from 1, without gaps
 * @param userId null where nobody knows who did it
 * @param about null where it was done to the user themself
 * @param hash of itself and of the entry before it: SHA-256 in hexadecimal
 */
public record AuditEntry(
        long seq,
        Instant at,
        String action,
        String outcome,
        @Nullable UUID userId,
        @Nullable String username,
        @Nullable String about,
        String address,
        String requestId,
        String hash) {}
