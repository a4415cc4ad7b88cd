/** Who may do what, over all routes of all services. */
@NullMarked
package tradepost.acceptance.access;

import org.jspecify.annotations.NullMarked;
