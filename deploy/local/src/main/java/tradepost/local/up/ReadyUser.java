package tradepost.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import tradepost.local.client.Answer;
import tradepost.local.client.Api;

/** The user that is there to try things with; its password was made up and is kept with the data. */
public record ReadyUser(String username, String password) {

    static final String PASSWORD_FILE = "demo-password";

    private static final String USERNAME = "demo";
    private static final int PASSWORD_BYTES = 9;

    /**
     * Registers it through the API where it is not yet.
     *
     * @throws IllegalStateException where the API refuses
     */
    static ReadyUser ensure(Api api, Path data) {
        ReadyUser user = new ReadyUser(USERNAME, password(data.resolve(PASSWORD_FILE)));
        Answer registered = api.post(
                "/api/v1/auth/register",
                Map.of("username", USERNAME, "email", "demo@tradepost.example", "password", user.password));
        if (registered.status() == 409) {
            user.logIn(api);
        } else if (registered.status() != 201) {
            throw new IllegalStateException("the user " + USERNAME + " was not registered: " + registered.summary(300));
        }
        return user;
    }

    private void logIn(Api api) {
        Answer loggedIn = api.post("/api/v1/auth/login", Map.of("username", username, "password", password));
        if (loggedIn.status() != 200) {
            throw new IllegalStateException("the user " + username + " cannot log in with the password in "
                    + PASSWORD_FILE + ": " + loggedIn.summary(300));
        }
    }

    private static String password(Path file) {
        try {
            if (Files.notExists(file)) {
                byte[] random = new byte[PASSWORD_BYTES];
                new SecureRandom().nextBytes(random);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep the password of " + USERNAME, failure);
        }
    }

    @Override
    public String toString() {
        return username;
    }
}
