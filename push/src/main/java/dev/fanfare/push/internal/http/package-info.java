/** Requests to push services: bounded, with a timeout, and never a thread that waits. */
@NullMarked
package dev.fanfare.push.internal.http;

import org.jspecify.annotations.NullMarked;
