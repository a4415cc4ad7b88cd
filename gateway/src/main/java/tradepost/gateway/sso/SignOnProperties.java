package tradepost.gateway.sso;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By whose word users may come in.
 *
 * @param providers by the name they have in addresses; {@code google} needs no issuer
 * @param redirects the pages that may be returned to, whole; the first where a request names none; where there are
 *     none, a page of ours at the public address
 * @param timeout as long as a provider may take to answer one call
 */
@ConfigurationProperties("tradepost.sign-on")
record SignOnProperties(
        @DefaultValue Map<String, Provider> providers,
        @DefaultValue List<URI> redirects,
        @DefaultValue("5s") Duration timeout) {
    private static final String GOOGLE = "google";
    private static final URI GOOGLES_ISSUER = URI.create("https://accounts.google.com");
    private static final String PAGE = "/account/sign-on.html";
    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    SignOnProperties {
        providers.forEach((name, provider) -> requireSafe(name, issuer(name, provider)));
    }

    /**
     * @param issuer as it names itself in its tokens, {@code https}; its settings are read under it
     * @param clientId by which it knows this Tradepost
     * @param clientSecret what is shared with it
     */
    record Provider(@Nullable URI issuer, String clientId, String clientSecret) {
        /** Without the secret: records are printed whole otherwise. */
        @Override
        public String toString() {
            return "Provider[" + issuer + ", " + clientId + "]";
        }
    }

    static URI issuer(String name, Provider provider) {
        URI issuer = provider.issuer();
        if (issuer != null) {
            return issuer;
        }
        if (name.equals(GOOGLE)) {
            return GOOGLES_ISSUER;
        }
        throw new IllegalArgumentException("tradepost.sign-on.providers." + name + ".issuer is not set");
    }

    /**
     * The pages that may be returned to.
     *
     * @param publicUrl where users find this Tradepost; null where nobody can be sent back, and there is no provider
     */
    List<URI> pages(@Nullable URI publicUrl) {
        return redirects.isEmpty() && publicUrl != null
                ? List.of(URI.create(publicUrl.toString().replaceAll("/+$", "") + PAGE))
                : redirects;
    }

    private static void requireSafe(String name, URI issuer) {
        if (!"https".equals(issuer.getScheme()) && !OWN_MACHINE.contains(issuer.getHost())) {
            throw new IllegalArgumentException("tradepost.sign-on.providers." + name
                    + ".issuer is not https: anyone between could say who someone is");
        }
    }
}
