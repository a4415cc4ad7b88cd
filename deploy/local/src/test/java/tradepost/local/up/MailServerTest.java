package tradepost.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tradepost.platform.infra.Ports;

class MailServerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private final Path mail;

    MailServerTest(@TempDir Path mail) {
        this.mail = mail;
    }

    @Test
    void every_mail_is_a_file_and_only_the_newest_thousand_stay() throws Exception {
        int port = Ports.free();
        try (MailServer _ = MailServer.start(port, mail, CLOCK)) {
            for (int i = 1; i <= 1_050; i++) {
                Files.writeString(mail.resolve("20200101-000000-%04d.eml".formatted(i)), "old");
            }

            for (int i = 1; i <= 50; i++) {
                send(port, "Bought " + i);
            }

            List<Path> kept = files();
            assertThat(kept).hasSize(1_000);
            assertThat(kept.getLast().getFileName()).hasToString("20261122-100000-000-0050-ann@tradepost.example.eml");
            assertThat(kept.getLast()).content().contains("Subject: Bought 50", "To: ann@tradepost.example");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(mail)) {
            return files.sorted().toList();
        }
    }

    private static void send(int port, String subject) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty("mail.smtp.port", Integer.toString(port));
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("tradepost@tradepost.example");
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("ann@tradepost.example"));
        message.setSubject(subject);
        message.setText("10 AAPL");
        Transport.send(message);
    }
}
