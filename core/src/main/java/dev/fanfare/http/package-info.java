/** What an application gets to see of HTTP requests, whatever server has them. */
@NullMarked
package dev.fanfare.http;

import org.jspecify.annotations.NullMarked;
