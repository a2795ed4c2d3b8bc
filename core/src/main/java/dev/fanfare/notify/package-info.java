/**
 * Notifications from the server to one browser or device, a user, a group or everyone: recovered after a
 * reconnect, with a result for each.
 *
 * <p>Here a <b>client</b> is a browser or device, known by a client id that all its connections have in
 * common; elsewhere the engine calls this id the identity.
 */
@NullMarked
package dev.fanfare.notify;

import org.jspecify.annotations.NullMarked;
