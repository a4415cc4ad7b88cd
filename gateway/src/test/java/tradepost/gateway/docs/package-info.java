/** Tests of the API's document and its page. */
@NullMarked
package tradepost.gateway.docs;

import org.jspecify.annotations.NullMarked;
