/** Firebase Cloud Messaging, HTTP v1: devices of Android, and others by way of it. */
@NullMarked
package dev.fanfare.push.fcm;

import org.jspecify.annotations.NullMarked;
