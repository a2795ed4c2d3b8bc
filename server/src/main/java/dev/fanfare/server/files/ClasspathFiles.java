package dev.fanfare.server.files;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.protocol.Outside;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Serves files from the classpath. A path that ends with a slash gets its {@code index.html}. Files
 * under {@code assets/} have their content's hash in their name and may be cached for ever, all others
 * are asked for again each time.
 */
public final class ClasspathFiles implements HttpEndpoint {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "map", "application/json");

    private final ClassLoader loader;
    private final String folder;
    private final String prefix;

    /**
     * @param loader where to look
     * @param folder the folder on the classpath, with a slash at its end
     * @param prefix the path it is served under, with a slash at its end
     */
    public ClasspathFiles(ClassLoader loader, String folder, String prefix) {
        this.loader = loader;
        this.folder = folder;
        this.prefix = prefix;
    }

    @Override
    public Admission admit(HttpCall head) {
        return Admission.ACCEPTED.withMaxBodyBytes(0);
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) throws IOException {
        return CompletableFuture.completedStage(
                call.method().equals("GET")
                        ? file(call.path())
                        : HttpAnswer.text(405, "Use GET").with("allow", "GET, HEAD"));
    }

    private HttpAnswer file(String path) throws IOException {
        String name = path.substring(prefix.length());
        byte[] content = read(name.isEmpty() || name.endsWith("/") ? name + "index.html" : name);
        if (content == null) {
            return HttpAnswer.text(404, "Not found: " + Outside.of(path));
        }
        boolean isHashed = name.startsWith("assets/");
        return HttpAnswer.of(200, typeOf(name), content)
                .with("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache")
                .with("x-content-type-options", "nosniff");
    }

    private byte @Nullable [] read(String name) throws IOException {
        // Whatever would leave the folder is not in it.
        if (name.contains("..") || name.contains("//") || name.startsWith("/")) {
            return null;
        }
        try (InputStream in = loader.getResourceAsStream(folder + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static String typeOf(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "html" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }
}
