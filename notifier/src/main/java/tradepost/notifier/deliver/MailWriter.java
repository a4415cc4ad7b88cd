package tradepost.notifier.deliver;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.springframework.mail.javamail.MimeMessageHelper;
import tradepost.notifier.domain.Mail;

/**
 * Writes mails as MIME messages: plain text in UTF-8, to exactly one address, with an id that is the same at every try.
 */
final class MailWriter {
    private final InternetAddress from;

    /** @throws IllegalArgumentException if {@code from} is no address */
    MailWriter(String from) {
        try {
            this.from = new InternetAddress(from, true);
        } catch (AddressException cause) {
            throw new IllegalArgumentException("tradepost.notifier.from is no mail address: " + from, cause);
        }
    }

    /**
     * @throws AddressException if the recipient's address is not one plain address: it is never tried in another
     *     reading
     */
    void write(Mail mail, MimeMessage message) throws MessagingException {
        MimeMessageHelper parts = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
        parts.setFrom(from);
        parts.setTo(address(mail.recipient().email()));
        parts.setSubject(mail.notice().subject());
        parts.setText(mail.text());
        parts.setSentDate(Date.from(mail.at()));
        message.setHeader("Message-ID", "<" + mail.notificationId() + "@" + domain() + ">");
        // RFC 3834: no vacation notice answers it.
        message.setHeader("Auto-Submitted", "auto-generated");
    }

    private String domain() {
        String address = from.getAddress();
        return address.substring(address.indexOf('@') + 1);
    }

    private static InternetAddress address(String email) throws AddressException {
        InternetAddress address = new InternetAddress(email, true);
        if (!email.equals(address.getAddress())) {
            throw new AddressException("not one plain address", email);
        }
        return address;
    }
}
