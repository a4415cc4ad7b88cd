package tradepost.notifier.deliver;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tradepost.notifier.domain.Mail;
import tradepost.notifier.domain.Outcome;
import tradepost.notifier.domain.RetryRule;

/**
 * The mail server: every try ends in an outcome. Its client blocks, so each mail has a thread of the mail scheduler.
 */
final class Smtp {
    /** Each step with the server ends after five seconds (a setting of the client); a mail has several. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int REASON_LENGTH = 500;

    private final JavaMailSender sender;
    private final MailWriter writer;
    private final RetryRule retries;

    Smtp(JavaMailSender sender, MailWriter writer, RetryRule retries) {
        this.sender = sender;
        this.writer = writer;
        this.retries = retries;
    }

    /**
     * Tries once to send the mail.
     *
     * <p>A try that is cut off may have reached the server all the same. The next one then sends the mail again under
     * the same Message-ID, by which mailboxes know it for the same one.
     */
    Mono<Outcome> send(Mail mail, Scheduler threads) {
        if (!mail.recipient().enabled()) {
            return Mono.just(new Outcome.GivenUp("the account is disabled"));
        }
        return Mono.fromCallable(() -> sendNow(mail))
                .subscribeOn(threads)
                .timeout(TIMEOUT)
                .onErrorResume(error -> Mono.just(afterFailure(mail, error)));
    }

    private Outcome sendNow(Mail mail) throws MessagingException {
        MimeMessage message = sender.createMimeMessage();
        writer.write(mail, message);
        sender.send(message);
        return new Outcome.Sent();
    }

    private Outcome afterFailure(Mail mail, Throwable error) {
        Throwable cause = cause(error);
        String reason = reason(cause);
        return isFinal(cause) ? new Outcome.GivenUp(reason) : retries.afterFailure(mail.attempt(), reason);
    }

    /** An address that is none, or that the server says it will never take. */
    private static boolean isFinal(Throwable cause) {
        return switch (cause) {
            case AddressException _ -> true;
            case SendFailedException refused -> isNotEmpty(refused.getInvalidAddresses());
            default -> false;
        };
    }

    private static boolean isNotEmpty(Address[] addresses) {
        return addresses != null && addresses.length > 0;
    }

    /** What the server or the network said of the one message that was sent. */
    private static Throwable cause(Throwable error) {
        if (error instanceof MailSendException failed && failed.getMessageExceptions().length > 0) {
            return failed.getMessageExceptions()[0];
        }
        return error.getCause() == null ? error : error.getCause();
    }

    private static String reason(Throwable cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.substring(0, Math.min(REASON_LENGTH, line.length()));
    }
}
