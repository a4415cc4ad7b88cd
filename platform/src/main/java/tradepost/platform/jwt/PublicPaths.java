package tradepost.platform.jwt;

/** The path patterns of a service that need no token; a service that has any declares one such bean. */
public record PublicPaths(String... patterns) {}
