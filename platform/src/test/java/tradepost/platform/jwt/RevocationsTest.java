package tradepost.platform.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tradepost.platform.event.AccessRevoked;
import tradepost.platform.event.Topic;
import tradepost.platform.relay.Received;

class RevocationsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final Revocations revocations;
    private Instant now = NOW;

    RevocationsTest() {
        InstantSource hands = () -> now;
        revocations = new Revocations(SKEW, hands.withZone(ZoneOffset.UTC));
    }

    @Test
    void the_access_of_a_session_that_ended_is_over_and_that_of_others_is_not() {
        Caller ended = caller();

        revocations.accept(new Received(Topic.REVOCATIONS, 0, 0, revoked(ended, NOW)));

        assertThat(revocations.isRevoked(ended)).isTrue();
        assertThat(revocations.isRevoked(caller())).isFalse();
    }

    @Test
    void what_waits_for_the_end_of_a_session_is_told_once_and_forgotten() {
        Caller caller = caller();
        Caller other = caller();

        StepVerifier.create(revocations.whenRevoked(caller))
                .expectSubscription()
                .then(() -> revocations.on(revoked(other, NOW)))
                .expectNoEvent(Duration.ofMillis(50))
                .then(() -> revocations.on(revoked(caller, NOW)))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(revocations.whenRevoked(other)).expectComplete().verify(LIMIT);

        assertThat(revocations.waiting()).isZero();
    }

    @Test
    void who_goes_away_is_not_waited_for_any_more() {
        Caller caller = caller();

        StepVerifier.create(revocations.whenRevoked(caller)).thenCancel().verify(LIMIT);

        assertThat(revocations.waiting()).isZero();
    }

    @Test
    void a_session_is_remembered_until_its_last_token_has_ended_and_no_longer() {
        Duration lastToken = Claims.ACCESS_LIFE_MAX.plus(SKEW.multipliedBy(2)).plus(Revocations.ENDING_MAX);
        Caller first = caller();
        revocations.on(revoked(first, NOW));

        now = NOW.plus(lastToken).minusMillis(1);
        revocations.on(revoked(caller(), now));
        boolean isRemembered = revocations.isRevoked(first);
        now = now.plus(Duration.ofMinutes(2));
        revocations.on(revoked(caller(), now));

        assertThat(isRemembered).isTrue();
        assertThat(revocations.isRevoked(first)).isFalse();
        assertThat(revocations.size()).isEqualTo(2);
    }

    @Test
    void of_a_topic_that_keeps_more_only_what_still_matters_takes_room() {
        for (int i = 0; i < 1_000; i++) {
            revocations.on(revoked(caller(), NOW.minus(Duration.ofMinutes(17))));
        }

        assertThat(revocations.size()).isZero();
    }

    private static AccessRevoked revoked(Caller caller, Instant at) {
        return AccessRevoked.of(caller.sessionId(), caller.userId(), at);
    }

    private static Caller caller() {
        return new Caller(UUID.randomUUID(), "ada", UUID.randomUUID(), Set.of("USER"), NOW.plusSeconds(900));
    }
}
