@NullMarked
package dev.fanfare.server.token;

import org.jspecify.annotations.NullMarked;
