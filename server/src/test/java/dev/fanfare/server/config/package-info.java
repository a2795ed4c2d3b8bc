@NullMarked
package dev.fanfare.server.config;

import org.jspecify.annotations.NullMarked;
