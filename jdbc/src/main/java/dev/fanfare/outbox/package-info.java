/**
 * The transactional outbox: messages that are written in the transaction of an application, and sent if and only if it commits.
 */
@NullMarked
package dev.fanfare.outbox;

import org.jspecify.annotations.NullMarked;
