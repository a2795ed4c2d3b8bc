@NullMarked
package dev.fanfare.internal.session;

import org.jspecify.annotations.NullMarked;
