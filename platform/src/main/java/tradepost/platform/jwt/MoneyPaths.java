package tradepost.platform.jwt;

/**
 * The path patterns of a service where money is moved, or an order that moves it is placed, changed or limited; a
 * service that has any declares one such bean. Reading there is not moving.
 */
public record MoneyPaths(String... patterns) {}
