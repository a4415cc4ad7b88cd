package tradepost.platform.infra;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on the loopback address. */
public final class Ports {

    private static final int LOWEST = 20_000;

    /** From here up Linux gives ports to outgoing connections, which could take one before its server has it. */
    private static final int EPHEMERAL = 32_768;

    private static final int TRIES = 1_000;

    private Ports() {}

    /** A port nobody listens on; drawn at random, so that several JVMs starting at once do not meet. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, EPHEMERAL);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + LOWEST + " to " + (EPHEMERAL - 1));
    }

    /** The port itself, or a free one where 0 is asked for. */
    static int orFree(int port) {
        return port == 0 ? free() : port;
    }

    /** Whether nobody listens on it now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
