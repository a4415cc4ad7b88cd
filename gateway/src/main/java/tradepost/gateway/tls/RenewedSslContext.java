package tradepost.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * Of a client: new connections use the latest certificates of a bundle, open ones go on. Netty's client is given its
 * context once, so that this one stands for those that follow each other.
 */
final class RenewedSslContext extends SslContext {
    /** A server is who its certificate says: the name it was asked by is in it. */
    private static final String NAMES_ARE_CHECKED = "HTTPS";

    private volatile SslContext latest;

    private RenewedSslContext(SslContext first) {
        this.latest = first;
    }

    static RenewedSslContext of(SslBundles bundles, String name) {
        RenewedSslContext context = new RenewedSslContext(from(bundles.getBundle(name)));
        bundles.addBundleUpdateHandler(name, renewed -> context.latest = from(renewed));
        return context;
    }

    private static SslContext from(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        try {
            return SslContextBuilder.forClient()
                    .trustManager(managers.getTrustManagerFactory())
                    .keyManager(managers.getKeyManagerFactory())
                    .endpointIdentificationAlgorithm(NAMES_ARE_CHECKED)
                    .build();
        } catch (SSLException failure) {
            throw new IllegalStateException("the certificates of the services cannot be used", failure);
        }
    }

    @Override
    public boolean isClient() {
        return true;
    }

    @Override
    public List<String> cipherSuites() {
        return latest.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // Of Netty, which asks for it.
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return latest.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers) {
        return latest.newEngine(buffers);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator buffers, String host, int port) {
        return latest.newEngine(buffers, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return latest.sessionContext();
    }
}
