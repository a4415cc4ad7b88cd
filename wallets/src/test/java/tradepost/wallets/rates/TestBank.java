package tradepost.wallets.rates;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tradepost.wallets.rates.BankTable.Kind;

/** Both banks as a real HTTP server on bare sockets, each table of which can be told to misbehave. */
public final class TestBank implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<Kind, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<Kind, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TestBank(ServerSocket socket) {
        this.socket = socket;
    }

    /** What it does with a request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Socket client) throws IOException;
    }

    /** The latest day tables are of. */
    public static LocalDate day() {
        return BankCalendar.WARSAW.latestBusinessDay(LocalDate.now(BankCalendar.ZONE));
    }

    public static TestBank start() {
        try {
            TestBank bank = new TestBank(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            bank.beWell();
            Thread.ofPlatform().daemon().name("test-bank").start(bank::accept);
            return bank;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Settings that lead a service here. */
    public Map<String, String> settings() {
        return Map.of("tradepost.bank.nbp-url", nbp().toString(), "tradepost.bank.ecb-url", ecb().toString());
    }

    URI nbp() {
        return URI.create(root() + "/api");
    }

    URI ecb() {
        return URI.create(root() + "/eurofxref-daily.xml");
    }

    private String root() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Answers every table as a good bank does. */
    void beWell() {
        List.of(Kind.values()).forEach(kind -> send(kind, Tables.good(kind)));
    }

    void behave(Kind kind, Behaviour behaviour) {
        behaviours.put(kind, behaviour);
    }

    void send(Kind kind, String body) {
        behave(kind, client -> write(client, 200, body));
    }

    void sendStatus(Kind kind, int status) {
        behave(kind, client -> write(client, status, "the bank is closed"));
    }

    int asked(Kind kind) {
        return asked.computeIfAbsent(kind, _ -> new AtomicInteger()).get();
    }

    static void write(Socket client, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        writeHead(client, status, bytes.length);
        client.getOutputStream().write(bytes);
    }

    static void writeHead(Socket client, int status, long length) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + " X\r\nContent-Type: text/plain\r\nContent-Length: " + length
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            String request = in.readLine();
            if (request == null) {
                return;
            }
            while (!in.readLine().isEmpty()) {
                // Headers are read to their end, or closing would reset the connection.
            }
            Kind kind = kindOf(request);
            asked.computeIfAbsent(kind, _ -> new AtomicInteger()).incrementAndGet();
            Behaviour behaviour = behaviours.get(kind);
            if (behaviour != null) {
                behaviour.answer(client);
            }
        } catch (IOException gone) {
            // The client has given up, which is what it should do.
        } finally {
            open.remove(client);
        }
    }

    private static Kind kindOf(String request) {
        return List.of(Kind.A, Kind.B, Kind.C).stream()
                .filter(kind -> request.startsWith("GET /api/exchangerates/tables/" + kind + "/?format=json "))
                .findFirst()
                .orElse(Kind.ECB);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
