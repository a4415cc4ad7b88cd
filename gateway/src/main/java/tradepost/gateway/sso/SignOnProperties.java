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
    private static final String PROVIDERS = "tradepost.sign-on.providers.";
    private static final String GOOGLE = "google";
    private static final URI GOOGLES_ISSUER = URI.create("https://accounts.google.com");
    private static final String PAGE = "/account/sign-on.html";
    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    SignOnProperties {
        providers.forEach((name, provider) -> {
            requireSafe(PROVIDERS + name + ".issuer", issuer(name, provider));
            requireSet(PROVIDERS + name + ".client-id", provider.clientId());
            requireSet(PROVIDERS + name + ".client-secret", provider.clientSecret());
        });
        redirects.forEach(page -> requireSafe("tradepost.sign-on.redirects", page));
    }

    /**
     * @param issuer as it names itself in its tokens, {@code https}; its settings are read under it
     * @param clientId by which it knows this Tradepost
     * @param clientSecret what is shared with it
     * @param timeout as long as this one may take to answer one call; as long as any where it is not set
     */
    record Provider(
            @Nullable URI issuer,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @Nullable Duration timeout) {
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
        throw new IllegalArgumentException(PROVIDERS + name + ".issuer is not set");
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

    /**
     * Where what proves who someone is goes to or comes from.
     *
     * @throws IllegalArgumentException unless it is {@code https}, or {@code http} on this machine, and has no fragment
     */
    static void requireSafe(String setting, URI address) {
        String host = address.getHost();
        boolean isOwn = "http".equals(address.getScheme()) && host != null && OWN_MACHINE.contains(host);
        if (!isOwn && (!"https".equals(address.getScheme()) || host == null)) {
            throw new IllegalArgumentException(setting + ": " + address
                    + " is not https: anyone between could say who someone is, or be who someone is");
        }
        if (address.getRawFragment() != null) {
            throw new IllegalArgumentException(setting + ": " + address + " has a fragment, which is where codes go");
        }
    }

    private static void requireSet(String setting, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(setting + " is not set");
        }
    }
}
