/** Who is calling: access tokens are verified by every service itself, and become the caller of a request. */
@NullMarked
package tradepost.platform.jwt;

import org.jspecify.annotations.NullMarked;
