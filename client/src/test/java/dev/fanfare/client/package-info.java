@NullMarked
package dev.fanfare.client;

import org.jspecify.annotations.NullMarked;
