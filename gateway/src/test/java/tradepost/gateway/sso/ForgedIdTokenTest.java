package tradepost.gateway.sso;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.util.UriComponentsBuilder;
import tradepost.gateway.LittleService;

/** What a provider never says: a forger stands in its place, who has every right answer but the one that is wrong. */
@ExtendWith(OutputCaptureExtension.class)
class ForgedIdTokenTest {
    private static final SignOnGateway GATEWAY = SignOnGateway.shared();
    private static final LittleService FORGER = GATEWAY.forger();
    private static final String ISSUER = FORGER.uri();
    private static final KeyPair KEY = Jwts.SIG.ES256.keyPair().build();
    private static final String KEY_ID = "the-key";
    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;

    private final long now = Instant.now().getEpochSecond();
    private final String subject = UUID.randomUUID().toString();
    private final Browser browser = new Browser(GATEWAY.client(), GATEWAY.url(), subject);
    private String challenge = "";
    private String nonce = "";
    private URI callback = URI.create("");

    @BeforeAll
    static void isAProvider() {
        FORGER.answer(
                "/.well-known/openid-configuration",
                Map.of(
                        "issuer",
                        ISSUER,
                        "authorization_endpoint",
                        ISSUER + "/authorize",
                        "token_endpoint",
                        ISSUER + "/token",
                        "jwks_uri",
                        ISSUER + "/keys",
                        "response_types_supported",
                        List.of("code"),
                        "subject_types_supported",
                        List.of("public"),
                        "id_token_signing_alg_values_supported",
                        List.of("ES256")));
        FORGER.answer("/keys", keys());
    }

    private static Map<String, Object> keys() {
        return Map.of(
                "keys",
                List.of(Map.copyOf(
                        Jwks.builder().key(KEY.getPublic()).id(KEY_ID).build())));
    }

    @BeforeEach
    void leave() {
        URI address = browser.leave("forged");
        challenge = Browser.parameter(address, "code_challenge");
        nonce = Browser.parameter(address, "nonce");
        callback = UriComponentsBuilder.fromUriString(SignOnGateway.ADDRESS + "/api/v1/oauth2/callback/forged")
                .queryParam("code", "a-code")
                .queryParam("state", Browser.parameter(address, "state"))
                .build(true)
                .toUri();
    }

    @Test
    void a_token_that_is_right_in_all_proves_who_someone_is() {
        says(claims().signWith(KEY.getPrivate()).compact());

        assertThat(browser.comeBack(callback).getFragment()).startsWith("code=");
    }

    @Test
    void a_token_of_yesterday_proves_nothing() {
        says(claims().claim("iat", now - DAY - HOUR)
                .claim("exp", now - DAY)
                .signWith(KEY.getPrivate())
                .compact());

        assertThat(browser.comeBack(callback)).hasFragment("error=sign-on-refused");
    }

    @Test
    void a_token_that_another_key_has_signed_proves_nothing() {
        says(claims().signWith(Jwts.SIG.ES256.keyPair().build().getPrivate()).compact());

        assertThat(browser.comeBack(callback)).hasFragment("error=sign-on-refused");
    }

    @Test
    void a_token_that_nobody_has_signed_or_its_reader_has_proves_nothing() {
        says(claims().compact());
        URI unsigned = browser.comeBack(callback);
        leave();
        says(claims().signWith(Keys.hmacShaKeyFor(KEY.getPublic().getEncoded()), Jwts.SIG.HS256)
                .compact());
        URI signedByThePublicKey = browser.comeBack(callback);

        assertThat(unsigned).hasFragment("error=sign-on-refused");
        assertThat(signedByThePublicKey).hasFragment("error=sign-on-refused");
    }

