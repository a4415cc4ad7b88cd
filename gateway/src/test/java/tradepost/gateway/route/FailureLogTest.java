package tradepost.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tradepost.gateway.route.FailureLog.Kind;

class FailureLogTest {
    /** Of its own, for others write of services that are called otherwise. */
    private static final String SERVICE = "little";

    private final AtomicLong now = new AtomicLong();
    private final FailureLog told = new FailureLog(now::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLog.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    @Test
    void a_service_that_cannot_be_reached_is_told_of_once_a_minute_whatever_the_failure_is_called() {
        for (int i = 0; i < 5; i++) {
            told.failed(SERVICE, Kind.UNREACHABLE, new ConnectException("refused"));
            told.failed(SERVICE, Kind.UNREACHABLE, new NoRouteToHostException("none"));
        }
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        told.failed(SERVICE, Kind.UNREACHABLE, new NoRouteToHostException("none"));

        assertThat(lines())
                .containsExactly(
                        "little cannot be reached: java.net.ConnectException: refused",
                        "little cannot be reached: java.net.NoRouteToHostException: none");
    }

    @Test
    void what_was_asked_and_never_answered_is_told_each_time() {
        told.failed(SERVICE, Kind.LOST, new IOException("reset"));
        told.failed(SERVICE, Kind.LOST, new IOException("reset"));

        assertThat(lines()).hasSize(2);
    }

    @Test
    void a_service_that_comes_and_goes_is_told_of_no_oftener() {
        for (int i = 0; i < 5; i++) {
            told.failed(SERVICE, Kind.UNREACHABLE, new ConnectException("refused"));
            told.answered(SERVICE);
        }

        assertThat(lines())
                .containsExactly(
                        "little cannot be reached: java.net.ConnectException: refused", "little answers again");
    }

    private List<String> lines() {
        return List.copyOf(logged.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(SERVICE))
                .toList();
    }
}
