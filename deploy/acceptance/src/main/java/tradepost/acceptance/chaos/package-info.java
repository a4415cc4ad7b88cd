/** What ./tradepost chaos does: kills under load, and the audit after each. */
@NullMarked
package tradepost.acceptance.chaos;

import org.jspecify.annotations.NullMarked;
