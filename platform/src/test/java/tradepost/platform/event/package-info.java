/** What goes over the topics, as bytes and back. */
@NullMarked
package tradepost.platform.event;

import org.jspecify.annotations.NullMarked;
