/** Tests of the whole system: how it is built, and what it does when it runs. */
@NullMarked
package tradepost.acceptance;

import org.jspecify.annotations.NullMarked;
