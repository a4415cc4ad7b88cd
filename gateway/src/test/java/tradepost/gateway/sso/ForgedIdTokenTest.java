package tradepost.gateway.sso;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.UriComponentsBuilder;
import tradepost.gateway.LittleService;

/** What a provider never says: a forger stands in its place, who has every right answer but the one that is wrong. */
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
        FORGER.answer(
                "/keys",
                Map.of(
                        "keys",
                        List.of(Map.copyOf(
                                Jwks.builder().key(KEY.getPublic()).id(KEY_ID).build()))));
    }

    @BeforeEach
    void leave() {
        URI address = browser.leave("forged");
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

        assertThat(browser.comeBack(foreign)).hasFragment("error=sign-on-refused");
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
