package dev.fanfare.server.cli;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where the API of a running server is, and how a command calls it. */
final class ApiOptions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @CommandLine.Mixin
    private ConfigOptions options = new ConfigOptions();

    @CommandLine.Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The API, such as https://example.com/api. Default: that of the configuration, on this machine.")
    private @Nullable String url;

    @CommandLine.Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "What the API wants as X-API-Key. Default: http_api.key of the configuration.")
    private @Nullable String key;

    /**
     * Calls a method and prints its result.
     *
     * @return 0 if there was a result, 1 if the server refused it or did not answer
     */
    int call(String method, ObjectNode parameters, PrintWriter out, PrintWriter err) throws InterruptedException {
        ServerConfig config = options.loader().load();
        String base = url == null ? local(config) : url;
        HttpRequest request = request(config, base + "/" + method, parameters);
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            return print(base, response, out, err);
        } catch (ConnectException nobody) {
            err.println("Nobody listens at " + base + ": start the server, or name its API with --url");
        } catch (IOException broken) {
            err.println("The API at " + base + " did not answer: " + broken.getMessage());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String local(ServerConfig config) {
        String address = config.httpServer().address();
        String host = address.isEmpty() ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + config.httpServer().port()
                + config.httpApi().handlerPrefix();
    }

    private HttpRequest request(ServerConfig config, String address, ObjectNode parameters) {
        String apiKey = key == null ? config.httpApi().key() : key;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(parameters.toString()));
            return apiKey.isEmpty()
                    ? request.build()
                    : request.header("X-API-Key", apiKey).build();
        } catch (IllegalArgumentException impossible) {
            throw new ConfigException("--url " + url + ": an address such as https://example.com/api is needed: "
                    + impossible.getMessage());
        }
    }

    private static int print(String base, HttpResponse<String> response, PrintWriter out, PrintWriter err) {
        JsonNode answer = json(response.body());
        if (answer.has("result")) {
            out.println(answer.path("result"));
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        JsonNode error = answer.path("error");
        err.println(
                error.isObject()
                        ? "The API refused it: error " + error.path("code").asInt(0) + ", "
                                + error.path("message").asString("")
                        : "The API at " + base + " answered with status " + response.statusCode()
                                + (response.statusCode() == 401 ? ": --api-key is missing or wrong" : ""));
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException none) {
            return JsonMapper.shared().missingNode();
        }
    }
}
