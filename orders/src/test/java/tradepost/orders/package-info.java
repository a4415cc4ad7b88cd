/** The orders service as its users and its topics see it. */
@NullMarked
package tradepost.orders;

import org.jspecify.annotations.NullMarked;
