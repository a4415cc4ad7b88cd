package tradepost.platform.jwt;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;

/**
 * The public keys of the gateway, as {@code tradepost.jwt.jwks} has them: read at the start, and anew every so often,
 * so that a key may come before it signs and go after its last token has ended. Nothing is read because a token asks.
 */
public final class PublicKeys {
    private static final Logger log = LoggerFactory.getLogger(PublicKeys.class);

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Resource location;
    private volatile KeySet current;

    private PublicKeys(Resource location, KeySet current) {
        this.location = location;
        this.current = current;
    }

    private record KeySet(String json, Map<String, Key> byId) {}

    /** @throws IllegalStateException if there is no set, or not of public keys with ids alone */
    public static PublicKeys read(Resource location) {
        try {
            return new PublicKeys(location, parse(text(location)));
        } catch (IOException | JwtException cause) {
            throw new IllegalStateException(
                    "tradepost.jwt.jwks cannot be read from " + location.getDescription(), cause);
        }
    }

    /** By their ids. */
    public Map<String, Key> byId() {
        return current.byId();
    }

    /** As a JWK set (RFC 7517). */
    public String json() {
        return current.json();
    }

    /** Reads them anew, which blocks. What cannot be read changes nothing. */
    public void refresh() {
        try {
            KeySet read = parse(text(location));
            if (read.json().equals(current.json())) {
                return;
            }
            current = read;
            log.info("the public keys are {} from now on", read.byId().keySet());
        } catch (IOException | JwtException | IllegalStateException unreadable) {
            log.warn("the public keys stay as they are, for {} cannot be read", location.getDescription(), unreadable);
        }
    }

    /** What is under a URL comes in time or not at all. */
    private static String text(Resource location) throws IOException {
        if (location.isFile() || !(location instanceof UrlResource remote)) {
            return location.getContentAsString(StandardCharsets.UTF_8);
        }
        URLConnection connection = remote.getURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream text = connection.getInputStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static KeySet parse(String json) {
        Collection<Jwk<?>> keys = Jwks.setParser().build().parse(json).getKeys();
        String set = keys.stream().map(PublicKeys::toJson).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        return new KeySet(set, keys.stream().collect(Collectors.toUnmodifiableMap(Jwk::getId, Jwk::toKey)));
    }

    /** A private key among the public ones is a fault of whoever set it up, and is never told to the world. */
    private static String toJson(Jwk<?> key) {
        if (key instanceof PublicJwk<?> publicKey) {
            return Jwks.json(publicKey);
        }
        throw new IllegalStateException("tradepost.jwt.jwks holds a key that is not public: " + key.getId());
    }
}
