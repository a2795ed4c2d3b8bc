package dev.fanfare.examples.helpdesk;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * What customers say reaches the staff, and what the staff answer reaches the customer, in all tabs and also
 * after a reconnect. The staff see each customer as an object of their page, whose name is the client id.
 */
final class HelpDesk {

    private static final String STAFF = "staff";

    private final Notifications notifications;
    private final String password;
    private final JsonMapper json = JsonMapper.shared();
    private final Set<String> staff = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cases = new AtomicInteger();
    private final Map<String, Progress> inWork = new ConcurrentHashMap<>();

    /** What a member of the staff writes to a customer. */
    private record Answer(String client, String text) {}

    /** How far a member of the staff is with what a customer wants. */
    private record Work(String client, int done, int of) {}

    /**
     * @param password what the staff say to be let in
     */
    HelpDesk(Notifications notifications, String password) {
        this.notifications = notifications;
        this.password = password;
    }

    /** Hears everything from now on. */
    void open() {
        notifications
                .onOpen(client -> tellStaff("arrived", client, ""))
                .onReceived((client, text) -> tellStaff("said", client, text))
                .onClose((client, code, reason) -> tellStaff("left", client, code + " " + reason))
                .onError((client, error) -> tellStaff("trouble", client, String.valueOf(error.getMessage())))
                // An impatient double click opens one case.
                .onEvent("case", this::openCase)
                .onEvent("staff", ClientEvent.Repeats.ALL, this::letIn)
                .onEvent("answer", ClientEvent.Repeats.ALL, this::answer)
                .onEvent("work", ClientEvent.Repeats.ALL, this::work);
    }

    private void tellStaff(String what, String client, String text) {
        notifications.notifyGroup(
                STAFF, Notification.builder().id(what).object(client).text(text).build());
    }

    private Payload openCase(ClientEvent event) {
        int number = cases.incrementAndGet();
        tellStaff("case", event.clientId(), number + ": " + event.payload().utf8());
        return write(Map.of("case", number));
    }

    private Payload letIn(ClientEvent event) {
        byte[] said = read(event, String.class).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(said, password.getBytes(StandardCharsets.UTF_8))) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
        }
        staff.add(event.clientId());
        notifications
                .addToGroup(STAFF, Member.client(event.clientId()))
                .toCompletableFuture()
                .join();
        return Payload.EMPTY;
    }

    private Payload answer(ClientEvent event) {
        Answer answer = fromStaff(event, Answer.class);
        DeliveryResult result = notifications
                .notifyClient(answer.client(), Notification.of("answer", answer.text()))
                .toCompletableFuture()
                .join();
        return write(result);
    }

    private Payload work(ClientEvent event) {
        Work work = fromStaff(event, Work.class);
        Progress progress = inWork.computeIfAbsent(
                work.client(), client -> notifications.progress(client).title("Your case"));
        progress.max(work.of()).update(work.done());
        if (work.done() < work.of()) {
            progress.show();
        } else {
            progress.hide();
            inWork.remove(work.client());
        }
        return Payload.EMPTY;
    }

    private <T> T fromStaff(ClientEvent event, Class<T> type) {
        if (!staff.contains(event.clientId())) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
        }
        return read(event, type);
    }

    private <T> T read(ClientEvent event, Class<T> type) {
        return json.readValue(event.payload().utf8(), type);
    }

    private Payload write(Object value) {
        return Payload.wrap(json.writeValueAsBytes(value));
    }
}
