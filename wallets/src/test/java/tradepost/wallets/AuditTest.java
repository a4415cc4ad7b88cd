package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tradepost.platform.event.Ids;

class AuditTest {
    private static final ListAppender<ILoggingEvent> LINES = new ListAppender<>();
    private static RunningWallets wallets;

    private final UUID user = UUID.randomUUID();

    @BeforeAll
    static void start() {
        wallets = RunningWallets.start();
        LINES.start();
        ((Logger) LoggerFactory.getLogger("audit")).addAppender(LINES);
    }

    @AfterAll
    static void stop() {
        ((Logger) LoggerFactory.getLogger("audit")).detachAppender(LINES);
        wallets.close();
    }

    @Test
    void what_is_done_again_and_refused_is_logged_with_its_request() {
        post("/deposits", "5.00", "audit-1", "r-1");
        post("/deposits", "5.00", "audit-1", "r-2");
        post("/withdrawals", "99999.00", "audit-2", "r-3");
        post("/withdrawals", "1.00", "audit-1", "r-4");

        List<String> lines = LINES.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("user=" + user))
                .toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("request=\"r-1\"", "/USD/5.00").endsWith("outcome=DONE");
        assertThat(lines.get(1)).contains("request=\"r-2\"").endsWith("outcome=REPEATED");
        assertThat(lines.get(2)).contains("request=\"r-3\"").endsWith("outcome=INSUFFICIENT_FUNDS");
        assertThat(lines.get(3)).contains("request=\"r-4\"").endsWith("outcome=IDEMPOTENCY_KEY_REUSED");
    }

    private void post(String path, String amount, String key, String request) {
        wallets.as(user)
                .post()
                .uri("/api/v1/wallets/" + Ids.defaultWallet(user) + path)
                .header("Idempotency-Key", key)
                .header("X-Request-Id", request)
                .bodyValue(Map.of("currency", "USD", "amount", amount))
                .exchange()
                .expectBody()
                .returnResult();
    }
}
