/** Tests of the client service. */
@NullMarked
package tradepost.local.feed;

import org.jspecify.annotations.NullMarked;
