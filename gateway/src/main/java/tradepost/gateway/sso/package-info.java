/** Sign-on by OpenID Connect: users come in by the word of a provider, and get tokens of ours. */
@NullMarked
package tradepost.gateway.sso;

import org.jspecify.annotations.NullMarked;
