package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.outbox.Databases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything that can be done with an inbox, one after the other at random, beside what should come of it. */
class InboxModelTest extends InboxTestBase {

    private static final int STEPS = 300;

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }

    private static final class Message {
        private long id;
        private long position;
        private String key = "";
        private int count = 1;
        private boolean seen;
        private boolean read;
        private boolean archived;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("M20 whatever is done in whichever order, counts and lists say what is there")
    void agreesWithItsModel(long seed) {
        Random random = new Random(seed);
        List<Message> model = new ArrayList<>();
        long top = 0;
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> top = add(model, random.nextInt(3) == 0 ? "k" + random.nextInt(2) : "", top);
                case 2, 3, 4 -> mark(model, any(random), random);
                default -> markAll(model, random.nextBoolean(), top == 0 ? 0 : random.nextLong(top + 1));
            }
            String where = "seed " + seed + ", step " + step;
            InboxPage page = done(inbox().list("ann", InboxQuery.NEWEST));
            assertThat(shown(page.entries())).as(where).isEqualTo(expected(model, false));
            assertThat(shown(done(inbox().list("ann", InboxQuery.NEWEST.ofArchive()))
                            .entries()))
                    .as(where)
                    .isEqualTo(expected(model, true));
            assertThat(page.counts()).as(where).isEqualTo(counts(model));
            assertThat(shown(done(inbox().list("ann", InboxQuery.NEWEST.unread()))
                            .entries()))
                    .as(where)
                    .isEqualTo(
                            expected(model.stream().filter(each -> !each.read).toList(), false));
        }
    }

    /** Deletes less often than anything else, so that something is there. */
    private static InboxMark any(Random random) {
        List<InboxMark> marks = new ArrayList<>(EnumSet.allOf(InboxMark.class));
        if (random.nextInt(5) > 0) {
            marks.remove(InboxMark.DELETED);
        }
        return marks.get(random.nextInt(marks.size()));
    }

    private long add(List<Message> model, String key, long top) {
        InboxEntry entry = done(inbox().add(
                                "ann",
                                InboxMessage.builder("x").collapseKey(key).build()))
                .orElseThrow();
        Message message = model.stream()
                .filter(each -> !key.isEmpty() && each.key.equals(key) && !each.read && !each.archived)
                .max(Comparator.comparing(each -> each.position))
                .orElse(null);
        if (message == null) {
            message = new Message();
            message.id = entry.id();
            message.key = key;
            model.add(message);
        } else {
            assertThat(entry.id()).isEqualTo(message.id);
            message.count++;
            message.seen = false;
        }
        message.position = entry.position();
        assertThat(entry.position()).isEqualTo(top + 1);
        return entry.position();
    }

    private void mark(List<Message> model, InboxMark mark, Random random) {
        List<Message> some =
                model.stream().filter(each -> random.nextInt(4) == 0).limit(100).toList();
        done(inbox().mark("ann", mark, some.stream().map(each -> each.id).toList()));
        for (Message each : some) {
            switch (mark) {
                case SEEN -> each.seen = true;
                case READ -> {
                    each.seen = true;
                    each.read = true;
                }
                case UNREAD -> each.read = false;
                case ARCHIVED -> each.archived = true;
                case UNARCHIVED -> each.archived = false;
                case DELETED -> model.remove(each);
            }
        }
    }

    private void markAll(List<Message> model, boolean read, long upTo) {
        done(inbox().markAll("ann", read ? InboxMark.READ : InboxMark.SEEN, upTo));
        for (Message each : model) {
            if (each.position <= upTo) {
                each.seen = true;
                each.read |= read;
            }
        }
    }

    private static InboxCounts counts(List<Message> model) {
        return new InboxCounts(
                (int) model.stream()
                        .filter(each -> !each.seen && !each.archived)
                        .count(),
                (int) model.stream()
                        .filter(each -> !each.read && !each.archived)
                        .count());
    }

    private static List<String> expected(List<Message> model, boolean archived) {
        return model.stream()
                .filter(each -> each.archived == archived)
                .sorted(Comparator.comparing((Message each) -> each.position).reversed())
                .limit(InboxOptions.DEFAULT.pageSize())
                .map(each -> each.id + " at " + each.position + " of " + each.count + (each.seen ? " seen" : "")
                        + (each.read ? " read" : ""))
                .toList();
    }

    private static List<String> shown(List<InboxEntry> entries) {
        return entries.stream()
                .map(each -> each.id() + " at " + each.position() + " of " + each.count()
                        + (each.seenAt() != null ? " seen" : "") + (each.readAt() != null ? " read" : ""))
                .toList();
    }
}
