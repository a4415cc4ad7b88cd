package tradepost.platform.jwt;

/** The path patterns of a service that need no token; each service declares one such bean. */
public record PublicPaths(String... patterns) {}
