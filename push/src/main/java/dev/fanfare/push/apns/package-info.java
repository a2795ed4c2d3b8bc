/** Apple Push Notification service: devices of Apple. */
@NullMarked
package dev.fanfare.push.apns;

import org.jspecify.annotations.NullMarked;
