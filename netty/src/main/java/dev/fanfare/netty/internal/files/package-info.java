/** Files for browsers: those of a folder or of the class path, and our own scripts. */
@NullMarked
package dev.fanfare.netty.internal.files;

import org.jspecify.annotations.NullMarked;
