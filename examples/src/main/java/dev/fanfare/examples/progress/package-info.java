/** A long job that a page submits over HTTP, with its progress on that page: notifications, embedded. */
@NullMarked
package dev.fanfare.examples.progress;

import org.jspecify.annotations.NullMarked;
