package tradepost.gateway.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.ToldEvents;
import tradepost.platform.event.AccountMail;
import tradepost.platform.event.Topic;

/** A provider that runs, issues codes and tokens, and checks what it is sent. */
@ExtendWith(OutputCaptureExtension.class)
class SignOnTest {
    private static final SignOnGateway GATEWAY = SignOnGateway.shared();

    private static final String INVALID = Browser.PAGE + "#error=sign-on-invalid";

    private final String subject = UUID.randomUUID().toString();
    private final String name = "u" + subject.substring(0, 8);
    private final String email = name + "@example.com";
    private final Map<String, Object> proved = Map.of("email", email, "email_verified", true);
    private final Browser browser = new Browser(GATEWAY.client(), GATEWAY.url(), subject);

    @Test
    void who_is_new_becomes_a_user_whose_address_is_proved_and_gets_tokens_of_ours() {
        JsonNode signedOn =
                browser.signOn("work", Map.of("email", email, "email_verified", true, "preferred_username", name));

        JsonNode user = signedOn.path("user");
        assertThat(user.path("username").asString()).isEqualTo(name);
        assertThat(user.path("email").asString()).isEqualTo(email);
        assertThat(user.path("emailVerified").asBoolean()).isTrue();
        assertThat(user.path("roles").valueStream().map(JsonNode::asString)).containsExactly("USER");
        assertThat(GATEWAY.status("/api/v1/auth/sessions", signedOn)).isEqualTo(200);
        assertThat(GATEWAY.post(
                                "/api/v1/auth/refresh",
                                Map.of(
                                        "refreshToken",
                                        signedOn.path("refreshToken").asString()),
                                200)
                        .path("accessToken")
                        .asString())
                .isNotEmpty();
        assertThat(GATEWAY.rows("SELECT action FROM audit_log WHERE username = '" + name + "' ORDER BY seq"))
                .containsExactly("REGISTER", "IDENTITY_LINKED", "SIGN_ON");
    }

    @Test
    void the_same_subject_is_the_same_user_whatever_it_is_called_now_and_another_issuers_is_not() {
        JsonNode first = browser.signOn("work", proved);
        JsonNode again = browser.signOn("work", Map.of("email", "new-" + email, "email_verified", false));
        JsonNode other = browser.signOn("home", Map.of("email", "home-" + email, "email_verified", true));

        assertThat(id(again)).isEqualTo(id(first));
        assertThat(id(other)).isNotEqualTo(id(first));
    }

    @Test
    void who_has_proved_the_same_address_here_by_a_new_password_is_that_user() {
        JsonNode registered = register();
        resetPassword(registered);

        JsonNode signedOn =
                browser.signOn("work", Map.of("email", email.toUpperCase(Locale.ROOT), "email_verified", true));

        assertThat(id(signedOn)).isEqualTo(id(registered));
        assertThat(GATEWAY.rows("SELECT user_id::text FROM identities WHERE subject = '" + subject + "'"))
                .containsExactly(id(registered));
        await().untilAsserted(() -> assertThat(ToldEvents.of(Topic.ACCOUNT_MAILS, id(registered), AccountMail.class))
                .extracting(AccountMail::kind)
                .contains(AccountMail.Kind.IDENTITY_LINKED));
    }

    @Test
    void an_account_that_has_not_proved_the_address_is_not_taken_over_nor_handed_over() {
        register();

        URI page = browser.comeBack(browser.leave("work", proved));

        assertThat(page).hasToString(Browser.PAGE + "#error=sign-on-address-taken");
        assertThat(GATEWAY.rows("SELECT outcome FROM audit_log WHERE action = 'SIGN_ON' AND about = '" + email + "'"))
                .containsExactly("SIGN_ON_ADDRESS_TAKEN");
        assertThat(GATEWAY.rows("SELECT subject FROM identities WHERE subject = '" + subject + "'"))
                .isEmpty();
    }

    /** The thief has registered the victim's address; the victim opens the mail that proves it, and signs on. */
    @Test
    void an_account_whose_password_is_a_thiefs_is_shared_by_nobody_who_opens_a_mail_that_proves_the_address() {
        JsonNode thief = register();
        GATEWAY.call(
                HttpMethod.POST,
                "/api/v1/auth/verify-email",
                Map.of("token", mailed(thief, AccountMail.Kind.VERIFY_EMAIL)),
                204);

        URI shared = browser.comeBack(browser.leave("work", proved));
        resetPassword(thief);
        JsonNode alone = browser.signOn("work", proved);

        assertThat(shared).hasFragment("error=sign-on-address-taken");
        assertThat(id(alone)).isEqualTo(id(thief));
        GATEWAY.post("/api/v1/auth/login", Map.of("username", name, "password", RunningGateway.PASSWORD), 401);
        GATEWAY.post(
                "/api/v1/auth/refresh",
                Map.of("refreshToken", thief.path("refreshToken").asString()),
                401);
    }

