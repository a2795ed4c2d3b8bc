package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.internal.delta.AppliedDelta;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Puts together what a subscription with deltas is given, as an SDK does. */
final class Deltas {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestClient client;
    private final boolean isText;
    private byte @Nullable [] base;
    private int whole;
    private int differences;

    Deltas(TestClient client) {
        this.client = client;
        this.isText = client.transport().format().codec().isText();
    }

    static Request.Subscribe request(String channel, @Nullable FilterNode filter) {
        return new Request.Subscribe(
                channel, "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, "fossil", filter, 0, 0);
    }

    /** Subscribes; what is recovered is put together, too. */
    List<String> subscribe(Request.Subscribe request) {
        Result.Subscribe result = client.call(request, Result.Subscribe.class);
        assertThat(result.delta()).isTrue();
        base = null;
        return together(result.publications());
    }

    /** What was received since it was last asked. */
    List<String> received() {
        return together(client.pushes(Push.Published.class).stream()
                .map(Push.Published::publication)
                .toList());
    }

    List<String> together(List<Publication> publications) {
        List<String> texts = new ArrayList<>();
        publications.forEach(publication -> texts.add(read(publication)));
        return texts;
    }

    private String read(Publication publication) {
        byte[] bytes = publication.data().unsafeArray();
        if (isText) {
            bytes = JSON.readValue(bytes, String.class).getBytes(StandardCharsets.UTF_8);
        }
        if (publication.delta()) {
            differences++;
            bytes = AppliedDelta.to(Objects.requireNonNull(base, "there is nothing to apply a delta to"), bytes);
        } else {
            whole++;
        }
        base = bytes;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** How many came whole, and how many as deltas, since it was last asked. */
    List<Integer> wholeAndDifferent() {
        List<Integer> counts = List.of(whole, differences);
        whole = 0;
        differences = 0;
        return counts;
    }
}
