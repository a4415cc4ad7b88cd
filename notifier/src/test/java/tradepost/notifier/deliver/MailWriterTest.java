package tradepost.notifier.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tradepost.notifier.domain.Mail;
import tradepost.notifier.domain.Notice;
import tradepost.notifier.domain.Recipient;

class MailWriterTest {
    private static final UUID ID = UUID.fromString("7e1f3a52-6a52-5f0e-8f0e-2b5a3c1d4e5f");
    private final MailWriter writer = new MailWriter("Tradepost <no-reply@tradepost.example>");

    @Test
    void a_mail_is_plain_text_in_utf_8() throws MessagingException, IOException {
        Notice notice = new Notice("Executed: buy 10 KGHM – Miedź", "Zażółć gęślą jaźń");

        MimeMessage message = written(mail("ada@example.com", notice));

        assertThat(message.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(message.getSubject()).isEqualTo("Executed: buy 10 KGHM – Miedź");
        assertThat(message.getContent()).isEqualTo("Hello ada,\r\n\r\nZażółć gęślą jaźń\r\n\r\nTradepost\r\n");
    }

    @Test
    void every_try_has_the_same_message_id() throws MessagingException, IOException {
        Mail mail = mail("ada@example.com", new Notice("Executed", "Your order"));

        assertThat(written(mail).getMessageID()).isEqualTo("<" + ID + "@tradepost.example>");
        assertThat(written(mail).getMessageID()).isEqualTo(written(mail).getMessageID());
    }

    @Test
    void a_subject_cannot_bring_a_header_of_its_own() throws MessagingException, IOException {
        MimeMessage message = written(mail("ada@example.com", new Notice("Hi\r\nBcc: eve@example.com", "Your order")));

        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(raw(message)).doesNotContain("\nBcc:");
        assertThat(message.getAllRecipients()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com\r\nBcc: eve@example.com",
                "ada@example.com, eve@example.com",
                "Ada <ada@example.com>",
                "ada",
                "ada@",
                ""
            })
    void what_is_not_one_plain_address_is_refused(String email) {
        Mail mail = mail(email, new Notice("Executed", "Your order"));

        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> written(mail));
    }

    @Test
    void a_sender_that_is_no_address_is_refused_at_the_start() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MailWriter("Tradepost"));
    }

    private static Mail mail(String email, Notice notice) {
        return new Mail(ID, 1, new Recipient(UUID.randomUUID(), "ada", email, true), notice, Instant.EPOCH);
    }

    /** The message as it is after a server has read it. */
    private MimeMessage written(Mail mail) throws MessagingException, IOException {
        Session session = Session.getInstance(new Properties());
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() {
                // As Spring's sender does: an id that is there stays.
            }
        };
        writer.write(mail, message);
        return new MimeMessage(session, new ByteArrayInputStream(raw(message).getBytes(StandardCharsets.UTF_8)));
    }

    private static String raw(MimeMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
