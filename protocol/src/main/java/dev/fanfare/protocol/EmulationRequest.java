package dev.fanfare.protocol;

/**
 * What a client sends beside a connection that only goes down, in a request of its own.
 *
 * @param node the node that has the session, as the connect reply named it
 * @param session the id of the session, as the connect reply named it
 * @param data commands, in the encoding of the session; never modify it
 */
@SuppressWarnings("ArrayRecordComponent") // Commands are decoded once, never compared.
public record EmulationRequest(String node, String session, byte[] data) {

    /** The id of a session is a secret, and the commands may hold others. */
    @Override
    public String toString() {
        return "EmulationRequest[" + data.length + " bytes for " + Outside.of(node) + "]";
    }
}
