/** The port on which a service tells how it is, apart from the one on which it does its work. */
@NullMarked
package tradepost.platform.management;

import org.jspecify.annotations.NullMarked;
