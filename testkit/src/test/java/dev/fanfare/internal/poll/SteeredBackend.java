package dev.fanfare.internal.poll;

import dev.fanfare.handler.Handler;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.protocol.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A backend whose values a test sets, and that remembers what it was asked. */
final class SteeredBackend implements Handler<SharedPollRequest, CompletionStage<SharedPollResult>> {

    private final Map<String, SharedPollResult.Item> values = new TreeMap<>();
    private final List<SharedPollRequest> requests = new ArrayList<>();
    private final List<CompletableFuture<SharedPollResult>> held = new ArrayList<>();
    private Handler<SharedPollRequest, CompletionStage<SharedPollResult>> answers = this::known;
    private String epoch = "";

    @Override
    public CompletionStage<SharedPollResult> handle(SharedPollRequest request) throws Exception {
        requests.add(request);
        return answers.handle(request);
    }

    private CompletionStage<SharedPollResult> known(SharedPollRequest request) {
        List<SharedPollResult.Item> items = new ArrayList<>();
        for (SharedPollRequest.Item asked : request.items()) {
            SharedPollResult.Item item = values.get(asked.key());
            if (item != null && (item.removed() || item.version() == 0 || item.version() > asked.version())) {
                items.add(item);
            }
        }
        return CompletableFuture.completedStage(new SharedPollResult(items, epoch));
    }

    void set(String key, String json) {
        values.put(key, SharedPollResult.Item.of(key, Payload.utf8(json)));
    }

    void set(String key, String json, long version) {
        set(SharedPollResult.Item.of(key, Payload.utf8(json), version));
    }

    void set(SharedPollResult.Item item) {
        values.put(item.key(), item);
    }

    void remove(String key) {
        set(SharedPollResult.Item.removed(key));
    }

    void epoch(String other) {
        epoch = other;
    }

    /** All versions count anew; answers the last one. */
    long countAnew(String newEpoch) {
        epoch = newEpoch;
        long last = 0;
        for (SharedPollResult.Item item : List.copyOf(values.values())) {
            if (!item.removed()) {
                set(SharedPollResult.Item.of(item.key(), item.data(), ++last));
            }
        }
        return last;
    }

    /** From now on it answers in another way. */
    void answers(Handler<SharedPollRequest, CompletionStage<SharedPollResult>> other) {
        answers = other;
    }

    void answersAgain() {
        answers = this::known;
    }

    /** From now on answers wait. */
    void hold() {
        answers = request -> {
            CompletableFuture<SharedPollResult> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        };
    }

    List<CompletableFuture<SharedPollResult>> held() {
        return held;
    }

    /** What it was asked since this was called last, one string for each request. */
    List<String> asked() {
        List<String> asked = requests.stream()
                .map(request -> {
                    List<String> items = new ArrayList<>();
                    request.items()
                            .forEach(item ->
                                    items.add(item.version() == 0 ? item.key() : item.key() + "@" + item.version()));
                    return String.join(" ", items);
                })
                .toList();
        requests.clear();
        return asked;
    }

    /** What it would say of each key. */
    Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        values.forEach((key, item) -> {
            if (!item.removed()) {
                state.put(key, item.data().utf8());
            }
        });
        return state;
    }
}
