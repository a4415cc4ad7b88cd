package tradepost.gateway.domain;

/**
 * Where a deed came from.
 *
 * @param address of the client, as limits know it
 * @param requestId by which logs and the client's answer name the request
 */
public record Origin(String address, String requestId) {}
