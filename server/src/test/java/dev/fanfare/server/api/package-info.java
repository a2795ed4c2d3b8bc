@NullMarked
package dev.fanfare.server.api;

import org.jspecify.annotations.NullMarked;
