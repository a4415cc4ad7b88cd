@NullMarked
package tradepost.gateway.feed;

import org.jspecify.annotations.NullMarked;
