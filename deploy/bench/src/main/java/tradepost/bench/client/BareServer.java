package tradepost.bench.client;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A bare reactor-netty server that sends the same bytes to whoever asks for whatever. */
public final class BareServer implements AutoCloseable {
    private final DisposableServer server;

    /** @param body JSON */
    public BareServer(byte[] body) {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((_, response) -> response.header("Content-Type", "application/json")
                        .header("Content-Length", String.valueOf(body.length))
                        .sendByteArray(Mono.just(body)))
                .bindNow();
    }

    /** @param path with which the address ends */
    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
