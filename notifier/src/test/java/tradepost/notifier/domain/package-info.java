/** What users read, word by word. */
@NullMarked
package tradepost.notifier.domain;

import org.jspecify.annotations.NullMarked;
