/** The running system that tests of the whole share. */
@NullMarked
package tradepost.acceptance.system;

import org.jspecify.annotations.NullMarked;
