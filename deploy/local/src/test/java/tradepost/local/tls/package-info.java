@NullMarked
package tradepost.local.tls;

import org.jspecify.annotations.NullMarked;
