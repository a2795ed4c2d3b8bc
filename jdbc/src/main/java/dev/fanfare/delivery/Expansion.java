package dev.fanfare.delivery;

import dev.fanfare.device.Device;
import dev.fanfare.device.DevicePage;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.Devices;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * Makes of each message whose time has come one job for each device, page by page. Pages are of the order of ids, and each
 * is written together with how far it has come: whoever goes on, after a kill too, makes no job twice.
 */
final class Expansion {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int PAGE = 500;
    private static final int REPORT_BYTES = 16;

    private static final BinaryOperator<Device> LATER = BinaryOperator.maxBy(Comparator.comparing(Device::updatedAt));

    private final SendTables tables;
    private final Devices devices;
    private final SecureRandom random = new SecureRandom();

    Expansion(SendTables tables, Devices devices) {
        this.tables = tables;
        this.devices = devices;
    }

    /** Does one message; false if none is due. */
    boolean next() {
        Optional<SendTables.Send> due = tables.takeDue(LEASE);
        due.ifPresent(this::expand);
        return due.isPresent();
    }

    private void expand(SendTables.Send send) {
        PushTarget target = send.request().target();
        switch (target.kind()) {
            case TOKENS -> write(send, "", "", target.names().stream().map(token -> job(send.request(), token)));
            case LATEST_OF_USERS -> write(send, "", "", latest(target).map(each -> job(send.request(), each)));
            default -> pages(send, target.query());
        }
    }

    private void pages(SendTables.Send send, DeviceQuery query) {
        String from = send.lastDevice();
        boolean goesOn = true;
        while (goesOn) {
            DevicePage page = list(query.withPage(from, PAGE));
            boolean isMine =
                    write(send, from, page.cursor(), page.devices().stream().map(each -> job(send.request(), each)));
            from = page.cursor();
            goesOn = isMine && !from.isEmpty();
        }
    }

    private Stream<Device> latest(PushTarget target) {
        Map<String, Device> latest = new HashMap<>();
        String cursor = "";
        do {
            DevicePage page = list(target.query().withPage(cursor, PAGE));
            page.devices().forEach(device -> latest.merge(device.user(), device, LATER));
            cursor = page.cursor();
        } while (!cursor.isEmpty());
        return latest.values().stream();
    }

    private DevicePage list(DeviceQuery query) {
        try {
            return devices.list(query).toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("the devices of a message cannot be read", failed.getCause());
        }
    }

    /**
     * Writes jobs, and how far they go.
     *
     * @param to "" if these are the last
     * @return whether this one is still who does it
     */
    private boolean write(SendTables.Send send, String from, String to, Stream<SendTables.NewJob> fresh) {
        return tables.inTransaction(handle -> {
            boolean isMine = tables.advance(handle, send.uid(), from, to, LEASE);
            if (isMine) {
                tables.insert(handle, send.uid(), fresh.toList());
            }
            return isMine;
        });
    }

    private SendTables.NewJob job(PushRequest request, Device device) {
        return new SendTables.NewJob(
                device.id(),
                device.user(),
                request.providers().getOrDefault(device.provider(), device.provider()),
                "",
                report());
    }

    private SendTables.NewJob job(PushRequest request, String token) {
        String provider = request.target().provider();
        return new SendTables.NewJob(
                UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8)).toString(),
                "",
                request.providers().getOrDefault(provider, provider),
                token,
                report());
    }

    /** Nobody can guess it. */
    private String report() {
        byte[] bytes = new byte[REPORT_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
