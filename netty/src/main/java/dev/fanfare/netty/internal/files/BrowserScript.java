package dev.fanfare.netty.internal.files;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What pages without a build load from a server: a script, whose global is {@code Fanfare}, and what belongs to it. It is
 * in the jar {@code dev.fanfare:fanfare-web}.
 */
public enum BrowserScript {

    /** The client socket. */
    CLIENT("client", "fanfare", false),

    /** The client socket and the widgets. */
    WIDGETS("widgets", "fanfare-widgets", true),

    /** The inbox, beside the widgets. */
    INBOX("widgets", "fanfare-inbox", false),

    /** Push, beside the client socket. */
    PUSH("client", "fanfare-push", false),

    /** The service worker of push. */
    WORKER("client", "fanfare-worker", false);

    private final String folder;
    private final String name;
    private final boolean hasSheet;

    BrowserScript(String folder, String name, boolean hasSheet) {
        this.folder = "/dev/fanfare/web/" + folder + "/";
        this.name = name;
        this.hasSheet = hasSheet;
    }

    /** Where servers have the script itself. */
    public String path() {
        return "/" + name + ".js";
    }

    /** Whether the script is on the class path. */
    public boolean isThere() {
        return BrowserScript.class.getResource(folder + name + ".js") != null;
    }

    /**
     * Reads the script, its source map, for those who debug a page, and its style sheet.
     *
     * @return what serves them, by their paths
     * @throws IllegalStateException if they are not on the class path
     */
    public Map<String, HttpEndpoint> load() {
        Map<String, HttpEndpoint> files = new LinkedHashMap<>();
        for (String ending : hasSheet ? List.of(".js", ".js.map", ".css") : List.of(".js", ".js.map")) {
            files.put("/" + name + ending, new OneFile(read(name + ending)));
        }
        return files;
    }

    private StoredFile read(String file) {
        try (InputStream in = BrowserScript.class.getResourceAsStream(folder + file)) {
            if (in == null) {
                throw new IllegalStateException(
                        file + " is not on the class path: add the dependency dev.fanfare:fanfare-web");
            }
            return StoredFile.of(file, null, in.readAllBytes());
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + " cannot be read", unreadable);
        }
    }

    /** A file that is in memory. */
    private record OneFile(StoredFile file) implements HttpEndpoint {

        @Override
        public Admission admit(HttpCall head) {
            return head.method().equals("GET")
                    ? Admission.IN_PLACE
                    : Admission.refused(HttpAnswer.text(405, "Use GET").with("allow", "GET, HEAD"));
        }

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) {
            return CompletableFuture.completedStage(file.answer(call));
        }
    }
}
