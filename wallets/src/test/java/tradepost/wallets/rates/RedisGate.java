package tradepost.wallets.rates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A way to Redis that can be shut, and opened again. */
final class RedisGate implements AutoCloseable {
    private final URI redis;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket entrance;
    private final int port;

    /** @param database which of Redis' databases is behind it */
    RedisGate(String redisUri, int database) {
        this.redis = URI.create(redisUri + "/" + database);
        ServerSocket opened = open(0);
        this.entrance = opened;
        this.port = opened.getLocalPort();
    }

    String uri() {
        return "redis://127.0.0.1:" + port + redis.getPath();
    }

    void open() {
        if (entrance == null) {
            entrance = open(port);
        }
    }

    void shut() {
        ServerSocket opened = entrance;
        entrance = null;
        try {
            if (opened != null) {
                opened.close();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private ServerSocket open(int at) {
        try {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            Thread.ofPlatform().daemon().name("redis-gate").start(() -> accept(opened));
            return opened;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                Socket client = opened.accept();
                Socket server = new Socket(redis.getHost(), redis.getPort());
                sockets.add(client);
                sockets.add(server);
                Thread.ofPlatform().daemon().start(() -> carry(client, server));
                Thread.ofPlatform().daemon().start(() -> carry(server, client));
            } catch (IOException shut) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException shut) {
            sockets.remove(from);
        } finally {
            sockets.remove(to);
        }
    }

    @Override
    public void close() {
        shut();
    }
}
