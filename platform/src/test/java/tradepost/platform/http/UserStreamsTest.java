package tradepost.platform.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tradepost.platform.jwt.Caller;
import tradepost.platform.problem.CommonProblem;
import tradepost.platform.problem.Problem;

class UserStreamsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final UserStreams streams = new UserStreams(2);
    private final Caller ada = caller("ada");

    @Test
    void a_user_has_so_many_streams_and_others_have_theirs() {
        streams.admit(ada, Mono.never()).subscribe();
        streams.admit(ada, Flux.never()).subscribe();

        Flux<Integer> third = streams.admit(ada, Flux.just(1));

        StepVerifier.create(third)
                .expectErrorMatches(UserStreamsTest::isTooMany)
                .verify(LIMIT);
        assertThatThrownBy(() -> streams.requireRoom(ada)).matches(UserStreamsTest::isTooMany);
        StepVerifier.create(streams.admit(caller("bob"), Flux.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_stream_makes_room_however_it_ends() {
        Disposable cancelled = streams.admit(ada, Mono.never()).subscribe();
        Flux<Integer> failed = streams.admit(ada, Flux.error(new IllegalStateException("for the test")));
        StepVerifier.create(failed).expectError(IllegalStateException.class).verify(LIMIT);
        StepVerifier.create(streams.admit(ada, Mono.empty())).expectComplete().verify(LIMIT);
        streams.admit(ada, Flux.never()).subscribe();
        assertThatThrownBy(() -> streams.requireRoom(ada)).matches(UserStreamsTest::isTooMany);

        cancelled.dispose();

        assertThatCode(() -> streams.requireRoom(ada)).doesNotThrowAnyException();
    }

    private static boolean isTooMany(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == CommonProblem.TOO_MANY_STREAMS;
    }

    private static Caller caller(String name) {
        return new Caller(UUID.randomUUID(), name, UUID.randomUUID(), Set.of("USER"), Instant.MAX);
    }
}
