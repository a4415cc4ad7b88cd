package tradepost.acceptance.docs;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tradepost.acceptance.system.Eventually;

/** The mails that a user got. */
public final class Mails {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;

    public Mails(Path directory) {
        this.directory = directory;
    }

    /**
     * The secret of the last link to a page.
     *
     * @param count how many such links are waited for
     */
    public String secret(String email, String page, int count) {
        Pattern link = Pattern.compile(Pattern.quote(page) + "\\.html#(\\S+)");
        return Eventually.becomes(
                        count + " links to " + page + " for " + email,
                        LIMIT,
                        () -> texts(email).stream()
                                .flatMap(
                                        text -> link.matcher(text).results().map((MatchResult found) -> found.group(1)))
                                .toList(),
                        secrets -> secrets.size() >= count)
                .getLast();
    }

    /** In the order in which they came, which their names tell. */
    private List<String> texts(String email) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith("-" + email + ".eml"))
                    .sorted()
                    .map(Mails::text)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + directory, unreadable);
        }
    }

    private static String text(Path file) {
        try (InputStream mail = Files.newInputStream(file)) {
            return String.valueOf(new MimeMessage(null, mail).getContent());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        } catch (MessagingException unreadable) {
            // It is being written just now: the next look finds it whole.
            return "";
        }
    }
}
