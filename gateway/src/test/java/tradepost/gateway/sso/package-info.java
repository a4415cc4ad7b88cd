/** Tests of sign-on against a real provider. */
@NullMarked
package tradepost.gateway.sso;

import org.jspecify.annotations.NullMarked;
