package tradepost.acceptance.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code security.md} 16: no secret is in the repository, and no setting has one by default. */
class SecretScanTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void no_file_of_the_repository_holds_a_secret() throws IOException {
        List<Path> files = files();

        List<String> found = files.stream()
                .flatMap(file -> found(file).map(what -> ROOT.relativize(file) + ": " + what))
                .toList();

        assertThat(files).hasSizeGreaterThan(500);
        assertThat(found).isEmpty();
    }

    static Stream<String> secrets() {
        String random = randomText();
        String json = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII));
        return Stream.of(
                "-----BEGIN " + "PRIVATE KEY-----\n" + random,
                "-----BEGIN EC " + "PRIVATE KEY-----\n" + random,
                "{\"kty\":\"EC\",\"d\": " + "\"" + random.substring(0, 43) + "\"}",
                "Bearer " + json + "." + json + "." + random,
                "AKIA" + "IOSFODNN7EXAMPLE",
                "gh" + "p_" + random.substring(0, 36),
                "redis" + "://tradepost:" + random.substring(0, 9) + "@host:6379",
                "spring.r2dbc.pass" + "word: " + random.substring(0, 9),
                "  signing" + "-key=" + random.substring(0, 9),
                "google: {client-id: a, client-sec" + "ret: " + random.substring(0, 9) + "}",
                "{\"client-id\": \"a\", \"client-sec" + "ret\": \"" + random.substring(0, 9) + "\"}");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void the_scan_knows_a_secret_when_it_sees_one(String secret) {
        assertThat(Secrets.inSettings("first: line\n" + secret + "\nlast: line"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: ${PASSWORD}",
                "password: \"${PASSWORD}\"",
                "{client-secret: ${SECRET}, b: 1}",
                "a: {secret: , b: 1}"
            })
    void what_is_left_to_the_environment_is_none(String setting) {
        assertThat(Secrets.inSettings(setting)).isEmpty();
    }

    private static Stream<String> found(Path file) {
        String text = text(file);
        return isSettings(file) ? Secrets.inSettings(text) : Secrets.in(text);
    }

    /** The API's document is none: its examples have passwords. */
    private static boolean isSettings(Path file) {
        String name = file.getFileName().toString();
        boolean isDocument = file.toString().contains("openapi");
        return !isDocument && Stream.of(".yaml", ".yml", ".properties", ".env").anyMatch(name::endsWith);
    }

    /** Bytes that are no text are read as other characters, and no form is of those. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** What is in the repository, not what else lies beside it. */
    private static List<Path> files() throws IOException {
        Process git;
        try {
            git = new ProcessBuilder("git", "ls-files", "-z")
                    .directory(ROOT.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException none) {
            return abort("there is no git to tell what is in the repository: " + none.getMessage());
        }
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeThat(git.onExit().join().exitValue())
                .as("git tells what is in the repository")
                .isZero();
        return Stream.of(names.split("\0"))
                .map(ROOT::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Drawn by a fixed seed: what looks like a secret, and is in no file. */
    private static String randomText() {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder text = new StringBuilder();
        new Random(17).ints(64, 0, letters.length()).forEach(i -> text.append(letters.charAt(i)));
        return text.toString();
    }
}
