/** Files for browsers: those of a folder or of the class path, and the script of the client socket. */
@NullMarked
package dev.fanfare.netty.internal.files;

import org.jspecify.annotations.NullMarked;
