/** The public API as a program outside sees it. */
@NullMarked
package tradepost.local.client;

import org.jspecify.annotations.NullMarked;