    /** The provider of a thief answers as it likes: what keeps the thief's answer out is the state alone. */
    @Test
    void an_answer_to_what_this_browser_has_not_asked_proves_nothing() {
        says(claims().signWith(KEY.getPrivate()).compact());
        URI foreign = UriComponentsBuilder.fromUri(callback)
                .replaceQueryParam("state", Begun.hash("another"))
                .build(true)
                .toUri();

        assertThat(browser.comeBack(foreign, browser.cookie().getValue())).hasFragment("error=sign-on-refused");
    }

    @Test
    void an_answer_without_a_token_of_who_someone_is_proves_nothing() {
        FORGER.answer("/token", Map.of("access_token", "a-token", "token_type", "Bearer"));

        assertThat(browser.comeBack(callback)).hasFragment("error=sign-on-refused");
    }

    @Test
    void a_provider_that_fails_is_down_and_has_refused_nobody() {
        FORGER.answer("/token", 500);

        assertThat(browser.comeBack(callback)).hasFragment("error=service-unavailable");
    }

    @Test
    void a_provider_whose_keys_cannot_be_read_is_down() {
        Map<String, Object> keys = keys();
        says(claims().header()
                .keyId("a-new-key")
                .and()
                .signWith(KEY.getPrivate())
                .compact());

        URI page;
        URI unreadable;
        try {
            FORGER.answer("/keys", 500);
            page = browser.comeBack(callback);
            leave();
            says(claims().header()
                    .keyId("another-new-key")
                    .and()
                    .signWith(KEY.getPrivate())
                    .compact());
            FORGER.answer("/keys", "no keys");
            unreadable = browser.comeBack(callback);
        } finally {
            FORGER.answer("/keys", keys);
        }

        assertThat(page).hasFragment("error=service-unavailable");
        assertThat(unreadable).hasFragment("error=service-unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x%0D%0A2026-01-01%20INFO%20all%20is%20well", "", "%20", "Access%20Denied"})
    void what_a_browser_writes_is_not_in_the_log(String error, CapturedOutput output) {
        URI refused = URI.create(callback + "&error=" + error);

        assertThat(browser.comeBack(refused)).hasFragment("error=sign-on-refused");
        assertThat(output.getAll())
                .contains("a sign-on was refused: ")
                .doesNotContain("all is well")
                .doesNotContain("Access Denied");
    }

    @Test
    void what_a_provider_calls_its_refusal_is_in_the_log_if_it_is_a_name(CapturedOutput output) {
        says("no token");
        browser.comeBack(callback);
        leave();
        URI denied = URI.create(callback.toString().replace("code=a-code", "error=access_denied"));

        assertThat(browser.comeBack(denied)).hasFragment("error=sign-on-refused");
        assertThat(output.getAll()).contains("a sign-on was refused: OAuth2AuthenticationException, access_denied");
    }

    @Test
    void the_code_is_fetched_by_the_secret_whose_hash_was_sent() throws NoSuchAlgorithmException {
        AtomicReference<String> asked = new AtomicReference<>("");
        String token = claims().signWith(KEY.getPrivate()).compact();
        FORGER.answer("/token", body -> {
            asked.set(body);
            return Map.of("access_token", "a-token", "token_type", "Bearer", "id_token", token);
        });

        browser.comeBack(callback);

        String verifier = Browser.parameter(URI.create("?" + asked.get()), "code_verifier");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(hash)).isEqualTo(challenge);
        assertThat(verifier).hasSize(43);
    }

    /** All that is wanted, for an hour. */
    private JwtBuilder claims() {
        return Jwts.builder()
                .header()
                .keyId(KEY_ID)
                .and()
                .issuer(ISSUER)
                .subject(subject)
                .audience()
                .add(SignOnGateway.CLIENT)
                .and()
                .claim("iat", now)
                .claim("exp", now + HOUR)
                .claim("nonce", nonce)
                .claim("email", "u" + subject.substring(0, 8) + "@example.com")
                .claim("email_verified", true);
    }

    private static void says(String idToken) {
        FORGER.answer("/token", Map.of("access_token", "a-token", "token_type", "Bearer", "id_token", idToken));
    }
}
