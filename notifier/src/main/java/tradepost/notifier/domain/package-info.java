/** What a user is told, in which words, and how long it is tried. */
@NullMarked
package tradepost.notifier.domain;

import org.jspecify.annotations.NullMarked;
