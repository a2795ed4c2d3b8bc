package dev.fanfare.netty.internal.files;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The script of the client socket for pages without a build, whose global is {@code Fanfare}. It is in the
 * jar {@code dev.fanfare:fanfare-web}.
 */
public final class ClientScript implements HttpEndpoint {

    /** Where servers have it. */
    public static final String PATH = "/fanfare.js";

    private static final String RESOURCE = "/dev/fanfare/web/client/fanfare.js";

    private final StoredFile script;

    private ClientScript(StoredFile script) {
        this.script = script;
    }

    /** Whether the script is on the class path. */
    public static boolean isThere() {
        return ClientScript.class.getResource(RESOURCE) != null;
    }

    /**
     * Reads the script.
     *
     * @throws IllegalStateException if it is not on the class path
     */
    public static ClientScript load() {
        try (InputStream in = ClientScript.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "fanfare.js is not on the class path: add the dependency dev.fanfare:fanfare-web");
            }
            return new ClientScript(StoredFile.of(PATH, null, in.readAllBytes()));
        } catch (IOException unreadable) {
            throw new IllegalStateException("fanfare.js cannot be read", unreadable);
        }
    }

    @Override
    public Admission admit(HttpCall head) {
        return head.method().equals("GET")
                ? Admission.IN_PLACE
                : Admission.refused(HttpAnswer.text(405, "Use GET").with("allow", "GET, HEAD"));
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        return CompletableFuture.completedStage(script.answer(call));
    }
}
