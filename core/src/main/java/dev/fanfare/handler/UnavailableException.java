package dev.fanfare.handler;

import dev.fanfare.protocol.ProtocolError;
import java.util.Objects;

/**
 * A broker, a store or a bus cannot do its work at the moment, because what it keeps things in cannot be reached, or refuses.
 * Whether what was asked for was done is not known. The client whose command it was gets {@link ProtocolError#INTERNAL}, which
 * is temporary.
 *
 * <p>Whoever throws it tells the log of the outage, once; nobody else has to.
 */
public final class UnavailableException extends ErrorException {

    private static final long serialVersionUID = 1L;

    /**
     * @param detail what is not there, where it is, and what is the matter with it
     */
    public UnavailableException(String detail) {
        super(ProtocolError.INTERNAL, Objects.requireNonNull(detail, "detail must not be null"));
    }
}
