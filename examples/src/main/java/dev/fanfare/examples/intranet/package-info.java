/** An application that keeps logins by cookie, whose pages carry a CSRF token. */
@NullMarked
package dev.fanfare.examples.intranet;

import org.jspecify.annotations.NullMarked;
