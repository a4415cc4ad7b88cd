package tradepost.wallets.ledger;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tradepost.platform.problem.Problem;
import tradepost.wallets.domain.LedgerCommand;

/**
 * Who asked the ledger for what, by which request, and how it ended: a line each in the log {@code audit}. Values of a
 * line cannot begin another.
 */
final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("audit");
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\"\\\\]");

    private AuditLog() {}

    static void done(LedgerCommand command, String requestId, boolean isRepeated) {
        log.info(line(command, requestId, isRepeated ? "REPEATED" : "DONE"));
    }

    static void refused(LedgerCommand command, String requestId, Problem problem) {
        log.info(line(command, requestId, problem.code().name()));
    }

    static String line(LedgerCommand command, String requestId, String outcome) {
        return "user=" + command.userId() + " request=\"" + safe(requestId) + "\" command=" + command.id() + " asked=\""
                + safe(command.text()) + "\" outcome=" + outcome;
    }

    private static String safe(String value) {
        return UNSAFE.matcher(value).replaceAll(AuditLog::escape);
    }

    private static String escape(MatchResult found) {
        return "\\\\u%04x".formatted((int) found.group().charAt(0));
    }
}
