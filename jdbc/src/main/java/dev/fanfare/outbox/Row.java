package dev.fanfare.outbox;

import dev.fanfare.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read.
 *
 * @param seq the number of its row
 * @param part the partition of its target
 * @param token of the lease under which it was read
 * @param headers as {@link Headers} has written them
 * @param created when it was written, by the clock of the database
 * @param attempts how often it has failed before
 */
record Row(
        long seq,
        String id,
        int part,
        long token,
        String kind,
        String target,
        Payload payload,
        @Nullable String headers,
        String idempotencyKey,
        long created,
        int attempts) {

    /**
     * What its kind gets.
     *
     * @throws RuntimeException if the row holds no message
     */
    OutboxMessage message() {
        return new OutboxMessage(kind, target, payload, Headers.read(headers), idempotencyKey);
    }
}
