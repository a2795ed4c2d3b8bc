package dev.fanfare.delivery;

import dev.fanfare.device.Devices;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Payload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * Push messages for devices, whether they are connected or not. A message is written into a queue in the database and sent
 * from there by whichever node has time, at the pace of its provider; what does not work is tried again; who is gone is
 * removed.
 *
 * <p>Each device is sent a message once, but for this: a node that dies, or cannot reach the database, after a push service
 * has taken a message and before that is written down, has it sent again two minutes later. With an id, it replaces itself.
 *
 * <p>All methods are safe for any thread and never block. A stage completes on a thread of its own kind, never an event
 * loop, and fails with {@link ErrorException}: {@code BAD_REQUEST} for what cannot be, saying why, and {@code INTERNAL} if
 * the database does not do it, which may be tried again.
 */
public interface Push {

    /**
     * Push for an engine. Found afterwards by {@code fanfare.part(Push.class)}.
     *
     * @param dataSource of H2, PostgreSQL, MySQL or MariaDB; not closed by this
     * @return a builder, whose extension is for {@link dev.fanfare.FanfareBuilder#with}
     */
    static PushBuilder in(DataSource dataSource) {
        return new PushBuilder(dataSource);
    }

    /** {@return the devices that messages go to} */
    Devices devices();

    /** {@return the names of the push services that messages go by} */
    Set<String> providers();

    /**
     * {@return what this node has sent by a push service, and what waits for it; asks no database}
     *
     * @param provider its name
     * @throws IllegalArgumentException if there is none of the name
     */
    PushCounts counts(String provider);

    /** {@return the key that browsers subscribe with; empty if there is no Web Push} */
    Optional<String> publicKey();

    /**
     * Looks whether a message could be sent, without doing so.
     *
     * @param request what
     * @throws ErrorException {@code BAD_REQUEST} if it could never be, saying why; {@code NOT_AVAILABLE} if there is no
     *     provider
     */
    void check(PushRequest request);

    /**
     * Sends a message.
     *
     * @param request to whom, what and when
     * @return completes with its uid when it is in the database; what has its uid already is not sent again
     */
    CompletionStage<String> send(PushRequest request);

    /**
     * Calls a message off. What is under way is sent.
     *
     * @param uid which
     * @return completes with whether there was anything to call off
     */
    CompletionStage<Boolean> cancel(String uid);

    /**
     * Reads what has become of a message.
     *
     * @param uid which
     * @return completes with the counts; empty if there is no such message, or none any more
     */
    CompletionStage<Optional<PushStatus>> status(String uid);

    /**
     * Reads what has become of a message for each device.
     *
     * @param uid which
     * @param after behind which {@link DevicePush#number}; 0 to begin with
     * @param limit how many at the most, 1 to 1,000
     * @return completes with them in the order of their numbers
     */
    CompletionStage<List<DevicePush>> devicesOf(String uid, long after, int limit);

    /**
     * A device reports.
     *
     * @param report what came with the message as {@link dev.fanfare.push.RenderedMessage#report}
     * @param chosen whether it was chosen, and not only shown
     * @return completes with whether there is such a message
     */
    CompletionStage<Boolean> report(String report, boolean chosen);

    /**
     * A device reports as its service worker does, which has no socket.
     *
     * @param json {@code {"report": …, "status": "delivered" or "interacted"}}
     * @return completes with whether there is such a message
     */
    CompletionStage<Boolean> report(Payload json);

    /**
     * Notifies all clients of a user, and pushes if none of them has acknowledged it in time. It is written down before
     * anybody is told, so a restart changes nothing of it.
     *
     * @param user whom
     * @param notification what clients are told at once; it comes to them with {@link Notification#acknowledgement}, which
     *     clients of ours send back as soon as a listener has it while the page can be seen
     * @param escalation what is pushed otherwise, when, and to how many devices
     * @return completes with whom it has reached at once
     */
    CompletionStage<DeliveryResult> notifyUser(String user, Notification notification, Escalation escalation);

    /**
     * Somebody has the notification: it is not pushed any more.
     *
     * @param user whose it is
     * @param acknowledgement what came with it
     * @return completes with whether it would have been pushed
     */
    CompletionStage<Boolean> acknowledge(String user, String acknowledgement);
}
