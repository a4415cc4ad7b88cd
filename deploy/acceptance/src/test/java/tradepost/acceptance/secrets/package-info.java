/** No secret is where others read. */
@NullMarked
package tradepost.acceptance.secrets;

import org.jspecify.annotations.NullMarked;
