package dev.fanfare.internal.notify;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.handler.Identities;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Who a connection belongs to. Which browser or device it comes from is proved by its cookie, or else by the
 * signed token in its connect command or in a header; without either it is a new one. A connection that brings
 * something forged is refused. Which client it is follows when its user is known.
 */
final class ConnectionIdentities implements Identities {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionIdentities.class);

    /** Our part of the data of a connect command and of its reply. */
    private static final String DATA_FIELD = "fanfare";

    /** Where programs say who they are whose SDK has the same connect data for every attempt. */
    private static final String HEADER = "fanfare-client";

    private final ClientIdentity identity;
    private final IdentityCookie cookie;
    private final NotificationChannels channels;
    private final Groups groups;
    private final RequestClients requests;

    ConnectionIdentities(
            ClientIdentity identity,
            IdentityCookie cookie,
            NotificationChannels channels,
            Groups groups,
            RequestClients requests) {
        this.identity = identity;
        this.cookie = cookie;
        this.channels = channels;
        this.groups = groups;
        this.requests = requests;
    }

    @Override
    public String device(Handshake handshake, Payload data) {
        Optional<String> byCookie = ofCookie(handshake);
        Optional<String> byToken = ofTokens(handshake, data);
        return byCookie.or(() -> byToken).orElseGet(identity::newId);
    }

    private Optional<String> ofCookie(Handshake handshake) {
        List<String> brought = cookie.values(handshake);
        if (brought.size() > 1) {
            LOG.info(
                    "A client from \"{}\" has {} cookies {}, which differ: none of them counts",
                    Outside.of(handshake.remoteAddress()),
                    brought.size(),
                    Outside.of(cookie.name(handshake)));
            return Optional.empty();
        }
        Optional<ClientIdentity.Claim> claim = brought.stream().findFirst().map(identity::check);
        if (claim.isPresent() && !claim.get().isValid()) {
            // A page cannot throw its cookie away. It has got a new one, and shall come back with that.
            throw new DisconnectException(
                    handshake.isOfBrowser() ? Disconnect.FORCE_RECONNECT : Disconnect.INVALID_TOKEN,
                    "the cookie " + cookie.name(handshake) + " is "
                            + claim.get().proof());
        }
        return claim.map(ClientIdentity.Claim::deviceId);
    }

    private Optional<String> ofTokens(Handshake handshake, Payload data) {
        List<ClientIdentity.Claim> claims = Stream.concat(
                        tokenIn(data).stream(), handshake.headers().getOrDefault(HEADER, List.of()).stream())
                .map(identity::check)
                .toList();
        for (ClientIdentity.Claim claim : claims) {
            if (!claim.isValid()) {
                throw new DisconnectException(Disconnect.INVALID_TOKEN, "the client token is " + claim.proof());
            }
        }
        List<String> devices =
                claims.stream().map(ClientIdentity.Claim::deviceId).distinct().toList();
        if (devices.size() > 1) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "two client tokens name different clients");
        }
        return devices.stream().findFirst();
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
    public String identity(String device, String user) {
        return identity.clientOf(device, user);
    }

    @Override
    public CompletionStage<Credentials> admit(
            String device, String client, Handshake handshake, Credentials credentials) {
        String token = needsToken(handshake) ? identity.sign(device) : "";
        return groups.ofArriving(client, credentials.user())
                .thenApply(memberships -> credentials
                        .withSubs(subs(client, credentials, memberships))
                        .withData(dataWith(credentials.data(), client, token)));
    }

    private Map<String, SubscribeOptions> subs(String client, Credentials credentials, Set<String> memberships) {
        Map<String, SubscribeOptions> subs = new LinkedHashMap<>(credentials.subs());
        subs.putIfAbsent(channels.everyone(), SubscribeOptions.DEFAULT);
        subs.putIfAbsent(channels.client(client), SubscribeOptions.DEFAULT);
        if (!credentials.user().isEmpty()) {
            subs.putIfAbsent(channels.user(credentials.user()), SubscribeOptions.DEFAULT);
        }
        memberships.forEach(group -> subs.putIfAbsent(channels.group(group), SubscribeOptions.DEFAULT));
        return subs;
    }

    /** Whether no cookie can say, the next time, who this is. */
    private boolean needsToken(Handshake handshake) {
        int cookies = cookie.values(handshake).size();
        return cookies > 1 || (cookies == 0 && !handshake.isOfBrowser());
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
        return JsonWriter.objectPayload(out -> {
            fields.forEach(out::payload);
            out.object(DATA_FIELD, ours -> ours.string("client", client).string("token", token));
        });
    }

    @Override
    public Runnable causedBy(String client, Runnable task) {
        return ClientContext.causedBy(client.isEmpty() ? null : client, task);
    }

    @Override
    public Executor threads(Handshake request, Executor threads) {
        return requests.threads(request, threads);
    }
}
