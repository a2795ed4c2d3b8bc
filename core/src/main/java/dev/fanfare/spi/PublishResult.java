package dev.fanfare.spi;

import dev.fanfare.protocol.StreamPosition;

/**
 * What became of a publication.
 *
 * @param position its place in the stream; {@link StreamPosition#NONE} without history
 * @param suppressed whether nothing was published, because the idempotency key was used before or the
 *     version was not newer
 */
public record PublishResult(StreamPosition position, boolean suppressed) {}
