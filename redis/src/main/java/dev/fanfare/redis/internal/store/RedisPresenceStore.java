package dev.fanfare.redis.internal.store;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.redis.internal.format.Lifetimes;
import dev.fanfare.redis.internal.format.Publications;
import dev.fanfare.redis.internal.layout.HashTag;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Knows in Redis who is in which channel. Whoever reads or writes first removes those whose lease is over, each once, so that
 * counts are always those of who is there, and cost nothing.
 */
public final class RedisPresenceStore implements PresenceStore {

    private final RedisLayout layout;

    /**
     * A store.
     *
     * @param layout is used until the store is closed
     */
    public RedisPresenceStore(RedisLayout layout) {
        this.layout = layout.use();
    }

    private List<String> keys(String channel) {
        String tail = ":" + HashTag.of(channel);
        return List.of(
                layout.prefix() + ":presence:ends" + tail,
                layout.prefix() + ":presence:infos" + tail,
                layout.prefix() + ":presence:names" + tail,
                layout.prefix() + ":presence:users" + tail);
    }

    @Override
    public CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
        return put(channel, List.of(info), ttl, true);
    }

    private CompletionStage<Void> put(String channel, List<ClientInfo> infos, Duration ttl, boolean replaces) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(bytes(Lifetimes.millis(ttl)));
        arguments.add(bytes(replaces ? 1 : 0));
        for (ClientInfo info : infos) {
            arguments.add(bytes(info.client()));
            arguments.add(withUser(info));
        }
        return layout.run(Script.PRESENCE_PUT, keys(channel), arguments.toArray(byte[][]::new))
                .thenAccept(put -> {});
    }

    /** Who somebody is, and before it the user in a form that scripts can read. */
    private static byte[] withUser(ClientInfo info) {
        byte[] user = bytes(info.user());
        byte[] length = bytes(user.length + ":");
        byte[] rest = Publications.write(info);
        byte[] whole = Arrays.copyOf(length, length.length + user.length + rest.length);
        System.arraycopy(user, 0, whole, length.length, user.length);
        System.arraycopy(rest, 0, whole, length.length + user.length, rest.length);
        return whole;
    }

    private static ClientInfo info(byte[] kept) {
        int colon = 0;
        while (kept[colon] != ':') {
            colon++;
        }
        int user = Integer.parseInt(text(Arrays.copyOf(kept, colon)));
        return Publications.readInfo(kept, colon + 1 + user);
    }

    @Override
    public CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl) {
        Map<String, List<ClientInfo>> byChannel = new LinkedHashMap<>();
        entries.forEach(entry -> byChannel
                .computeIfAbsent(entry.channel(), first -> new ArrayList<>())
                .add(entry.info()));
        return CompletableFuture.allOf(byChannel.entrySet().stream()
                .map(each -> put(each.getKey(), each.getValue(), ttl, false).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Void> remove(String channel, String client) {
        return layout.run(Script.PRESENCE_REMOVE, keys(channel), bytes(client)).thenAccept(removed -> {});
    }

    /** Asks until nobody is left whose lease is over: each time so many are forgotten, and other commands come between. */
    private CompletionStage<List<Object>> read(Script script, String channel, byte[]... arguments) {
        return layout.run(script, keys(channel), arguments)
                .thenCompose(answer ->
                        answer.isEmpty() ? read(script, channel, arguments) : CompletableFuture.completedStage(answer));
    }

    @Override
    public CompletionStage<PresencePage> page(String channel, String cursor, int limit) {
        return read(Script.PRESENCE_PAGE, channel, bytes(cursor), bytes(limit)).thenApply(answer -> {
            List<ClientInfo> clients =
                    answer.stream().skip(1).map(each -> info((byte[]) each)).toList();
            boolean isLast = text(answer.get(0)).equals("0");
            return new PresencePage(
                    clients, isLast ? "" : clients.get(clients.size() - 1).client());
        });
    }

    @Override
    public CompletionStage<PresenceStats> stats(String channel) {
        return read(Script.PRESENCE_STATS, channel)
                .thenApply(answer -> new PresenceStats(
                        Integer.parseInt(text(answer.get(0))), Integer.parseInt(text(answer.get(1)))));
    }

    @Override
    public void close() {
        layout.close();
    }
}
