package dev.fanfare.netty.internal.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where files are. */
interface FileSource {

    /**
     * Finds a file.
     *
     * @param name one that {@linkplain FileNames#mayBeServed may be served}
     * @return null if there is none
     * @throws FileTooLargeException if it is too large to be served
     * @throws java.nio.file.AccessDeniedException if it may not be read
     */
    @Nullable
    StoredFile find(String name) throws IOException;
}
