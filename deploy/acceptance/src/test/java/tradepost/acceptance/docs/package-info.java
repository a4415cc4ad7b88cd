/** The API's document against the running system: nothing is missing, nothing is made up, and its examples work. */
@NullMarked
package tradepost.acceptance.docs;

import org.jspecify.annotations.NullMarked;
