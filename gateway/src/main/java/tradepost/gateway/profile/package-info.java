/** A user's profile, composed with what wallets knows of them. */
@NullMarked
package tradepost.gateway.profile;

import org.jspecify.annotations.NullMarked;
