package dev.fanfare.systemtests;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody in the chat of the demo, on the wire as the page is. */
final class Visitor implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern MESSAGE = Pattern.compile("\\{\"id\":(\\d+),[^}]*?\"text\":\"([^\"]*)\"");

    private final RawWebSocket socket;
    private int id;
    private int posts;

    private Visitor(RawWebSocket socket) {
        this.socket = socket;
    }

    /** Enters under a name. */
    static Visitor enter(ServerProcess demo, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + demo.port() + "/visitors"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = TOKEN.matcher(answer);
        if (!token.find()) {
            throw new AssertionError("no visitor: " + answer);
        }
        Visitor visitor = new Visitor(RawWebSocket.open(demo.port(), "/connection/websocket"));
        visitor.ask("\"connect\":{\"token\":\"" + token.group(1) + "\"}");
        return visitor;
    }

    /** Posts a text; what the server answers when it has, or has not, stored it. */
    String post(String room, String text) throws IOException {
        posts++;
        return ask("\"publish\":{\"channel\":\"chat:" + room + "\",\"data\":{\"text\":\"" + text + "\",\"key\":\"post"
                + posts + "\"}}");
    }

    /** The messages that a page shows which is opened now, by id, in their order; at most 50. */
    Map<Long, String> messages(String room) throws IOException {
        String reply = ask("\"subscribe\":{\"channel\":\"chat:" + room + "\"}");
        Map<Long, String> messages = new LinkedHashMap<>();
        for (Matcher each = MESSAGE.matcher(reply); each.find(); ) {
            messages.put(Long.parseLong(each.group(1)), each.group(2));
        }
        return messages;
    }

    private String ask(String command) throws IOException {
        id++;
        socket.sendText("{\"id\":" + id + "," + command + "}");
        String said = socket.readText();
        while (!said.startsWith("{\"id\":" + id + ",")) {
            said = socket.readText();
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
