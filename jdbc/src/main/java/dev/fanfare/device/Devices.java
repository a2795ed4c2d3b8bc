package dev.fanfare.device;

import dev.fanfare.handler.ErrorException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The devices that are pushed to, in a database that all nodes have in common.
 *
 * <p>A device is who its token says: one that is registered again, by whomever, is the same device, and belongs to who
 * registered it last. What was on its way to the user before is not shown to that one.
 *
 * <p>All methods are safe for any thread and never block. A stage completes on a thread of its own kind, never an event
 * loop, and fails with {@link ErrorException}: {@code BAD_REQUEST} for what cannot be, saying why, and {@code INTERNAL} if
 * the database does not do it, which may be tried again.
 */
public interface Devices {

    /**
     * Registers a device, or renews what it has said.
     *
     * @param registration everything of it
     * @return completes with its id
     */
    CompletionStage<String> register(DeviceRegistration registration);

    /**
     * Renews what a device says of itself, as its own application does: tags stay as they are, and so do topics but those
     * that the application may choose.
     *
     * @param registration everything that the application knows; its tags do not matter
     * @param ownTopics the topics that the application may choose; it is in no others of these than the registration says
     * @return completes with its id
     */
    CompletionStage<String> renew(DeviceRegistration registration, Set<String> ownTopics);

    /**
     * Changes devices.
     *
     * @param query which: ids or users must be said; its page does not matter
     * @param update what
     * @return completes with how many there were, at most 1,000
     */
    CompletionStage<Integer> update(DeviceQuery query, DeviceUpdate update);

    /**
     * Removes devices. What is on its way to them is not sent.
     *
     * @param ids which; those that are not there do no harm
     * @return completes with how many there were
     */
    CompletionStage<Integer> remove(Set<String> ids);

    /**
     * Removes a device, if it is that of a user.
     *
     * @param id which
     * @param user whose; "" for nobody's
     * @return completes with whether it was
     */
    CompletionStage<Boolean> removeOwn(String id, String user);

    /**
     * Removes all devices of a user.
     *
     * @param user whose
     * @return completes with how many there were
     */
    CompletionStage<Integer> removeAllOf(String user);

    /**
     * Removes a device of which its service says that it is gone, unless it was registered again since, or has another
     * token.
     *
     * @param device as it was when it was asked for
     * @param since since when it is gone; null for now
     * @return completes with whether it was removed
     */
    CompletionStage<Boolean> removeGone(Device device, @Nullable Instant since);

    /**
     * Reads devices.
     *
     * @param query which
     * @return completes with a page of them
     */
    CompletionStage<DevicePage> list(DeviceQuery query);
}
