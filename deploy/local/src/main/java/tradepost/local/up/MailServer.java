package tradepost.local.up;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** An SMTP server that delivers every mail into a directory, one {@code .eml} file each; the newest are kept. */
public final class MailServer implements AutoCloseable {

    private static final int KEPT = 1_000;
    private static final int IN_MEMORY = 50;
    private static final long START_LIMIT_MILLIS = 10_000;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final GreenMail server;
    private final Path directory;
    private final Clock clock;
    private final AtomicLong arrived = new AtomicLong();

    private MailServer(GreenMail server, Path directory, Clock clock) {
        this.server = server;
        this.directory = directory;
        this.clock = clock;
    }

    public static MailServer start(int port, Path directory, Clock clock) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(START_LIMIT_MILLIS);
        MailServer mail = new MailServer(new GreenMail(setup), directory, clock);
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep mail in " + directory, failure);
        }
        mail.server.start();
        mail.server.getUserManager().setMessageDeliveryHandler(mail::deliver);
        return mail;
    }

    private GreenMailUser deliver(MovingMessage message, MailAddress to) throws MessagingException, UserException {
        long number = arrived.incrementAndGet();
        Path file = directory.resolve("%s-%04d-%s.eml"
                .formatted(STAMP.format(clock.instant()), number, to.getEmail().replaceAll("[^A-Za-z0-9@._-]", "_")));
        try (OutputStream out = Files.newOutputStream(file)) {
            message.getMessage().writeTo(out);
            if (number % IN_MEMORY == 0) {
                forgetOld();
            }
        } catch (IOException failure) {
            throw new MessagingException("cannot keep the mail in " + file, failure);
        }
        return mailboxOf(to);
    }

    /** GreenMail insists on a mailbox of its own, in memory. */
    private GreenMailUser mailboxOf(MailAddress to) throws UserException {
        UserManager users = server.getUserManager();
        GreenMailUser known = users.getUserByEmail(to.getEmail());
        return known == null ? users.createUser(to.getEmail(), to.getEmail(), to.getEmail()) : known;
    }

    private void forgetOld() throws IOException, MessagingException {
        try {
            server.purgeEmailFromAllMailboxes();
        } catch (FolderException failure) {
            throw new MessagingException("cannot empty the mailboxes", failure);
        }
        List<Path> newestFirst;
        try (Stream<Path> files = Files.list(directory)) {
            newestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
            Files.deleteIfExists(old);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
