package dev.fanfare.delivery;

import dev.fanfare.device.Devices;
import dev.fanfare.device.internal.Providers;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.jdbc.internal.DatabaseThreads;
import dev.fanfare.jdbc.internal.Parameters;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.push.LocalizedText;
import dev.fanfare.push.PushAction;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.webpush.WebPushProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Push by a queue in a database. */
final class JdbcPush implements Push {

    private static final int MOST_DEVICES = 1_000;

    /** H2 has no more in one value that is no large object. */
    private static final int MAX_REQUEST = 1024 * 1024;

    /** An id or a report of ours, however long what somebody says for one is. */
    private static final int LONGEST_ID = 64;

    private final Providers providers;
    private final Map<String, Tally> tallies;
    private final SendTables tables;
    private final Devices devices;
    private final DatabaseThreads threads;
    private final PushOptions options;
    private final Notifications notifications;
    private final Runnable wake;

    JdbcPush(
            Providers providers,
            Map<String, Tally> tallies,
            SendTables tables,
            Devices devices,
            DatabaseThreads threads,
            PushOptions options,
            Notifications notifications,
            Runnable wake) {
        this.providers = providers;
        this.tallies = Map.copyOf(tallies);
        this.tables = tables;
        this.devices = devices;
        this.threads = threads;
        this.options = options;
        this.notifications = notifications;
        this.wake = wake;
    }

    @Override
    public Devices devices() {
        return devices;
    }

    @Override
    public Set<String> providers() {
        return providers.byName().keySet();
    }

    @Override
    public PushCounts counts(String provider) {
        Tally tally = tallies.get(Objects.requireNonNull(provider, "provider must not be null"));
        if (tally == null) {
            throw new IllegalArgumentException("there is no push provider \"" + provider + "\"");
        }
        return tally.counts();
    }

    @Override
    public Optional<String> publicKey() {
        return providers.byName().get("webpush") instanceof WebPushProvider provider
                ? Optional.of(provider.publicKey())
                : Optional.empty();
    }

    PushOptions options() {
        return options;
    }

    @Override
    public void check(PushRequest request) {
        Objects.requireNonNull(request, "request must not be null");
        if (providers.byName().isEmpty()) {
            throw new ErrorException(
                    ProtocolError.NOT_AVAILABLE, "no push provider is configured: give one to Push.in(…).provider");
        }
        try {
            request.providers().values().forEach(providers::require);
            checkTokens(request.target());
            checkMessage(request.message(), request.variables());
        } catch (IllegalArgumentException wrong) {
            throw bad(String.valueOf(wrong.getMessage()));
        }
        int size = request.toJson().size();
        if (size > MAX_REQUEST) {
            throw bad("a push message with its target has at most " + MAX_REQUEST + " bytes as JSON, and this has "
                    + size + ": make it several, or use a topic");
        }
    }

    private void checkTokens(PushTarget target) {
        if (target.kind() == PushTarget.Kind.TOKENS) {
            target.names().forEach(providers.require(target.provider())::checkToken);
        }
    }

    /** In every language, and for every service: nobody is to find out later that nothing was sent. */
    private void checkMessage(PushMessage message, Map<String, String> variables) {
        Stream<LocalizedText> texts = Stream.concat(
                Stream.of(message.title(), message.text()),
                message.actions().stream().map(PushAction::label));
        Stream.concat(Stream.of(message.defaultLanguage()), texts.flatMap(text -> text.variants().keySet().stream()))
                .distinct()
                .forEach(language -> {
                    RenderedMessage rendered =
                            message.render(language, variables).withReport("x".repeat(22));
                    providers.byName().values().forEach(provider -> provider.checkMessage(rendered));
                });
    }

    @Override
    public CompletionStage<String> send(PushRequest request) {
        Objects.requireNonNull(request, "request must not be null");
        String uid = uid(request);
        return checked(request, uid, () -> {
            tables.insertOnce(uid, request, longest(request));
            wake.run();
            return uid;
        });
    }

    private static String uid(PushRequest request) {
        return request.uid().isEmpty() ? UUID.randomUUID().toString() : request.uid();
    }

    private Duration longest(PushRequest request) {
        return SendTables.longest(request, options.retryFor());
    }

