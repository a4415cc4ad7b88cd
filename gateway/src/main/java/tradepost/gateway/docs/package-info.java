/** The API's own description: one OpenAPI document of all services, and the page that shows it. */
@NullMarked
package tradepost.gateway.docs;

import org.jspecify.annotations.NullMarked;
