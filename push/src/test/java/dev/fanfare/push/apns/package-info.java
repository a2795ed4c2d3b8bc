@NullMarked
package dev.fanfare.push.apns;

import org.jspecify.annotations.NullMarked;
