package tradepost.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tradepost.gateway.RunningGateway;
import tradepost.gateway.domain.AuditChain;
import tradepost.gateway.domain.Deed;
import tradepost.gateway.domain.Origin;
import tradepost.gateway.store.AuditStore;

class AuditChainTest {
    private static final String UNCHAINED = "ALTER TABLE audit_log DISABLE TRIGGER USER";

    private final RunningGateway gateway = RunningGateway.shared();
    private final AuditStore audit = gateway.bean(AuditStore.class);
    private final Owner owner = Owner.of(gateway);

    @BeforeEach
    void someDeeds() {
        IntStream.range(0, 4).forEach(i -> audit.append(deed("ä \uD83D\uDC1D line\r\nFAKE " + i))
                .block(RunningGateway.LIMIT));
    }

    @Test
    void a_sound_log_is_verified_with_its_head() {
        JsonNode verified = gateway.get("/api/v1/ops/audit/verify", gateway.newAdminToken(), 200);

        assertThat(verified.path("ok").asBoolean()).as(verified.toString()).isTrue();
        assertThat(verified.path("entries").asLong()).isGreaterThan(4);
        assertThat(verified.path("head").asString()).matches("[0-9a-f]{64}");
        assertThat(verified.has("brokenAt")).isFalse();
    }

