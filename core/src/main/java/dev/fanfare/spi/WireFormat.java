package dev.fanfare.spi;

import dev.fanfare.protocol.Codec;
import java.util.List;

/**
 * How one kind of connection wants its messages: the encoding, and the frames around it. All
 * connections of the kind share one instance; it is compared by identity.
 */
public interface WireFormat {

    /** {@return what encodes single messages and decodes those of clients; always the same} */
    Codec codec();

    /**
     * Frames encoded messages into one buffer, to be written to any number of transports of this
     * format. Called on the loop that will write it.
     *
     * @param messages at least one, each as {@link #codec()} encoded it
     * @return a buffer with one reference, which the caller releases when it has written it
     */
    SharedBatch batch(List<byte[]> messages);
}
