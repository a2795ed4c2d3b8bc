package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.SocketEvent.Missed;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.netty.NettyServer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LiveObjectTest extends LiveTestBase {

    @Test
    @DisplayName(
            "L3 it tells of an object and its messages after they are set, from before it is open until it is gone")
    void story() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "story", Map.of("text1", "a", "progress", 1));
        ClientSocket socket = socket(quick().build());
        LiveObject job = socket.live("story");
        BlockingQueue<String> entries = diary(job);
        assertThat(job.id()).isEqualTo("story");
        assertThat(job.status()).isEqualTo(LiveStatus.LOADING);
        assertThat(job.state()).isEqualTo(new LiveState("story", 0, Map.of()));
        get(socket.open(url(serve(fanfare, 0).port())));
        assertThat(get(job.ready()).text1()).contains("a");
        assertThat(job.status()).isEqualTo(LiveStatus.LIVE);
        assertThat(job.version()).isEqualTo(1);
        get(fanfare.live().update("story", Map.of("progress", 2)));
        get(fanfare.live().unset("story", "text1"));
        get(fanfare.live().message("story", "soon"));
        get(fanfare.live().remove("story"));
        update(fanfare, "story", Map.of("text1", "b"));
        assertThat(take(entries, 9))
                .containsExactly(
                        "LIVE",
                        "INITIAL [progress, text1] {\"progress\":1,\"text1\":\"a\"}",
                        "CHANGE [progress] {\"progress\":2,\"text1\":\"a\"}",
                        "CHANGE [text1] {\"progress\":2}",
                        "message soon",
                        "GONE",
                        "REMOVED [progress] {}",
                        "LIVE",
                        "CHANGE [text1] {\"text1\":\"b\"}");
        assertThat(job.version()).isEqualTo(6);
        assertThat(get(job.ready()).text1()).contains("b");
    }

    @Test
    @DisplayName("L1 what becomes of an object and ends is told as expired")
    void expiry() throws Exception {
        Fanfare fanfare = live();
        get(fanfare.live().update("soon", Map.of("value", 1), LiveWrite.DEFAULT.withTtl(Duration.ofMillis(300))));
        ClientSocket socket = socket(quick().build());
        LiveObject soon = socket.live("soon");
        BlockingQueue<String> entries = diary(soon);
        get(socket.open(url(serve(fanfare, 0).port())));
        assertThat(take(entries, 4))
                .containsExactly("LIVE", "INITIAL [value] {\"value\":1}", "GONE", "EXPIRED [value] {}");
        assertThat(soon.version()).isZero();
    }

    @Test
    @DisplayName("L1 an object that is not there is gone, and comes")
    void comes() throws Exception {
        Fanfare fanfare = live();
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        LiveObject later = socket.live("later");
        BlockingQueue<String> entries = diary(later);
        assertThat(get(later.ready()).exists()).isFalse();
        assertThat(later.status()).isEqualTo(LiveStatus.GONE);
        update(fanfare, "later", Map.of("busy", true));
        assertThat(take(entries, 4)).containsExactly("GONE", "INITIAL [] {}", "LIVE", "CHANGE [busy] {\"busy\":true}");
    }

    @Test
    @DisplayName("L3 equal values are told to nobody, and what comes later is")
    void equalValues() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job", Map.of("progress", 1));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        LiveObject job = socket.live("job");
        get(job.ready());
        BlockingQueue<LiveUpdate> updates = new LinkedBlockingQueue<>();
        job.onUpdate(updates::add);
        update(fanfare, "job", Map.of("progress", 1));
        update(fanfare, "job", Map.of("progress", 1, "text1", "x"));
        assertThat(take(updates).reason()).isEqualTo(LiveUpdate.Reason.INITIAL);
        LiveUpdate change = take(updates);
        assertThat(change.changed()).containsExactly("text1");
        assertThat(change.has(LiveAttribute.TEXT1)).isTrue();
        assertThat(change.has(LiveAttribute.PROGRESS)).isFalse();
        assertThat(change.state().progress()).hasValue(1);
    }

    @Test
    @DisplayName("L3 of changes that come as one, only what differs in the end is told")
    void paced() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.live(OPTIONS.withMaxRate(20)));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        LiveObject job = socket.live("job");
        BlockingQueue<LiveUpdate> updates = new LinkedBlockingQueue<>();
        job.onUpdate(updates::add);
        get(job.ready());
        for (int i = 1; i <= 300; i++) {
            update(fanfare, "job", Map.of("busy", i % 2 == 0, "progress", i % 3, "text1", "step " + i));
        }
        LiveState before = take(updates).state();
        while (!before.text1().equals(Optional.of("step 300"))) {
            LiveUpdate update = take(updates);
            assertThat(update.changed()).isNotEmpty().isEqualTo(before.differences(update.state()));
            before = update.state();
        }
        assertThat(before).isEqualTo(job.state());
    }

    @Test
    @DisplayName("L1 those who ask for an object share it, each hears all of it, and it is let go with the last")
    void shared() throws Exception {
        Fanfare fanfare = live();
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        LiveObject one = socket.live("shared");
        BlockingQueue<String> first = diary(one);
        get(one.ready());
        assertThat(take(first, 2)).containsExactly("GONE", "INITIAL [] {}");
        LiveObject other = socket.live("shared");
        assertThat(other.status()).isEqualTo(LiveStatus.GONE);
        BlockingQueue<String> second = diary(other);
        one.close();
        one.close();
        one.onUpdate(update -> first.add("after its end"));
        update(fanfare, "shared", Map.of("text1", "x"));
        assertThat(take(second, 3)).containsExactly("INITIAL [] {}", "LIVE", "CHANGE [text1] {\"text1\":\"x\"}");
        assertThat(first).isEmpty();
        assertThat(followed(fanfare)).containsExactly("live:shared");
        other.close();
        eventually(() -> assertThat(followed(fanfare)).isEmpty());
    }

    @Test
    @DisplayName("L1 a listener may close its object, ask for it again, and hears no more of the first")
    void closedInAListener() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job", Map.of("progress", 1));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        BlockingQueue<String> entries = new LinkedBlockingQueue<>();
        CompletableFuture<LiveObject> again = new CompletableFuture<>();
        LiveObject job = socket.live("job");
        job.onUpdate(update -> {
            entries.add("first " + update.reason());
            job.close();
            again.complete(socket.live("job"));
        });
        job.onUpdate(update -> entries.add("second"));
        LiveObject held = get(again);
        get(held.ready());
        held.onUpdate(update -> entries.add("again " + update.state().progress().orElse(0)));
        update(fanfare, "job", Map.of("progress", 2));
        assertThat(take(entries, 3)).containsExactly("first INITIAL", "again 1.0", "again 2.0");
    }

    @Test
    @DisplayName("L1 one may follow, not follow, and follow again at once and as often as one likes")
    void followedAgain() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job", Map.of("progress", 0));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        for (int i = 1; i <= 100; i++) {
            LiveObject before = socket.live("job");
            if (i % 3 == 0) {
                get(before.ready());
            }
            before.close();
            LiveObject job = socket.live("job");
            assertThat(get(job.ready()).progress()).hasValue(i - 1);
            update(fanfare, "job", Map.of("progress", i));
            int expected = i;
            eventually(() -> assertThat(job.state().progress()).hasValue(expected));
            assertThat(job.status()).isEqualTo(LiveStatus.LIVE);
            job.close();
        }
        eventually(() -> assertThat(followed(fanfare)).isEmpty());
    }

    @Test
    @DisplayName("L1 who may not see an object is told so, and anew over the next connection")
    void denied() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.live(OPTIONS)
                .liveViewers((client, id) -> CompletableFuture.completedStage(!id.equals("secret"))));
        Fanfare generous = live();
        update(generous, "secret", Map.of("text1", "x"));
        ClientSocket socket = socket(quick().build());
        LiveObject secret = socket.live("secret");
        BlockingQueue<String> entries = diary(secret);
        get(socket.open(url(serve(fanfare, 0).port())));
        ClientSocketException refusal = failure(secret.ready());
        assertThat(refusal.code()).isEqualTo(Code.REFUSED);
        assertThat(refusal.serverCode()).isEqualTo(103);
        assertThat(refusal).hasMessageContaining("\"secret\" was refused");
        assertThat(secret.status()).isEqualTo(LiveStatus.DENIED);
        get(socket.open(url(serve(generous, 0).port())));
        assertThat(get(secret.ready()).text1()).contains("x");
        assertThat(take(entries, 4)).containsExactly("DENIED", "LOADING", "LIVE", "INITIAL [text1] {\"text1\":\"x\"}");
    }

    @Test
    @DisplayName("L5 what one may not see any more is not kept, and listeners hear so")
    void deniedLater() throws Exception {
        Fanfare generous = live();
        update(generous, "secret", Map.of("text1", "x"));
        Fanfare strict = fanfare(
                builder -> builder.live(OPTIONS).liveViewers((client, id) -> CompletableFuture.completedStage(false)));
        ClientSocket socket = socket(quick().build());
        LiveObject secret = socket.live("secret");
        BlockingQueue<LiveUpdate> updates = new LinkedBlockingQueue<>();
        secret.onUpdate(updates::add);
        get(socket.open(url(serve(generous, 0).port())));
        assertThat(take(updates).state().text1()).contains("x");
        get(socket.open(url(serve(strict, 0).port())));
        LiveUpdate last = take(updates);
        assertThat(last.reason()).isEqualTo(LiveUpdate.Reason.DENIED);
        assertThat(last.changed()).containsExactly("text1");
        assertThat(last.state().exists()).isFalse();
        assertThat(secret.state().exists()).isFalse();
        assertThat(secret.status()).isEqualTo(LiveStatus.DENIED);
    }

    @Test
    @DisplayName("L1 what cannot be followed is an error that says why")
    void impossible() throws Exception {
        ClientSocket socket = socket(quick().build());
        assertThatThrownBy(() -> socket.live("")).hasMessageContaining("live(\"job:42\")");
        assertThatThrownBy(() -> socket.live("a\ud800")).hasMessageContaining("half a character");
        LiveObject early = socket.live("early");
        CompletableFuture<LiveState> ready = early.ready();
        early.close();
        assertFails(ready, Code.CLOSED, "\"early\" was closed before it was there");
        ClientSocket plain = socket(quick().plain(DataType.JSON).build());
        LiveObject none = plain.live("any");
        BlockingQueue<String> entries = diary(none);
        get(plain.open(url(serve(live(), 0).port()) + "/connection/notify"));
        assertFails(none.ready(), Code.REFUSED, "a plain connection has none, they need Fanfare's protocol");
        assertThat(take(entries)).isEqualTo("DENIED");
    }

    @Test
    @DisplayName("L1 an object is found whose id no channel can have as it is")
    void strangeId() throws Exception {
        Fanfare fanfare = live();
        String id = "Größe 1% / 😀#,$~";
        update(fanfare, id, Map.of("text1", "found"));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(serve(fanfare, 0).port())));
        assertThat(get(socket.live(id).ready()).text1()).contains("found");
    }

    @Test
    @DisplayName("L3 a listener that blocks is told in the end what the object is, with all that changed")
    void slowListener() throws Exception {
        Fanfare fanfare = live();
        ClientSocket socket = socket(quick().notificationLimit(3).build());
        BlockingQueue<Missed> missed = events(socket, Missed.class);
        get(socket.open(url(serve(fanfare, 0).port())));
        LiveObject job = socket.live("job");
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        BlockingQueue<LiveUpdate> updates = new LinkedBlockingQueue<>();
        job.onUpdate(update -> {
            updates.add(update);
            blocked.countDown();
            try {
                free.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        blocked.await();
        for (int i = 1; i <= 20; i++) {
            update(fanfare, "job", Map.of("a" + i, i));
        }
        eventually(() -> assertThat(job.state().attributes()).hasSize(20));
        free.countDown();
        assertThat(take(updates).changed()).isEmpty();
        assertThat(take(updates).changed()).containsExactly("a1");
        assertThat(take(updates).changed()).containsExactly("a2");
        LiveUpdate last = take(updates);
        assertThat(last.changed()).hasSize(18).contains("a3", "a20");
        assertThat(last.state()).isEqualTo(job.state());
        update(fanfare, "job", Map.of("end", 1));
        assertThat(take(updates).changed()).containsExactly("end");
        assertThat(missed).isEmpty();
    }

    @Test
    @DisplayName("L3 a listener that is added while updates wait hears first what is there, and nothing older")
    void addedWhileUpdatesWait() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job", Map.of("progress", 0));
        Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        ClientSocket socket =
                socket(quick().notificationLimit(2).executor(waiting::add).build());
        get(socket.open(url(serve(fanfare, 0).port())));
        LiveObject job = socket.live("job");
        get(job.ready());
        update(fanfare, "job", Map.of("progress", 1));
        eventually(() -> assertThat(job.state().progress()).hasValue(1));
        BlockingQueue<String> entries = diary(job);
        for (int i = 2; i <= 3; i++) {
            // Joined with the update that waits already.
            update(fanfare, "job", Map.of("progress", i));
        }
        eventually(() -> assertThat(job.state().progress()).hasValue(3));
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
        assertThat(entries).last().isEqualTo("INITIAL [progress] {\"progress\":3}");
        assertThat(entries).filteredOn(entry -> entry.contains("progress")).hasSize(1);
        update(fanfare, "job", Map.of("progress", 4));
        eventually(() -> assertThat(waiting).isNotEmpty());
        waiting.remove().run();
        assertThat(entries).last().isEqualTo("CHANGE [progress] {\"progress\":4}");
    }

    @Test
    @DisplayName("L3 a listener that throws disturbs nobody")
    void throwingListener() throws Exception {
        Fanfare fanfare = live();
        ClientSocket socket = socket(quick().build());
        LiveObject job = socket.live("job");
        job.onUpdate(update -> {
            throw new IllegalStateException("on purpose");
        });
        BlockingQueue<String> entries = diary(job);
        Runnable remove = job.onUpdate(update -> entries.add("removed"));
        remove.run();
        NettyServer server = serve(fanfare, 0);
        get(socket.open(url(server.port())));
        get(job.ready());
        update(fanfare, "job", Map.of("progress", 1));
        eventually(() -> assertThat(entries).last().isEqualTo("CHANGE [progress] {\"progress\":1}"));
        assertThat(entries).doesNotContain("removed");
    }
}
