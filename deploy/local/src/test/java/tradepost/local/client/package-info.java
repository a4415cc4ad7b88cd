/** Tests of the client of the public API. */
@NullMarked
package tradepost.local.client;

import org.jspecify.annotations.NullMarked;
