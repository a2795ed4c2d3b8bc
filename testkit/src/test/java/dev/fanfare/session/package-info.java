@NullMarked
package dev.fanfare.session;

import org.jspecify.annotations.NullMarked;
