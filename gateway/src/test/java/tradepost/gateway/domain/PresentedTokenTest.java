package tradepost.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tradepost.gateway.domain.PresentedToken.Decision;

class PresentedTokenTest {
    private static final Instant LOGIN = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NOW = LOGIN.plus(Duration.ofDays(1));
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Seconds since its first use, if it was used; whether the successor is known; revoked; enabled; expired. */
    @ParameterizedTest
    @CsvSource({
        "  , false, false, true, false, ROTATE",
        " 0, true , false, true, false, REPEAT",
        "10, true , false, true, false, REPEAT",
        "11, true , false, true, false, REVOKE",
        "11, false, false, true, false, REVOKE",
        " 5, false, false, true, false, REFUSE",
        "  , false, true , true, false, REFUSE",
        " 5, true , true , true, false, REFUSE",
        "11, true , true , true, false, REFUSE",
        "  , false, false, false, false, REFUSE",
        "  , false, false, true, true, REFUSE",
        " 5, true , false, true, true, REFUSE",
    })
    void a_presented_token_is_decided_by_what_was_done_with_it(
            @Nullable Integer secondsSinceUse,
            boolean hasSuccessor,
            boolean revoked,
            boolean enabled,
            boolean expired,
            Decision expected) {
        User user = new User(UUID.randomUUID(), "ada", "ada@example.com", true, List.of(Role.USER), enabled, LOGIN);
        Session session = Session.open(UUID.randomUUID(), user, LOGIN, Duration.ofDays(expired ? 1 : 30));
        Instant usedAt = secondsSinceUse == null ? null : NOW.minusSeconds(secondsSinceUse);
        PresentedToken token = new PresentedToken(user, session, usedAt, hasSuccessor, revoked ? NOW : null);

        Decision decision = token.decide(NOW, GRACE);

        assertThat(decision).isEqualTo(expected);
    }

    @Test
    void only_the_first_admin_may_administer_whatever_the_case() {
        Registration ada = Registration.of("Ada", "ada@example.com", "long enough");

        User admin = User.register(UUID.randomUUID(), ada, "aDA", NOW);
        User other = User.register(UUID.randomUUID(), ada, "root", NOW);
        User nobodys = User.register(UUID.randomUUID(), ada, null, NOW);

        assertThat(admin.roles()).containsExactly(Role.USER, Role.ADMIN);
        assertThat(other.roles()).containsExactly(Role.USER);
        assertThat(nobodys.roles()).containsExactly(Role.USER);
    }
}
