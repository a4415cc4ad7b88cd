package tradepost.platform.infra;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Redis 7, which appends each write to a file before it answers. */
final class RedisServer extends EmbeddedServer {

    private static final int TIMEOUT_MILLIS = 1_000;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Binaries binaries;

    RedisServer(Binaries binaries, int port, Path directory, Path log) {
        super("Redis", "redis-server", port, directory, log);
        this.binaries = binaries;
    }

    @Override
    void prepare() {
        // Redis makes its files itself.
    }

    @Override
    List<String> command() {
        return List.of(
                binaries.redis().toString(),
                "--port",
                Integer.toString(port()),
                "--bind",
                "127.0.0.1",
                "--dir",
                directory().toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec");
    }

    @Override
    String deathSignal() {
        return "TERM";
    }

    @Override
    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(PING);
            InputStream answer = socket.getInputStream();
            return Arrays.equals(answer.readNBytes(PONG.length), PONG);
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    void askToStop(ServerProcess running) {
        running.terminate();
    }
}
