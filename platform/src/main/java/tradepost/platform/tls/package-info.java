/** With which certificates a service serves, and whom it trusts. */
@NullMarked
package tradepost.platform.tls;

import org.jspecify.annotations.NullMarked;
