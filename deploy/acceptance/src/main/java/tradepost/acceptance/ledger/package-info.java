/** Money moved through the public API by a client that remembers what it was told, and an audit of what is stored. */
@NullMarked
package tradepost.acceptance.ledger;

import org.jspecify.annotations.NullMarked;
