package dev.fanfare.protocol;

/**
 * Who published, joined or is present.
 *
 * @param user the user's id; "" for an anonymous one
 * @param client the id of the connection
 * @param connInfo what the application said about the connection
 * @param chanInfo what the application said about this connection in this channel
 */
public record ClientInfo(String user, String client, Payload connInfo, Payload chanInfo) {

    /** {@return about how much memory it takes, in bytes} */
    public int weight() {
        return 96 + user.length() + client.length() + connInfo.size() + chanInfo.size();
    }
}
