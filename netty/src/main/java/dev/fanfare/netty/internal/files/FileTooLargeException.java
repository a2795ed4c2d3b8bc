package dev.fanfare.netty.internal.files;

import java.io.IOException;

/** A file is larger than {@link StaticFiles#MAX_FILE_BYTES}. */
final class FileTooLargeException extends IOException {

    private static final long serialVersionUID = 1;
}
