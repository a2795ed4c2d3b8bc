@NullMarked
package dev.fanfare.server.consumer;

import org.jspecify.annotations.NullMarked;
