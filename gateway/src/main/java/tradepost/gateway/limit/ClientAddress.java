package tradepost.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** From where a request comes, as limits know it. */
public final class ClientAddress {
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * The address of the connection, whatever headers say; of an IPv6 address its network of 64 bits, of which one
     * machine has all the rest.
     */
    public static String of(ServerHttpRequest request) {
        return of(request.getRemoteAddress());
    }

    static String of(@Nullable InetSocketAddress remote) {
        InetAddress address = remote == null ? null : remote.getAddress();
        return switch (address) {
            case null -> "unknown";
            case Inet6Address six -> HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES)) + "/64";
            default -> address.getHostAddress();
        };
    }
}
