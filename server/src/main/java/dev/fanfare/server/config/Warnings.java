package dev.fanfare.server.config;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.server.token.TokenOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What can be used, but is hardly meant as it is written. */
final class Warnings {

    private final List<String> sentences = new ArrayList<>();
    private final ConfigTree tree;

    private Warnings(ConfigTree tree) {
        this.tree = tree;
    }

    static List<String> of(
            ConfigTree tree,
            ConfigBinder binder,
            ClientOptions clients,
            TokenOptions token,
            ServerConfig.HttpApi api,
            ServerConfig.Notifications notifications,
            ProxyConfig proxies) {
        Warnings warnings = new Warnings(tree);
        if (!token.hasKeys()) {
            warnings.emptySecret("client.token.hmac_secret_key", token.hmacSecretKey(), "no token is accepted");
        }
        if (token.insecureSkipJwksEndpointSafetyCheck()) {
            warnings.say(
                    "client.token.insecure_skip_jwks_endpoint_safety_check",
                    "it is on: whoever connects may choose a word of the address where keys are looked for");
        }
        if (!api.disabled() && !api.insecure()) {
            warnings.emptySecret("http_api.key", api.key(), "nobody may call the API");
        }
        if (notifications.enabled()) {
            warnings.emptySecret(
                    "notifications.secret",
                    notifications.options().secret(),
                    "client ids are signed with a random one and end with this process");
        }
        if (clients.insecure()) {
            warnings.say("client.insecure", "it is on: every client may do everything. For development only");
        }
        if (api.insecure() && !api.disabled()) {
            warnings.say(
                    "http_api.insecure",
                    "it is on: everybody who reaches the port may call the API. For development only");
        }
        if (!binder.bind("client.user_id_http_header", String.class).isEmpty()) {
            warnings.userHeader(binder.array("http_server.trusted_proxies").isEmpty(), proxies.connect() != null);
        }
        proxies.all().forEach(warnings::forgeable);
        return warnings.sentences;
    }

    /** Where the request does not have a header, the client's word would stand for it. */
    private void forgeable(ProxyConfig.Named proxy) {
        Set<String> real = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        real.addAll(proxy.options().httpHeaders());
        proxy.options().emulatedHeaders().stream()
                .filter(real::contains)
                .forEach(name -> say(
                        proxy.name() + ".emulated_headers",
                        name + " is in http_headers, too: where a request does not have it, the backend is given what"
                                + " the client claims"));
    }

    private void userHeader(boolean nobodyIsTrusted, boolean backendIsAsked) {
        if (backendIsAsked) {
            say("client.user_id_http_header", "it has no effect: client.proxy.connect is asked");
        } else if (nobodyIsTrusted) {
            say(
                    "client.user_id_http_header",
                    "no proxy is trusted, so whoever sends it is turned away; see http_server.trusted_proxies");
        }
    }

    /** A secret that is named and left empty is a mistake; one that is not named at all is a choice. */
    private void emptySecret(String path, String secret, String consequence) {
        if (secret.isEmpty() && tree.placeOf(path).isPresent()) {
            say(path, "it has no value, which is as if it were absent: " + consequence);
        }
    }

    private void say(String path, String sentence) {
        String source = tree.sourceOf(path);
        // A flag names its key already.
        String place = source.endsWith(path) ? source : source.isEmpty() ? path : source + ": " + path;
        sentences.add(place + ": " + sentence);
    }
}
