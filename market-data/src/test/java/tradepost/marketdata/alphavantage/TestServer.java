package tradepost.marketdata.alphavantage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Alpha Vantage as an HTTP server on bare sockets, each symbol of which can be told to misbehave. */
final class TestServer implements AutoCloseable {
    private static final Pattern SYMBOL = Pattern.compile("[?&]symbol=([^& ]+)");

    private final ServerSocket socket;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private TestServer(ServerSocket socket) {
        this.socket = socket;
    }

    /** What it does with a request. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Socket client) throws IOException;
    }

    static TestServer start() {
        try {
            TestServer server = new TestServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofPlatform().daemon().name("test-alpha-vantage").start(server::accept);
            return server;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    void behave(String symbol, Behaviour behaviour) {
        behaviours.put(symbol, behaviour);
    }

    void send(String symbol, String body) {
        behave(symbol, client -> write(client, 200, body, body.length()));
    }

    void sendStatus(String symbol, int status) {
        behave(symbol, client -> write(client, status, "no", 2));
    }

    /** The first lines of all requests. */
    List<String> requests() {
        return requests;
    }

    /** @param length what is announced */
    static void write(Socket client, int status, String body, int length) throws IOException {
        String head = "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
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
            requests.add(request);
            Matcher symbol = SYMBOL.matcher(request);
            Behaviour behaviour = symbol.find() ? behaviours.get(symbol.group(1)) : null;
            if (behaviour != null) {
                behaviour.answer(client);
            }
        } catch (IOException gone) {
            // The client has given up, which is what it should do.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
