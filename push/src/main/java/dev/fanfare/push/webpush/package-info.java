/** Web Push (RFC 8030): browsers, whose push services are named by whoever subscribes. */
@NullMarked
package dev.fanfare.push.webpush;

import org.jspecify.annotations.NullMarked;
