/** What must hold over the databases of any deployment, checked with SQL. */
@NullMarked
package tradepost.acceptance;

import org.jspecify.annotations.NullMarked;