    @Test
    void an_address_that_the_provider_has_not_proved_neither_links_nor_registers() {
        resetPassword(register());

        URI denied = browser.comeBack(browser.leave("work", Map.of("email", email, "email_verified", false)));
        URI untold = browser.comeBack(browser.leave("work", Map.of("email", email)));

        assertThat(denied).hasFragment("error=sign-on-unverified");
        assertThat(untold).hasFragment("error=sign-on-unverified");
        assertThat(GATEWAY.rows("SELECT subject FROM identities WHERE subject = '" + subject + "'"))
                .isEmpty();
    }

    @Test
    void who_is_disabled_does_not_come_in_and_has_no_password_to_come_in_by() {
        browser.signOn("work", Map.of("email", email, "email_verified", true, "preferred_username", name));
        GATEWAY.post("/api/v1/auth/login", Map.of("username", name, "password", RunningGateway.PASSWORD), 401);
        GATEWAY.run("UPDATE users SET enabled = false WHERE username = '" + name + "'");

        assertThat(browser.comeBack(browser.leave("work", proved))).hasFragment("error=sign-on-refused");
        assertThat(GATEWAY.rows("SELECT outcome FROM audit_log WHERE action = 'SIGN_ON' AND username = '" + name
                        + "' AND outcome <> 'DONE'"))
                .containsExactly("SIGN_ON_REFUSED");
    }

    @Test
    void a_return_is_good_for_the_browser_that_left_once_and_from_where_it_went() {
        URI callback = browser.leave("work", proved);
        String secret = browser.cookie().getValue();
        Browser victim = new Browser(GATEWAY.client(), GATEWAY.url(), "victim-" + subject);
        victim.leave("work", proved);

        assertThat(browser.comeBack(callback, "")).hasToString(INVALID);
        assertThat(browser.comeBack(callback, "r" + "x".repeat(43))).hasToString(INVALID);
        // Another's answer, put upon a browser that has begun a sign-on of its own (state).
        assertThat(victim.comeBack(callback)).hasToString(INVALID);
        assertThat(browser.comeBack(callback).getFragment()).startsWith("code=");
        assertThat(browser.comeBack(callback, secret)).hasToString(INVALID);
        assertThat(GATEWAY.rows("SELECT outcome FROM audit_log WHERE action = 'SIGN_ON' ORDER BY seq DESC LIMIT 1"))
                .containsExactly("SIGN_ON_INVALID");
    }

    @Test
    void two_tabs_of_one_browser_sign_on_side_by_side() {
        Browser tab = new Browser(GATEWAY.client(), GATEWAY.url(), subject);
        URI first = browser.leave("work", proved);
        URI second = tab.leave("work", proved);

        assertThat(tab.cookie().getName()).isNotEqualTo(browser.cookie().getName());
        assertThat(browser.comeBack(first).getFragment()).startsWith("code=");
        assertThat(tab.comeBack(second).getFragment()).startsWith("code=");
    }

    @Test
    void the_answer_of_another_provider_is_none() {
        URI callback = browser.leave("work", proved);

        assertThat(browser.comeBack(URI.create(callback.toString().replace("/work?", "/home?"))))
                .hasToString(INVALID);
    }

    @Test
    void each_question_is_another_and_binds_the_providers_code_to_a_secret_that_is_not_in_it() {
        URI first = browser.leave("work");
        URI second = browser.leave("work");

        assertThat(Browser.parameter(first, "code_challenge_method")).isEqualTo("S256");
        for (String drawn : List.of("state", "nonce", "code_challenge")) {
            assertThat(Browser.parameter(first, drawn)).hasSize(43).isNotEqualTo(Browser.parameter(second, drawn));
        }
        assertThat(first.getQuery()).doesNotContain("code_verifier");
    }

