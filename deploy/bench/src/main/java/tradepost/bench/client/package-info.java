/** What benchmarks over HTTP have in common: users who register through the gateway, requests, a bare server. */
@NullMarked
package tradepost.bench.client;

import org.jspecify.annotations.NullMarked;
