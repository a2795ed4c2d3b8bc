@NullMarked
package dev.fanfare.push.internal.http;

import org.jspecify.annotations.NullMarked;
