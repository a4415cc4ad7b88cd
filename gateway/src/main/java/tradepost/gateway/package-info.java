/**
 * The door: it registers and logs in users, signs tokens, and routes every public path to the service that serves it.
 */
@NullMarked
package tradepost.gateway;

import org.jspecify.annotations.NullMarked;
