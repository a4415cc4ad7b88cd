/** Tests of how a service's HTTP server treats its connections. */
@NullMarked
package tradepost.platform.http;

import org.jspecify.annotations.NullMarked;
