package dev.fanfare.netty.internal.files;

import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.protocol.Outside;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder, or of a folder of the class path, to browsers.
 *
 * <p>A path that ends with a slash gets the {@code index.html} there; without the slash it is redirected to
 * it. Browsers keep what they got and ask each time whether it is still the same ({@code ETag}, {@code
 * Last-Modified}); texts are compressed for those who take gzip. There are no listings and no ranges. Nothing is served
 * whose name, or that of a folder above it, begins with a dot, but what is in {@code .well-known} (RFC 8615);
 * nor anything outside of the folder, also where a symbolic link leads there.
 *
 * <p>A file is held in memory while it is sent, once for all who get it, so those over {@link
 * #MAX_FILE_BYTES} are refused: they are for a web server.
 */
public final class StaticFiles implements HttpEndpoint {

    /** How large a file may be, in bytes. */
    public static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

    private static final String INDEX = "index.html";

    private final String prefix;
    private final FileSource source;

    private StaticFiles(String prefix, FileSource source) {
        this.prefix = prefix;
        this.source = source;
    }

    /**
     * The files of a folder, as they are when they are asked for.
     *
     * @param path where they are served, with a slash at its end
     * @throws IllegalArgumentException if there is no such folder, or the path has no slash at its end
     */
    public static StaticFiles of(String path, Path folder) {
        return new StaticFiles(requirePrefix(path), new FolderSource(folder));
    }

    /**
     * The files of a folder of the class path.
     *
     * @param path where they are served, with a slash at its end
     * @param beside the class beside which the folder is, and whose class loader finds it
     * @param folder relative to the package of the class, or, with a slash at its beginning, from the root
     *     of the class path
     * @throws IllegalArgumentException if nothing is there, the folder is that of classes, or the path has no
     *     slash at its end
     */
    public static StaticFiles of(String path, Class<?> beside, String folder) {
        return new StaticFiles(requirePrefix(path), new ResourceSource(beside, folder));
    }

    private static String requirePrefix(String path) {
        if (!path.startsWith("/") || !path.endsWith("/")) {
            throw new IllegalArgumentException(
                    "the path of files begins and ends with a slash, such as \"/\" or \"/assets/\", and is not \""
                            + path + "\"");
        }
        return path;
    }

    @Override
    public Admission admit(HttpCall head) {
        return head.method().equals("GET")
                ? Admission.ACCEPTED.withMaxBodyBytes(0)
                : Admission.refused(HttpAnswer.text(405, "Use GET").with("allow", "GET, HEAD"));
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) throws IOException {
        return CompletableFuture.completedStage(answer(call));
    }

    private HttpAnswer answer(HttpCall call) throws IOException {
        String name = nameIn(call);
        if (name == null) {
            return notFound(call);
        }
        boolean isFolder = name.isEmpty() || name.endsWith("/");
        try {
            StoredFile file = source.find(isFolder ? name + INDEX : name);
            if (file != null) {
                return file.answer(call);
            }
            return isFolder || source.find(name + "/" + INDEX) == null ? notFound(call) : redirect(call);
        } catch (AccessDeniedException unreadable) {
            return HttpAnswer.text(403, "The server may not read this file");
        } catch (FileTooLargeException tooLarge) {
            return HttpAnswer.text(501, "Files over " + MAX_FILE_BYTES + " bytes are not served here");
        }
    }

    /** What is asked for, relative to the folder; null if nothing can be there. */
    private @Nullable String nameIn(HttpCall call) {
        String path = call.path();
        // What is split before it is decoded must not be split after it.
        if (!path.startsWith(prefix)
                || new QueryStringDecoder(call.head().uri())
                        .rawPath()
                        .toLowerCase(Locale.ROOT)
                        .contains("%2f")) {
            return null;
        }
        String name = path.substring(prefix.length());
        return FileNames.mayBeServed(name) ? name : null;
    }

    private static String rawPath(HttpCall call) {
        return new QueryStringDecoder(call.head().uri()).rawPath();
    }

    private static HttpAnswer notFound(HttpCall call) {
        return HttpAnswer.text(404, "Not found: " + Outside.of(call.path()));
    }

    /** To the folder, with its slash; the query stays. */
    private static HttpAnswer redirect(HttpCall call) {
        String path = rawPath(call);
        return HttpAnswer.text(301, "It is a folder")
                .with("location", path + "/" + call.head().uri().substring(path.length()));
    }
}
