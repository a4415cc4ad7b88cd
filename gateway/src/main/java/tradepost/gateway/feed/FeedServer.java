package tradepost.gateway.feed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.SmartLifecycle;

/** Listens where feeds deliver, for as long as the service runs. */
final class FeedServer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FeedServer.class);

    private final WebServer server;
    private volatile boolean isRunning;

    FeedServer(WebServer server) {
        this.server = server;
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void start() {
        server.start();
        isRunning = true;
        log.info("feeds deliver on port {}, with a certificate", server.getPort());
    }

    @Override
    public void stop() {
        isRunning = false;
        server.stop();
    }

    /** What has come is answered first. */
    @Override
    public void stop(Runnable stopped) {
        server.shutDownGracefully(_ -> {
            stop();
            stopped.run();
        });
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
