package tradepost.wallets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tradepost.platform.event.Ids;

/** Whoever asks for a long statement and does not read it, or goes away, takes nothing from the others. */
class SlowReaderTest {
    /** More than the database connections of the service. */
    private static final int READERS = 11;

    /** Until the buffers of all connections are full. */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private static final int ENTRIES = 60_000;
    private static final int BUFFER = 4_096;

    private static final UUID USER = UUID.randomUUID();
    private static final String WALLET = "/api/v1/wallets/" + Ids.defaultWallet(USER);

    private static RunningWallets wallets;
    private static RunningWallets impatient;

    @BeforeAll
    static void start() throws SQLException {
        wallets = RunningWallets.start(ManyEntries.DATABASE);
        impatient = RunningWallets.start(ManyEntries.DATABASE, Map.of("tradepost.reader.unread-max", "500ms"));
        wallets.as(USER)
                .post()
                .uri(WALLET + "/deposits")
                .bodyValue(Map.of("currency", "EUR", "amount", "1.00"))
                .exchange()
                .expectStatus()
                .isCreated();
        ManyEntries.insert(Ids.defaultWallet(USER), ENTRIES, "now() - interval '1 second' * i");
    }

    @AfterAll
    static void stop() {
        impatient.close();
        wallets.close();
    }

    @Test
    void readers_that_do_not_read_hold_no_connection_to_the_database() throws IOException, SQLException {
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                readers.add(ask(wallets));
            }
            for (Socket reader : readers) {
                assertThat(firstLineOf(reader)).contains("200 OK");
            }

            assertThatNoConnectionIsInUse();
            assertThatOthersAreAnswered();
            ManyEntries.insert(Ids.defaultWallet(USER), 1, "'2001-01-01T00:00:00Z'::timestamptz");
            assertThat(restOf(readers.getFirst())).contains(",2001-01-01T00:00:00Z\r\n");
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void readers_that_go_away_leave_every_connection_to_the_others() throws IOException {
        for (int i = 0; i < READERS; i++) {
            try (Socket reader = ask(wallets)) {
                assertThat(firstLineOf(reader)).contains("200 OK");
            }
        }

        assertThatNoConnectionIsInUse();
        assertThatOthersAreAnswered();
    }

    @Test
    void a_reader_that_takes_nothing_is_cut_off() throws IOException {
        try (Socket reader = ask(impatient)) {
            assertThat(firstLineOf(reader)).contains("200 OK");

            assertThatIsClosedByTheOther(reader);
        }
    }

    /** Who writes to a closed connection is told so; what was on its way before is not read. */
    private static void assertThatIsClosedByTheOther(Socket reader) {
        long deadline = System.nanoTime() + RunningWallets.LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            try {
                reader.getOutputStream().write('\n');
            } catch (IOException closed) {
                return;
            }
        }
        throw new AssertionError("not closed within " + RunningWallets.LIMIT);
    }

    /** A small window, so that little of the answer is on its way. */
    private static Socket ask(RunningWallets asked) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER);
        socket.setSoTimeout((int) RunningWallets.LIMIT.toMillis());
        socket.connect(new InetSocketAddress("localhost", asked.port()), (int) RunningWallets.LIMIT.toMillis());
        String request = "GET " + WALLET + "/entries HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n"
                + "Authorization: Bearer " + Tokens.of(USER) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** What was booked after the reader had stopped to read is there: the server had not read to the end for it. */
    private static String restOf(Socket reader) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        String end = "";
        while (!end.endsWith("0\r\n\r\n")) {
            int count = reader.getInputStream().read(part);
            assertThat(count).isPositive();
            read.write(part, 0, count);
            end = new String(part, 0, count, StandardCharsets.US_ASCII);
        }
        return read.toString(StandardCharsets.US_ASCII);
    }

    private static String firstLineOf(Socket reader) throws IOException {
        InputStream in = reader.getInputStream();
        return new String(in.readNBytes("HTTP/1.1 200 OK".length()), StandardCharsets.US_ASCII);
    }

    private static void assertThatNoConnectionIsInUse() {
        long deadline = System.nanoTime() + STANDSTILL.toNanos();
        int inRow = 0;
        while (inRow < 5 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            inRow = wallets.connectionsInUse() == 0 ? inRow + 1 : 0;
        }
        assertThat(inRow).as("times in a row that no connection was in use").isEqualTo(5);
    }

    private static void assertThatOthersAreAnswered() {
        wallets.as(USER)
                .get()
                .uri(WALLET + "/entries?limit=200")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.items.length()")
                .isEqualTo(200);
    }
}
