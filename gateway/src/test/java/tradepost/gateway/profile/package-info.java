/** The composed profile. */
@NullMarked
package tradepost.gateway.profile;

import org.jspecify.annotations.NullMarked;
