/** The embedded servers, started, stopped, killed and started again. */
@NullMarked
package tradepost.platform.infra;

import org.jspecify.annotations.NullMarked;
