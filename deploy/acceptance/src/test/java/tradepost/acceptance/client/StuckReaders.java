package tradepost.acceptance.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients that ask for a stream, read that they are admitted, and read nothing more until they are told to. */
public final class StuckReaders implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int BUFFER = 4_096;
    private static final String UPGRADE = String.join(
            "\r\n",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    private static final String END_OF_HEADERS = "\r\n\r\n";

    private final URI server;
    private final List<Socket> sockets = new ArrayList<>();

    public StuckReaders(URI server) {
        this.server = server;
    }

    /** One more, of server-sent events. */
    public Socket openEvents(String path, String token) throws IOException {
        return open("GET " + path + " HTTP/1.1\r\n" + headers(token), "HTTP/1.1 200 OK");
    }

    /** One more, which answers no ping. It is admitted after it has become a WebSocket: its first frame says so. */
    public Socket openSocket(String path, String token) throws IOException {
        Socket socket =
                open("GET " + path + " HTTP/1.1\r\n" + UPGRADE + headers(token), "HTTP/1.1 101 Switching Protocols");
        String answer = "";
        while (!answer.endsWith(END_OF_HEADERS)) {
            answer += next(socket);
        }
        next(socket);
        return socket;
    }

    private static String next(Socket socket) throws IOException {
        String next = read(socket, 1);
        assertThat(next).as("more of the answer").isNotEmpty();
        return next;
    }

    /** The status of an answer, of which nothing more is read. */
    public int status(String path, String token) throws IOException {
        try (Socket socket = connect("GET " + path + " HTTP/1.1\r\n" + headers(token))) {
            return Integer.parseInt(read(socket, "HTTP/1.1 200".length()).substring("HTTP/1.1 ".length()));
        }
    }

    /** Those that were opened, in their order. */
    public List<Socket> all() {
        return List.copyOf(sockets);
    }

    private static String headers(String token) {
        return "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    private Socket open(String request, String status) throws IOException {
        Socket socket = connect(request);
        sockets.add(socket);
        assertThat(read(socket, status.length())).isEqualTo(status);
        return socket;
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BUFFER);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return socket;
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot close a connection", failure);
            }
        }
    }
}