    /** Of the last four entries, the third from the end is changed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UPDATE audit_log SET outcome = 'DONE?' WHERE seq = %d; 0",
                "UPDATE audit_log SET at = at + interval '1 s' WHERE seq = %d; 0",
                "UPDATE audit_log SET username = 'eve' WHERE seq = %d; 0",
                "UPDATE audit_log SET user_id = gen_random_uuid() WHERE seq = %d; 0",
                "UPDATE audit_log SET about = about || '.' WHERE seq = %d; 0",
                "UPDATE audit_log SET about = NULL, username = about WHERE seq = %d; 0",
                "UPDATE audit_log SET address = '192.0.2.1' WHERE seq = %d; 0",
                "UPDATE audit_log SET request_id = 'another' WHERE seq = %d; 0",
                "UPDATE audit_log SET hash = sha256(hash) WHERE seq = %d; 0",
                "DELETE FROM audit_log WHERE seq = %d; 0",
                "DELETE FROM audit_log WHERE seq >= %d; 0",
                "UPDATE audit_log SET seq = seq + 1000000 WHERE seq = %d; 0",
                "INSERT INTO audit_log SELECT 1000000 + seq, at, action, outcome, user_id, username, about, address,"
                        + " request_id, hash FROM audit_log WHERE seq = %d; 3"
            })
    void what_is_changed_behind_the_services_back_is_found_where_it_is(String change, int later) {
        long place = last() - 2;

        AuditChain found = owner.verifyAfter(UNCHAINED, change.formatted(place));

        assertThat(found.broken())
                .hasValueSatisfying(broken -> assertThat(broken.seq()).isEqualTo(place + later));
    }

    @Test
    void two_entries_that_change_places_are_found() {
        long place = last() - 2;
        String swap = "UPDATE audit_log SET seq = %d WHERE seq = %d";

        AuditChain found = owner.verifyAfter(
                UNCHAINED,
                swap.formatted(9_000_000, place),
                swap.formatted(place, place + 1),
                swap.formatted(place + 1, 9_000_000));

        assertThat(found.broken())
                .hasValueSatisfying(broken -> assertThat(broken.seq()).isEqualTo(place));
        assertThat(owner.verifyAfter().broken()).isEmpty();
    }

    @Test
    void a_line_cut_short_is_found_even_where_its_head_was_set_back_if_the_head_was_kept() {
        long place = last();
        String kept = owner.verifyAfter().hash();

        AuditChain found = owner.verifyAfter(
                UNCHAINED,
                "DELETE FROM audit_log WHERE seq = " + place,
                "UPDATE audit_head SET seq = audit_log.seq, hash = audit_log.hash FROM audit_log WHERE audit_log.seq = "
                        + (place - 1));

        assertThat(found.broken()).isEmpty();
        assertThat(found.hash()).isNotEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_log SET outcome = 'DONE'",
                "DELETE FROM audit_log",
                "TRUNCATE audit_log",
                "UPDATE audit_head SET seq = 0",
                "INSERT INTO audit_head (one, seq, hash) VALUES (false, 0, decode(repeat('00', 32), 'hex'))",
                "CREATE TEMP TABLE mine (LIKE audit_log); CREATE TRIGGER moving BEFORE INSERT ON mine"
                        + " FOR EACH ROW EXECUTE FUNCTION audit_append()",
                "ALTER TABLE audit_log DISABLE TRIGGER ALL"
            })
    void the_role_of_the_service_appends_and_cannot_change(String change) {
        DatabaseClient service = gateway.bean(DatabaseClient.class);

        assertThatThrownBy(() -> service.sql(change).then().block(RunningGateway.LIMIT))
                .hasStackTraceContaining(change.startsWith("ALTER") ? "must be owner" : "permission denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE audit_log SET outcome = 'DONE'", "DELETE FROM audit_log", "TRUNCATE audit_log"})
    void its_owner_does_not_change_it_by_mistake_either(String change) {
        assertThatThrownBy(() -> owner.run(change)).hasStackTraceContaining("append-only");
    }

    @Test
    void what_many_append_at_once_is_one_line_without_a_gap() {
        long before = last();

        Flux.range(0, 200)
                .flatMap(i -> audit.append(deed("at once " + i)), 20)
                .then()
                .block(RunningGateway.LIMIT);

        assertThat(last()).isEqualTo(before + 200);
        assertThat(owner.verifyAfter().broken()).isEmpty();
    }

    /** As many wait as there are connections, for one who stands still with the head in hand. */
    @Test
    void while_many_wait_to_append_what_is_not_audited_is_answered() throws InterruptedException {
        String token = gateway.newToken();
        CountDownLatch isLocked = new CountDownLatch(1);
        Sinks.Empty<Void> isDone = Sinks.empty();
        CompletableFuture<Void> holder = owner.transactions()
                .transactional(owner.database()
                        .sql("UPDATE audit_head SET seq = seq")
                        .then()
                        .then(Mono.fromRunnable(isLocked::countDown))
                        .then(isDone.asMono()))
                .toFuture();
        assertThat(isLocked.await(RunningGateway.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        CompletableFuture<Void> waiting = Flux.range(0, 12)
                .flatMap(i -> audit.append(deed("waits " + i)), 12)
                .then()
                .toFuture();
        JsonNode sessions = gateway.get("/api/v1/auth/sessions", token, 200);
        boolean isAppended = waiting.isDone();
        isDone.tryEmitEmpty().orThrow();

        assertThat(sessions.path("items")).hasSize(1);
        assertThat(isAppended).isFalse();
        assertThat(holder).succeedsWithin(RunningGateway.LIMIT);
        assertThat(waiting).succeedsWithin(RunningGateway.LIMIT);
    }

    @Test
    void no_value_begins_a_line_of_its_own() {
        assertThat(deed("line\r\nFAKE\u2028\u0085\u0000 \\u000a").about())
                .isEqualTo("line\\u000d\\u000aFAKE\\u2028\\u0085\\u0000 \\u005cu000a");
        assertThat(deed("x".repeat(1_000)).about()).hasSize(300).endsWith("…");
    }

    private static Deed deed(String about) {
        return new Deed(
                Instant.now(),
                Deed.Action.ADMIN_REQUEST,
                Deed.Who.UNKNOWN,
                about,
                Deed.DONE,
                new Origin("127.0.0.1", "a-request"));
    }

    private long last() {
        return Objects.requireNonNull(audit.head().block(RunningGateway.LIMIT)).last();
    }
}
