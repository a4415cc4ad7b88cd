package tradepost.gateway.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.client.ReactorResourceFactory;
import tradepost.gateway.auth.AuthProperties;

/** What of the settings keeps a gateway from starting, and what need not be set. */
class SignOnSettingsTest {
    @Test
    void google_needs_an_id_and_a_secret_alone() {
        SignOnProperties.Provider google = new SignOnProperties.Provider(null, "an-id", "a-secret", null);

        assertThat(SignOnProperties.issuer("google", google)).hasToString("https://accounts.google.com");
        assertThat(settings("google", null).providers()).containsKey("google");
    }

    @Test
    void any_other_names_its_issuer() {
        assertThatThrownBy(() -> settings("work", null)).hasMessageContaining("providers.work.issuer is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://accounts.example.com",
                "http://localhost.example.com",
                "accounts.example.com",
                "https:accounts"
            })
    void an_issuer_is_asked_by_tls_alone(String issuer) {
        assertThatThrownBy(() -> settings("work", issuer)).hasMessageContaining("is not https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://app.example/", "/signed-on", "https://app.example/#signed-on", "javascript:alert(1)"})
    void users_return_to_whole_addresses_by_tls_alone(String page) {
        AuthProperties auth = auth(URI.create(page));

        assertThatThrownBy(() -> new SignOnProperties(Map.of(), List.of(URI.create(page)), Duration.ofSeconds(1)))
                .hasMessageContaining("tradepost.sign-on.redirects");
        assertThatThrownBy(() -> new SignOnConfiguration()
                        .providers(settings("google", null), auth, new ReactorResourceFactory()))
                .hasMessageContaining("tradepost.auth.public-url");
    }

    @Test
    void what_is_shared_with_a_provider_is_set() {
        Map<String, String> settings = Map.of("tradepost.sign-on.providers.google.client-id", "an-id");
        Binder binder = new Binder(new MapConfigurationPropertySource(settings));

        assertThatThrownBy(() -> binder.bindOrCreate("tradepost.sign-on", SignOnProperties.class))
                .hasStackTraceContaining("tradepost.sign-on.providers.google.client-secret is not set");
    }

    @Test
    void one_on_the_same_machine_need_not_have_tls() {
        assertThat(settings("work", "http://localhost:8888/work").providers()).containsKey("work");
    }

    @Test
    void users_return_to_a_page_of_ours_unless_others_are_named() {
        URI publicUrl = URI.create("https://tradepost.example/");
        URI other = URI.create("https://app.example/signed-on");
        SignOnProperties named = new SignOnProperties(Map.of(), List.of(other), Duration.ofSeconds(1));

        assertThat(settings("google", null).pages(publicUrl))
                .containsExactly(URI.create("https://tradepost.example/account/sign-on.html"));
        assertThat(named.pages(publicUrl)).containsExactly(other);
    }

    @Test
    void without_a_public_address_nobody_could_be_sent_back() {
        AuthProperties auth = auth(null);
        SignOnConfiguration configuration = new SignOnConfiguration();

        assertThatThrownBy(() -> configuration.providers(settings("google", null), auth, new ReactorResourceFactory()))
                .hasMessageContaining("tradepost.auth.public-url");
    }

    @Test
    void the_secret_is_not_printed() {
        assertThat(settings("google", null).toString()).contains("an-id").doesNotContain("a-secret");
    }

    private static AuthProperties auth(@Nullable URI publicUrl) {
        return new AuthProperties(
                null, null, Duration.ofMinutes(5), Duration.ofDays(1), Duration.ofSeconds(1), 1, publicUrl, false);
    }

    private static SignOnProperties settings(String name, @Nullable String issuer) {
        SignOnProperties.Provider provider =
                new SignOnProperties.Provider(issuer == null ? null : URI.create(issuer), "an-id", "a-secret", null);
        return new SignOnProperties(Map.of(name, provider), List.of(), Duration.ofSeconds(1));
    }
}
