@NullMarked
package dev.fanfare.push.fcm;

import org.jspecify.annotations.NullMarked;
