package tradepost.gateway.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.LittleService;
import tradepost.gateway.RunningGateway;

class ProfileTest {
    private static final String WALLETS = "/api/v1/wallets";
    private static final String BALANCES = "/api/v1/wallets/17/balances";
    private static final String POSITIONS = "/api/v1/portfolio";

    private final RunningGateway gateway = RunningGateway.shared();
    private final LittleService wallets = gateway.service("wallets");
    private final String name = gateway.newName();
    private final String token = gateway.register(name).path("accessToken").asString();

    @AfterEach
    void forgetAnswers() {
        List.of(WALLETS, BALANCES, POSITIONS).forEach(wallets::forget);
    }

    @Test
    void a_profile_has_the_user_their_balances_and_their_positions() {
        wallets.answer(WALLETS, List.of(Map.of("id", "17", "name", "default")));
        wallets.answer(BALANCES, List.of(Map.of("currency", "USD", "available", "10.00")));
        wallets.answer(POSITIONS, Map.of("positions", List.of(Map.of("symbol", "AAPL", "quantity", "3"))));

        JsonNode profile = gateway.get("/api/v1/users/me", token, 200);

        assertThat(profile.path("username").asString()).isEqualTo(name);
        assertThat(profile.path("email").asString()).isEqualTo(name + "@example.com");
        assertThat(profile.at("/wallets/0/name").asString()).isEqualTo("default");
        assertThat(profile.at("/wallets/0/balances/0/available").asString()).isEqualTo("10.00");
        assertThat(profile.at("/positions/0/quantity").asString()).isEqualTo("3");
        assertThat(profile.path("walletsUnavailable").isNull()).isTrue();
        assertThat(profile.path("positionsUnavailable").isNull()).isTrue();
    }

    @Test
    void a_part_that_fails_is_null_with_its_reason_beside() {
        wallets.answer(WALLETS, List.of(Map.of("id", "17", "name", "default")));
        wallets.answer(BALANCES, 503);
        wallets.answer(POSITIONS, Map.of("positions", List.of()));

        JsonNode profile = gateway.get("/api/v1/users/me", token, 200);

        assertThat(profile.path("username").asString()).isEqualTo(name);
        assertThat(profile.path("wallets").isNull()).isTrue();
        assertThat(profile.path("walletsUnavailable").asString()).isEqualTo("wallets answered 503");
        assertThat(profile.path("positions").isArray()).isTrue();
    }

    @Test
    void a_part_that_is_late_does_not_hold_the_others() {
        wallets.answer(WALLETS, List.of());
        wallets.answer(POSITIONS, LittleService.NEVER);

        JsonNode profile = gateway.get("/api/v1/users/me", token, 200);

        assertThat(profile.path("wallets").isArray()).isTrue();
        assertThat(profile.path("positions").isNull()).isTrue();
        assertThat(profile.path("positionsUnavailable").asString()).isEqualTo("wallets did not answer in time");
    }

    static Stream<Object> otherForms() {
        return Stream.of(Map.of(), List.of("a"), "text", List.of(Map.of("id", "17")));
    }

    @ParameterizedTest
    @MethodSource("otherForms")
    void a_part_of_another_form_is_null_with_its_reason_beside(Object json) {
        wallets.answer(WALLETS, json);
        wallets.answer(BALANCES, Map.of());
        wallets.answer(POSITIONS, json);

        JsonNode profile = gateway.get("/api/v1/users/me", token, 200);

        assertThat(profile.path("wallets").isNull()).isTrue();
        assertThat(profile.path("walletsUnavailable").asString()).isEqualTo("wallets answered something unexpected");
        assertThat(profile.path("positions").isNull()).isTrue();
        assertThat(profile.path("positionsUnavailable").asString()).isEqualTo("wallets answered something unexpected");
    }
}
