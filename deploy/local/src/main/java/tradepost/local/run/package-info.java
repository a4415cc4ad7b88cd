/** What is known of a running Tradepost beside its process: its state file, and the commands that read it. */
@NullMarked
package tradepost.local.run;

import org.jspecify.annotations.NullMarked;
