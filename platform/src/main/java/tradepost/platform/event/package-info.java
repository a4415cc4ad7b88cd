/** What the services tell each other: the topics and the JSON records on them. */
@NullMarked
package tradepost.platform.event;

import org.jspecify.annotations.NullMarked;
