package dev.fanfare.internal.session;

import dev.fanfare.handler.Capability;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.handler.Credentials;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who the client of a session is, as far as it is known. Belongs to the session's loop; the ids stay once they are set. */
public final class ClientProfile {

    private final String transport;
    private final Encoding encoding;

    private Handshake handshake;
    private ClientHeaders headers = ClientHeaders.NONE;
    private String clientId = "";
    private String identity = "";
    private String user = "";
    private String login = "";
    private Payload info = Payload.EMPTY;
    private String tokenId = "";
    private @Nullable Instant tokenIssuedAt;
    private Payload meta = Payload.EMPTY;
    private List<Capability> capabilities = List.of();
    private Set<String> channels = Set.of();

    /**
     * Nobody knows yet who it is.
     *
     * @param handshake the request it came with
     * @param transport the name of its transport, such as {@code websocket}
     * @param encoding what it speaks
     */
    ClientProfile(Handshake handshake, String transport, Encoding encoding) {
        this.handshake = handshake;
        this.transport = transport;
        this.encoding = encoding;
    }

    /** The request the client connected with; {@link Handshake#NONE} once it is connected. */
    public Handshake handshake() {
        return handshake;
    }

    void forgetHandshake() {
        handshake = Handshake.NONE;
    }

    /** Headers it connected with that are kept for the application. */
    public void keep(ClientHeaders kept) {
        headers = kept;
    }

    /** The name of its transport, such as {@code websocket}. */
    public String transport() {
        return transport;
    }

    /** What it speaks. */
    public Encoding encoding() {
        return encoding;
    }

    /** The id of the connection; "" before the connect command. */
    String clientId() {
        return clientId;
    }

    void clientId(String id) {
        clientId = id;
    }

    /** The id that all connections of its user from a browser or device have in common; "" if nobody knows. */
    public String identity() {
        return identity;
    }

    /** The user's id; "" for an anonymous one. */
    public String user() {
        return user;
    }

    /** The id of the login that it has its user by; "" if nobody says. */
    public String login() {
        return login;
    }

    void identify(String newIdentity, Credentials credentials) {
        identity = newIdentity;
        user = credentials.user();
        info = credentials.info();
        login = credentials.login();
        channels = Set.copyOf(credentials.subs().keySet());
        renewToken(credentials);
    }

    /** What the newest token, or who let the client in, says beside who it is. */
    public void renewToken(Credentials credentials) {
        tokenId = credentials.tokenId();
        tokenIssuedAt = credentials.issuedAt();
        meta = credentials.meta();
        capabilities = credentials.capabilities();
    }

    /** The channels that its token, or who let it in, has subscribed it to. */
    public Set<String> channels() {
        return channels;
    }

    /** The id of the token that it has its user by; "" if there is none. */
    public String tokenId() {
        return tokenId;
    }

    /** When that token was issued; null if it came without one. */
    public @Nullable Instant tokenIssuedAt() {
        return tokenIssuedAt;
    }

    /** Whether the first of its capabilities that covers a channel allows something there. */
    public boolean may(Capability.Permission permission, String channel) {
        for (Capability capability : capabilities) {
            if (capability.covers(channel)) {
                return capability.allows(permission);
            }
        }
        return false;
    }

    /** The login that it has its user by from now on; answers the one before. */
    String renewLogin(String newLogin) {
        String before = login;
        login = newLogin;
        return before;
    }

    /** What the application says about the connection from now on. */
    void renewInfo(Payload newInfo) {
        info = newInfo;
    }

    /** The client as the application sees it. */
    public Client client() {
        return new Client(clientId, user, info, transport, identity, meta, encoding, headers);
    }

    /** The client as other clients see it. */
    public ClientInfo info(Payload chanInfo) {
        return new ClientInfo(user, clientId, info, chanInfo);
    }
}
