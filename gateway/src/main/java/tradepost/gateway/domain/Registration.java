package tradepost.gateway.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tradepost.platform.problem.Fields;

/** What someone must say to become a user. */
public record Registration(String username, String email, String password) {
    public static final int PASSWORD_MIN = 8;
    public static final int PASSWORD_MAX = 128;

    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9_.-]{3,30}");

    /**
     * One {@code @} with something before it and a domain with a dot after it; only a message sent there can prove
     * more.
     */
    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}.]{1,63}(\\.[^@\\s\\p{Cntrl}.]{1,63}){1,8}");

    private static final int EMAIL_MAX = 254;

    /** @throws tradepost.platform.problem.Problem INVALID_FIELD with the first field that is not as it should be */
    public static Registration of(@Nullable String username, @Nullable String email, @Nullable String password) {
        return new Registration(
                Fields.matching("username", username, USERNAME, "has 3 to 30 letters, digits, _, . or -"),
                email(email),
                Fields.text("password", password, PASSWORD_MIN, PASSWORD_MAX));
    }

    /** @throws tradepost.platform.problem.Problem INVALID_FIELD if it is none */
    public static String email(@Nullable String text) {
        return Fields.text("email", Fields.matching("email", text, EMAIL, "is an e-mail address"), 5, EMAIL_MAX);
    }

    /** Whether it is written as one. */
    public static boolean isEmail(@Nullable String text) {
        return text != null && text.length() <= EMAIL_MAX && EMAIL.matcher(text).matches();
    }

    /** Whether anyone can have this name. */
    public static boolean isUsername(String text) {
        return USERNAME.matcher(text).matches();
    }

    /** Without the password: records are printed whole otherwise. */
    @Override
    public String toString() {
        return "Registration[" + username + "]";
    }
}
