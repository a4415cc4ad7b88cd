package tradepost.platform.infra;

/** Another program listens on a port that one of the servers was told to use. */
public final class PortTaken extends RuntimeException {

    private final String server;
    private final int port;

    public PortTaken(String server, int port) {
        super("port " + port + " for " + server + " is taken");
        this.server = server;
        this.port = port;
    }

    /** {@code PostgreSQL}, {@code Redis} or {@code Kafka}. */
    public String server() {
        return server;
    }

    public int port() {
        return port;
    }
}
