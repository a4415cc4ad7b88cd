/** One user's journey through a running Tradepost, each answer checked. */
@NullMarked
package tradepost.local.demo;

import org.jspecify.annotations.NullMarked;
