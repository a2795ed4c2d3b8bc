package dev.fanfare.netty.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of a folder of the class path. */
final class ResourceSource implements FileSource {

    private final Class<?> beside;
    private final String folder;
    private final FileCache cache = new FileCache();

    ResourceSource(Class<?> beside, String folder) {
        this.beside = beside;
        this.folder = folder.endsWith("/") ? folder : folder + "/";
        if (this.folder.equals("/")) {
            throw new IllegalArgumentException(
                    "a folder of the class path has a name: what is beside classes is not for browsers");
        }
        if (beside.getResource(this.folder) == null && beside.getResource(this.folder + "index.html") == null) {
            throw new IllegalArgumentException("there is no folder \"" + folder + "\" on the class path, seen from "
                    + beside.getName() + "; one from the root begins with a slash");
        }
    }

    @Override
    public @Nullable StoredFile find(String name) throws IOException {
        URL url = beside.getResource(folder + name);
        if (url == null) {
            return null;
        }
        if (url.getProtocol().equals("file")) {
            return onDisk(url, name);
        }
        // In a jar, folders are entries, too.
        return beside.getResource(folder + name + "/") == null ? cache.unchanging(name, name, () -> open(url)) : null;
    }

    private @Nullable StoredFile onDisk(URL url, String name) throws IOException {
        try {
            Path root = Path.of(URI.create(url.toString()));
            for (int i = name.split("/", -1).length; i > 0; i--) {
                root = Objects.requireNonNull(root.getParent());
            }
            return cache.below(root, name);
        } catch (IllegalArgumentException noFile) {
            throw new IOException(url + " is no path", noFile);
        }
    }

    private static InputStream open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        // The JVM would keep the jar open for everybody.
        connection.setUseCaches(false);
        return connection.getInputStream();
    }
}
