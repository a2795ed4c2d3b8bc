@NullMarked
package dev.fanfare.server.cli;

import org.jspecify.annotations.NullMarked;
