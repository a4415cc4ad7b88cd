/** What ./tradepost chaos does: kills under load and cuts connections, and audits what came of it. */
@NullMarked
package tradepost.acceptance.chaos;

import org.jspecify.annotations.NullMarked;
