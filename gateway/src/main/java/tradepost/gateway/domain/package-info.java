/** Users, their sessions, and the rule by which a refresh token is exchanged: plain values. */
@NullMarked
package tradepost.gateway.domain;

import org.jspecify.annotations.NullMarked;
