/** Tests of tickets. */
@NullMarked
package tradepost.gateway.ticket;

import org.jspecify.annotations.NullMarked;
