/** The rules of registration and of refresh tokens. */
@NullMarked
package tradepost.gateway.domain;

import org.jspecify.annotations.NullMarked;
