package dev.fanfare.server.home;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.internal.files.BrowserScript;
import dev.fanfare.server.config.ServerConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A page that says what runs here and what to do next, for whoever opens the address that a server prints.
 * It has no script, and nothing on it that a stranger could not find out by trying.
 */
public final class HomePage implements HttpEndpoint {

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action"
            + " 'none'; frame-ancestors 'none'";

    private final HttpAnswer page;

    /**
     * @param applicationLetsClientsIn whether an application decides which clients may connect, whatever the
     *     configuration says
     */
    public HomePage(ServerConfig config, boolean applicationLetsClientsIn) {
        this.page = HttpAnswer.of(
                        200,
                        "text/html; charset=utf-8",
                        html(config, NextSteps.of(config, applicationLetsClientsIn))
                                .getBytes(StandardCharsets.UTF_8))
                .with("content-security-policy", POLICY)
                .with("x-content-type-options", "nosniff")
                .with("referrer-policy", "no-referrer")
                .with("cache-control", "no-cache");
    }

    @Override
    public Admission admit(HttpCall head) {
        return head.method().equals("GET")
                ? Admission.IN_PLACE
                : Admission.refused(HttpAnswer.text(405, "Use GET").with("allow", "GET, HEAD"));
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        return CompletableFuture.completedStage(page);
    }

    private static String html(ServerConfig config, List<String> steps) {
        String api = config.httpApi().handlerPrefix();
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Fanfare</title>
                <style>
                body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem;
                  color: CanvasText; background: Canvas; overflow-wrap: anywhere; }
                :root { color-scheme: light dark; }
                </style>
                </head>
                <body>
                <h1>Fanfare is running</h1>
                %s<h2>What is here</h2>
                <ul>
                %s</ul>
                <h2>Then</h2>
                <ul>
                <li><code>./fanfare token --config FILE --user ann</code> prints a token for a client.</li>
                <li>Channels let nobody subscribe until their namespace says who may, such as
                <code>channel.without_namespace.allow_subscribe_for_client: true</code>.</li>
                %s<li><code>docs/configuration.md</code> explains every key, <code>docs/clients.md</code> shows every
                platform connecting. <code>home.disabled: true</code> takes this page away.</li>
                </ul>
                </body>
                </html>
                """.formatted(
                        steps.isEmpty() ? "" : "<h2>What to do next</h2>\n" + list(steps),
                        places(config),
                        config.httpApi().disabled()
                                        || config.httpServer().ownInternalPort().isPresent()
                                ? ""
                                : "<li><code>curl -X POST -H 'X-API-Key: KEY' -d '{\"channel\": \"news\", \"data\": 1}' ADDRESS"
                                        + escaped(api) + "/publish</code> publishes.</li>\n");
    }

    private static String list(List<String> sentences) {
        return sentences.stream()
                .map(sentence -> "<li>" + escaped(sentence) + "</li>\n")
                .collect(Collectors.joining("", "<ol>\n", "</ol>\n"));
    }

    private static String places(ServerConfig config) {
        StringBuilder places = new StringBuilder();
        if (!config.webSockets().sdk().disabled()) {
            place(
                    places,
                    config.webSockets().sdk().handlerPrefix(),
                    "clients, with any SDK of the Centrifuge protocol");
        }
        if (config.streams().sse().enabled()) {
            place(places, config.streams().sse().handlerPrefix(), "the same, by server-sent events");
        }
        if (config.streams().httpStream().enabled()) {
            place(places, config.streams().httpStream().handlerPrefix(), "the same, by HTTP streaming");
        }
        if (config.webSockets().uni().enabled()) {
            place(places, config.webSockets().uni().handlerPrefix(), "clients that only listen, by WebSocket");
        }
        if (config.streams().uniSse().enabled()) {
            place(places, config.streams().uniSse().handlerPrefix(), "clients that only listen, by server-sent events");
        }
        if (config.streams().uniHttpStream().enabled()) {
            place(
                    places,
                    config.streams().uniHttpStream().handlerPrefix(),
                    "clients that only listen, by HTTP streaming");
        }
        if (config.notifications().enabled()
                && !config.notifications().handlerPrefix().isEmpty()) {
            place(places, config.notifications().handlerPrefix(), "WebSocket clients without an SDK");
        }
        boolean isInternal = config.httpServer().ownInternalPort().isPresent();
        if (!config.httpApi().disabled() && !isInternal) {
            place(places, config.httpApi().handlerPrefix(), "servers, with the key");
        }
        if (BrowserScript.CLIENT.isThere()) {
            place(places, BrowserScript.CLIENT.path(), "the script of the client socket, for pages");
        }
        if (BrowserScript.WIDGETS.isThere()) {
            place(places, BrowserScript.WIDGETS.path(), "the same with widgets, for pages that show live objects");
        }
        if (config.health().enabled() && !isInternal) {
            place(places, config.health().handlerPrefix(), "whether it is well");
        }
        return places.toString();
    }

    private static void place(StringBuilder out, String path, String what) {
        out.append("<li><code>")
                .append(escaped(path))
                .append("</code>: ")
                .append(what)
                .append("</li>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
