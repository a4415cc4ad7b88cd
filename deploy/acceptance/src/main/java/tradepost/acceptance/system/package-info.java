/** All of Tradepost, running, with its services and servers to kill. */
@NullMarked
package tradepost.acceptance.system;

import org.jspecify.annotations.NullMarked;
