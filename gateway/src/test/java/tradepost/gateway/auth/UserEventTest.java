package tradepost.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.ToldEvents;
import tradepost.platform.event.Topic;
import tradepost.platform.event.UserRegistered;

class UserEventTest {
    private final RunningGateway gateway = RunningGateway.shared();

    @Test
    void the_other_services_are_told_of_a_new_user_exactly_once() {
        String name = gateway.newName();

        JsonNode user = gateway.register(name).path("user");
        gateway.post("/api/v1/auth/register", RunningGateway.registration(name), 409);
        outboxIsEmpty();

        String id = user.path("id").asString();
        assertThat(ToldEvents.of(Topic.USER_EVENTS, id, UserRegistered.class))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.userId()).isEqualTo(UUID.fromString(id));
                    assertThat(told.username()).isEqualTo(name);
                    assertThat(told.email()).isEqualTo(name + "@example.com");
                    assertThat(told.roles()).containsExactly("USER");
                    assertThat(told.enabled()).isTrue();
                });
    }

    private void outboxIsEmpty() {
        DatabaseClient database = gateway.bean(DatabaseClient.class);
        Mono.defer(() -> database.sql("SELECT count(*)::int AS n FROM outbox")
                        .map(row -> Objects.requireNonNull(row.get("n", Integer.class)))
                        .one())
                .filter(rows -> rows == 0)
                .repeatWhenEmpty(200, tries -> tries.delayElements(Duration.ofMillis(50)))
                .block(RunningGateway.LIMIT);
    }
}