    private <T> CompletionStage<T> checked(PushRequest request, String about, Supplier<T> action) {
        try {
            check(request);
        } catch (ErrorException refused) {
            return CompletableFuture.failedStage(refused);
        }
        return threads.ask(about, action);
    }

    @Override
    public CompletionStage<Boolean> cancel(String uid) {
        return about("uid", uid, PushRequest.MAX_UID, () -> tables.cancel(uid));
    }

    @Override
    public CompletionStage<Optional<PushStatus>> status(String uid) {
        return about("uid", uid, PushRequest.MAX_UID, () -> tables.status(uid));
    }

    @Override
    public CompletionStage<List<DevicePush>> devicesOf(String uid, long after, int limit) {
        if (limit < 1 || limit > MOST_DEVICES) {
            return CompletableFuture.failedStage(bad("limit must be 1 to " + MOST_DEVICES + ", and is " + limit));
        }
        return about("uid", uid, PushRequest.MAX_UID, () -> tables.devicesOf(uid, after, limit));
    }

    @Override
    public CompletionStage<Boolean> report(String report, boolean chosen) {
        return about("report", report, LONGEST_ID, () -> tables.report(report, chosen));
    }

    @Override
    public CompletionStage<Boolean> report(Payload json) {
        Objects.requireNonNull(json, "json must not be null");
        return Parameters.answering(json, Report::read, asked -> report(asked.token(), asked.isChosen()));
    }

    /** What a device says. */
    private record Report(String token, boolean isChosen) {

        static Report read(JsonFields in) {
            String token = "";
            String status = "";
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "report" -> token = in.string();
                    case "status" -> status = in.string();
                    default -> in.skip();
                }
            }
            if (!status.equals("delivered") && !status.equals("interacted")) {
                throw bad("status is delivered or interacted, and not \"" + Outside.of(status) + "\"");
            }
            return new Report(token, status.equals("interacted"));
        }
    }

    private <T> CompletionStage<T> about(String what, String id, int longest, Supplier<T> action) {
        Objects.requireNonNull(id, what + " must not be null");
        return id.isEmpty() || id.length() > longest || id.indexOf('\0') >= 0
                ? CompletableFuture.failedStage(bad(what + " must have 1 to " + longest + " characters"))
                : threads.ask(id, action);
    }

    @Override
    public CompletionStage<DeliveryResult> notifyUser(String user, Notification notification, Escalation escalation) {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        Objects.requireNonNull(escalation, "escalation must not be null");
        String id = UUID.randomUUID().toString();
        Notification asking = notification.withAcknowledgement(id);
        PushRequest request;
        try {
            PushTarget target = escalation.everyDevice() ? PushTarget.users(user) : PushTarget.latestOf(user);
            request = PushRequest.of(target, escalation.message()).withUid(id).withVariables(escalation.variables());
            notifications.check(asking);
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.failedStage(bad(String.valueOf(wrong.getMessage())));
        } catch (ErrorException refused) {
            return CompletableFuture.failedStage(refused);
        }
        return checked(request, user, () -> {
                    tables.escalate(id, user, escalation.after(), request);
                    return asking;
                })
                .thenCompose(written -> notifications.notifyUser(user, written))
                // Who is told that it failed tries again, and then there are two.
                .whenComplete((result, failed) -> {
                    if (failed != null) {
                        var unused = acknowledge(user, id).exceptionally(problem -> false);
                    }
                });
    }

    @Override
    public CompletionStage<Boolean> acknowledge(String user, String acknowledgement) {
        Objects.requireNonNull(user, "user must not be null");
        return about(
                "acknowledgement",
                acknowledgement,
                LONGEST_ID,
                () -> tables.acknowledge(user, acknowledgement) || cancelOwn(user, acknowledgement));
    }

    /** What was due already may wait for its push service still. */
    private boolean cancelOwn(String user, String uid) {
        Sending due = tables.sending(Set.of(uid)).get(uid);
        return due != null && isFor(user, due.request().target()) && tables.cancel(uid);
    }

    private static boolean isFor(String user, PushTarget target) {
        return (target.kind() == PushTarget.Kind.USERS || target.kind() == PushTarget.Kind.LATEST_OF_USERS)
                && target.names().equals(Set.of(user));
    }

    static ErrorException bad(String why) {
        return new ErrorException(ProtocolError.BAD_REQUEST, why);
    }
}