    @Test
    void a_code_that_another_sign_on_was_given_is_good_for_that_alone() {
        Browser thief = new Browser(GATEWAY.client(), GATEWAY.url(), "thief-" + subject);
        String stolen = Browser.parameter(browser.leave("work", proved), "code");
        URI own = thief.leave("work", proved);

        URI page = thief.comeBack(URI.create(own.toString().replace(Browser.parameter(own, "code"), stolen)));

        // The provider wants to see the verifier of the sign-on it gave the code to (PKCE).
        assertThat(page).hasFragment("error=sign-on-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "iss", "aud"})
    void a_token_that_was_made_for_something_else_proves_nothing(String claim) {
        Map<String, Object> claims = Map.of("email", email, "email_verified", true, claim, "https://another.example");

        assertThat(browser.comeBack(browser.leave("work", claims))).hasFragment("error=sign-on-refused");
    }

    @Test
    void a_provider_that_refuses_is_told_to_the_page() {
        URI callback = browser.leave("work", proved);
        String refusal = callback.getRawPath() + "?error=access_denied&state=" + Browser.parameter(callback, "state");

        assertThat(browser.comeBack(URI.create("https://tradepost.example" + refusal)))
                .hasToString(Browser.PAGE + "#error=sign-on-refused");
    }

    @Test
    void the_code_of_ours_is_good_once_and_for_the_page_that_asked_for_it() {
        URI stolen = browser.comeBack(browser.leave("work", proved));
        URI own = browser.comeBack(browser.leave("work", proved));

        JsonNode refused = browser.redeem(stolen, "the-verifier-of-someone-who-has-seen-the-address-only", 401);
        browser.redeem(own, Browser.VERIFIER, 200);

        assertThat(refused.path("code").asString()).isEqualTo("SIGN_ON_INVALID");
        browser.redeem(stolen, Browser.VERIFIER, 401);
        browser.redeem(own, Browser.VERIFIER, 401);
    }

    @Test
    void only_the_pages_of_the_settings_are_returned_to() {
        String begin = "work?challenge=" + Begun.hash(Browser.VERIFIER);

        assertThat(GATEWAY.refused(begin + "&redirect=https://evil.example/", 400))
                .isEqualTo("INVALID_FIELD");
        assertThat(GATEWAY.refused(begin + "&redirect=" + Browser.PAGE + ".evil.example", 400))
                .isEqualTo("INVALID_FIELD");
        assertThat(GATEWAY.refused("work", 400)).isEqualTo("INVALID_FIELD");
    }

    @Test
    void a_provider_that_is_down_unknown_or_another_than_it_says_is_told_so() {
        String challenge = "?challenge=" + Begun.hash(Browser.VERIFIER);

        assertThat(GATEWAY.refused("down" + challenge, 503)).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(GATEWAY.refused("none" + challenge, 404)).isEqualTo("PROVIDER_UNKNOWN");
        assertThat(GATEWAY.refused("other" + challenge, 503)).isEqualTo("SERVICE_UNAVAILABLE");
    }

    @Test
    void a_provider_that_is_slow_is_told_to_be_down_before_it_answers_and_nobody_comes_in() {
        URI callback = browser.leave("slow", proved);
        String unread = "slower?challenge=" + Begun.hash(Browser.VERIFIER);
        GATEWAY.provider().pause();

        URI page;
        String code;
        try {
            CompletableFuture<String> leaving = CompletableFuture.supplyAsync(() -> GATEWAY.refused(unread, 503));
            page = browser.comeBack(callback);
            code = leaving.join();
        } finally {
            GATEWAY.provider().resume();
        }

        assertThat(code).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(page).hasToString(Browser.PAGE + "#error=service-unavailable");
        browser.signOn("slow", proved);
    }

    @Test
    void no_secret_of_a_sign_on_is_in_the_log(CapturedOutput output) {
        URI callback = browser.leave("work", proved);
        String secret = browser.cookie().getValue();
        URI page = browser.comeBack(callback);
        browser.redeem(page, "a-verifier-that-is-not-the-pages-own-and-long-enough", 401);
        browser.comeBack(callback, secret);

        assertThat(output.getAll())
                .doesNotContain(Browser.parameter(callback, "code"))
                .doesNotContain(Browser.parameter(callback, "state"))
                .doesNotContain(secret)
                .doesNotContain(page.getFragment().replace("code=", ""))
                .doesNotContain(Browser.VERIFIER)
                .doesNotContain(SignOnGateway.SECRET);
    }

    @Test
    void the_cookie_of_a_browser_is_for_no_script_no_other_site_and_no_open_line() {
        browser.leave("work");

        assertThat(browser.cookie().isHttpOnly()).isTrue();
        assertThat(browser.cookie().isSecure()).isTrue();
        assertThat(browser.cookie().getSameSite()).isEqualTo("Lax");
        assertThat(browser.cookie().getPath()).isEqualTo("/api/v1/oauth2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/oauth2/callback/work?code=guessed", "/api/v1/auth/sign-on"})
    void each_step_counts_against_the_limit_of_signing_on(String path) {
        assertThat(GATEWAY.limitOf(path)).startsWith("\"sign-on\";q=5000;");
    }

    @Test
    void what_is_kept_for_strangers_has_a_limit_of_its_own() {
        assertThat(GATEWAY.limitOf("/api/v1/oauth2/authorization/work")).startsWith("\"sign-on-begin\";q=4000;");
    }

    private void resetPassword(JsonNode registered) {
        GATEWAY.call(HttpMethod.POST, "/api/v1/auth/password-reset", Map.of("email", email), 202);
        String secret = mailed(registered, AccountMail.Kind.RESET_PASSWORD);
        GATEWAY.call(
                HttpMethod.PUT,
                "/api/v1/auth/password-reset",
                Map.of("token", secret, "password", "another horse, another battery"),
                204);
    }

    /** The secret of the link that such a mail holds. */
    private static String mailed(JsonNode user, AccountMail.Kind kind) {
        return await().until(() -> linkOf(user, kind), Optional::isPresent)
                .orElseThrow()
                .replaceFirst(".*#", "");
    }

    private static Optional<String> linkOf(JsonNode user, AccountMail.Kind kind) {
        return ToldEvents.of(Topic.ACCOUNT_MAILS, id(user), AccountMail.class).stream()
                .filter(mail -> mail.kind() == kind)
                .findFirst()
                .map(AccountMail::link);
    }

    private static String id(JsonNode signedIn) {
        return signedIn.path("user").path("id").asString();
    }

    private JsonNode register() {
        return GATEWAY.post("/api/v1/auth/register", RunningGateway.registration(name), 201);
    }
}
