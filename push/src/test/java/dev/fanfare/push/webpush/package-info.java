@NullMarked
package dev.fanfare.push.webpush;

import org.jspecify.annotations.NullMarked;
