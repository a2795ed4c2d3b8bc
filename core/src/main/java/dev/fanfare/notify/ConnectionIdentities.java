package dev.fanfare.notify;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.Identities;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.spi.Handshake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Who a connection belongs to: the client that its cookie proves, or else the signed token in its connect
 * command or in a header, or else a new one. A connection that brings something forged is refused.
 */
final class ConnectionIdentities implements Identities {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionIdentities.class);

    /** Our part of the data of a connect command and of its reply. */
    private static final String DATA_FIELD = "fanfare";

    /** Where programs say who they are whose SDK has the same connect data for every attempt. */
    private static final String HEADER = "fanfare-client";

    private final ClientIdentity identity;
    private final String cookieName;
    private final NotificationChannels channels;
    private final Groups groups;

    ConnectionIdentities(ClientIdentity identity, String cookieName, NotificationChannels channels, Groups groups) {
        this.identity = identity;
        this.cookieName = cookieName;
        this.channels = channels;
        this.groups = groups;
    }

    @Override
    public String identify(Handshake handshake, Payload data) {
        Optional<ClientIdentity.Claim> cookie = handshake.cookie(cookieName).map(identity::check);
        if (cookie.isPresent() && !cookie.get().isValid()) {
            // A page cannot throw its cookie away. It has got a new one, and shall come back with that.
            throw new DisconnectException(
                    handshake.isOfBrowser() ? Disconnect.FORCE_RECONNECT : Disconnect.INVALID_TOKEN,
                    "the cookie " + cookieName + " is " + cookie.get().proof());
        }
        Optional<ClientIdentity.Claim> token =
                tokenIn(data).or(() -> handshake.header(HEADER)).map(identity::check);
        if (token.isPresent() && !token.get().isValid()) {
            throw new DisconnectException(
                    Disconnect.INVALID_TOKEN,
                    "the client token is " + token.get().proof());
        }
        return cookie.or(() -> token).map(ClientIdentity.Claim::clientId).orElseGet(identity::newId);
    }

    /** What data of a connect command says at {@code fanfare.client}; what is not ours is not looked at. */
    private static Optional<String> tokenIn(Payload data) {
        if (data.isEmpty() || !data.isJson()) {
            return Optional.empty();
        }
        try {
            JsonFields in = JsonFields.of(data.unsafeArray());
            in.nextObject();
            Payload ours = in.only(DATA_FIELD, in::payload, Payload.EMPTY);
            if (ours.isEmpty()) {
                return Optional.empty();
            }
            JsonFields fields = JsonFields.of(ours.unsafeArray());
            fields.nextObject();
            String token = fields.only("client", fields::string, "");
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        } catch (ProtocolException | JacksonException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public Credentials complete(String client, Handshake handshake, Credentials credentials) {
        Map<String, SubscribeOptions> subs = new LinkedHashMap<>(credentials.subs());
        subs.putIfAbsent(channels.everyone(), SubscribeOptions.DEFAULT);
        subs.putIfAbsent(channels.client(client), SubscribeOptions.DEFAULT);
        if (!credentials.user().isEmpty()) {
            subs.putIfAbsent(channels.user(credentials.user()), SubscribeOptions.DEFAULT);
        }
        groups.of(client, credentials.user())
                .forEach(group -> subs.putIfAbsent(channels.group(group), SubscribeOptions.DEFAULT));
        boolean keepsToken =
                !handshake.isOfBrowser() && handshake.cookie(cookieName).isEmpty();
        return credentials
                .withSubs(subs)
                .withData(dataWith(credentials.data(), client, keepsToken ? identity.sign(client) : ""));
    }

    private static Payload dataWith(Payload data, String client, String token) {
        Map<String, Payload> fields = new LinkedHashMap<>();
        if (!data.isEmpty()) {
            try {
                JsonFields in = JsonFields.of(data.unsafeArray());
                in.nextObject();
                fields.putAll(in.map(in::payload));
            } catch (ProtocolException | JacksonException notAnObject) {
                LOG.debug("The connect data of the application is no JSON object, and stays as it is");
                return data;
            }
        }
        fields.remove(DATA_FIELD);
        return Payload.parsedJson(new JsonWriter()
                .object(out -> {
                    fields.forEach(out::payload);
                    out.object(DATA_FIELD, ours -> ours.string("client", client).string("token", token));
                })
                .toBytes());
    }

    @Override
    public Runnable causedBy(String client, Runnable task) {
        return ClientContext.causedBy(client.isEmpty() ? null : client, task);
    }
}
