package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an inbox does in any database. */
abstract class InboxContract extends InboxTestBase {

    private static List<String> titles(InboxPage page) {
        return page.entries().stream().map(InboxEntry::title).toList();
    }

    private InboxPage newest(String user) {
        return done(inbox().list(user, InboxQuery.NEWEST));
    }

    private long add(String user, String title) {
        return done(inbox().add(user, InboxMessage.of(title))).orElseThrow().id();
    }

    @Test
    @DisplayName("M20 messages are listed newest first, page by page, with the counts")
    void listsPageByPage() {
        for (int i = 1; i <= 5; i++) {
            add("ann", "message " + i);
        }
        add("ben", "not for ann");
        InboxPage first = done(inbox().list("ann", InboxQuery.NEWEST.limit(2)));
        assertThat(titles(first)).containsExactly("message 5", "message 4");
        assertThat(first.counts()).isEqualTo(new InboxCounts(5, 5));
        add("ann", "message 6");
        InboxPage second = done(inbox().list("ann", InboxQuery.NEWEST.limit(2).behind(first.cursor())));
        assertThat(titles(second)).containsExactly("message 3", "message 2");
        InboxPage third = done(inbox().list("ann", InboxQuery.NEWEST.limit(2).behind(second.cursor())));
        assertThat(titles(third)).containsExactly("message 1");
        assertThat(third.cursor()).isZero();
    }

    @Test
    @DisplayName("M20 a client that was away reads what came since, oldest first, and misses nothing")
    void readsWhatCameSince() {
        add("ann", "before");
        long had = newest("ann").top();
        for (int i = 1; i <= 5; i++) {
            add("ann", "missed " + i);
        }
        List<String> read = new ArrayList<>();
        InboxPage page = done(inbox().list("ann", InboxQuery.NEWEST.since(had).limit(2)));
        read.addAll(titles(page));
        while (page.cursor() > 0) {
            page = done(
                    inbox().list("ann", InboxQuery.NEWEST.since(page.cursor()).limit(2)));
            read.addAll(titles(page));
        }
        assertThat(read).containsExactly("missed 1", "missed 2", "missed 3", "missed 4", "missed 5");
    }

    @Test
    @DisplayName("M20 a message says all that was put in")
    void aMessageSaysAll() {
        InboxMessage message = InboxMessage.builder("Größe <b>")
                .text("line 1\nline 2 \uD83D\uDE00")
                .link("/orders/42?a=1#b")
                .actions(new InboxAction("Open", "https://example.com/42"), new InboxAction("Later", "/later"))
                .tag("orders")
                .data(Payload.utf8("{\"order\":42}"))
                .build();
        InboxEntry added = done(inbox().add("ann", message)).orElseThrow();
        assertThat(newest("ann").entries()).containsExactly(added);
        assertThat(added.title()).isEqualTo(message.title());
        assertThat(added.text()).isEqualTo(message.text());
        assertThat(added.link()).isEqualTo(message.link());
        assertThat(added.actions()).isEqualTo(message.actions());
        assertThat(added.tag()).isEqualTo("orders");
        assertThat(added.data()).isEqualTo(message.data());
        assertThat(added.seenAt()).isNull();
    }

    @Test
    @DisplayName("M20 read implies seen; unread and the archive have a way back; what is archived does not count")
    void marks() {
        long one = add("ann", "one");
        long two = add("ann", "two");
        assertThat(mark("ann", InboxMark.SEEN, one)).isEqualTo(new InboxCounts(1, 2));
        assertThat(mark("ann", InboxMark.READ, two)).isEqualTo(new InboxCounts(0, 1));
        assertThat(mark("ann", InboxMark.READ, two)).isEqualTo(new InboxCounts(0, 1));
        assertThat(mark("ann", InboxMark.UNREAD, two)).isEqualTo(new InboxCounts(0, 2));
        assertThat(mark("ann", InboxMark.ARCHIVED, one)).isEqualTo(new InboxCounts(0, 1));
        assertThat(titles(newest("ann"))).containsExactly("two");
        assertThat(titles(done(inbox().list("ann", InboxQuery.NEWEST.ofArchive()))))
                .containsExactly("one");
        assertThat(mark("ann", InboxMark.UNARCHIVED, one)).isEqualTo(new InboxCounts(0, 2));
        assertThat(titles(newest("ann"))).containsExactly("two", "one");
        assertThat(mark("ann", InboxMark.DELETED, one, two)).isEqualTo(InboxCounts.NONE);
        assertThat(newest("ann").entries()).isEmpty();
        assertThat(mark("ann", InboxMark.READ, one, 4711)).isEqualTo(InboxCounts.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"SEEN", "READ"})
    @DisplayName("M20 everything is marked up to a position: what came since stays")
    void marksAll(InboxMark mark) {
        for (int i = 0; i < 3; i++) {
            add("ann", "before");
        }
        long top = newest("ann").top();
        add("ann", "since");
        InboxCounts counts = done(inbox().markAll("ann", mark, top));
        assertThat(counts).isEqualTo(mark == InboxMark.READ ? new InboxCounts(1, 1) : new InboxCounts(1, 4));
        assertThat(titles(done(inbox().list("ann", InboxQuery.NEWEST.unread()))))
                .hasSize(mark == InboxMark.READ ? 1 : 4);
        assertThat(newest("ann").entries().stream().filter(entry -> entry.seenAt() == null))
                .hasSize(1);
    }

    @Test
    @DisplayName("M20 what is marked unread after everything was read stays unread until it is marked again")
    void unreadAfterAllWereRead() {
        long one = add("ann", "one");
        add("ann", "two");
        done(inbox().markAll("ann", InboxMark.READ, 2));
        assertThat(mark("ann", InboxMark.UNREAD, one)).isEqualTo(new InboxCounts(0, 1));
        assertThat(done(inbox().markAll("ann", InboxMark.READ, 1))).isEqualTo(InboxCounts.NONE);
        assertThat(newest("ann").entries()).allMatch(entry -> entry.readAt() != null);
    }

    @Test
    @DisplayName("M20 the same message is put in once, also while many do so")
    void putsInOnce() {
        List<CompletionStage<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(inbox().add(
                            "ann", InboxMessage.builder("once").id("order-42").build()));
        }
        all.forEach(InboxTestBase::done);
        assertThat(titles(newest("ann"))).containsExactly("once");
        assertThat(newest("ann").counts()).isEqualTo(new InboxCounts(1, 1));
        done(inbox().add("ben", InboxMessage.builder("once").id("order-42").build()));
        assertThat(titles(newest("ben"))).containsExactly("once");
    }

    @Test
    @DisplayName("M20 messages of one key become one with a count, as long as it is unread")
    void collapses() {
        add("ann", "other");
        long id = 0;
        for (int i = 1; i <= 3; i++) {
            InboxEntry entry = done(inbox().add(
                                    "ann",
                                    InboxMessage.builder("comment " + i)
                                            .collapseKey("post-7")
                                            .id("c" + i)
                                            .build()))
                    .orElseThrow();
            assertThat(entry.count()).isEqualTo(i);
            assertThat(id).isIn(0L, entry.id());
            id = entry.id();
        }
        done(inbox().add(
                        "ann",
                        InboxMessage.builder("comment 1")
                                .collapseKey("post-7")
                                .id("c1")
                                .build()));
        add("ann", "newest");
        assertThat(titles(newest("ann"))).containsExactly("newest", "comment 3", "other");
        assertThat(newest("ann").counts()).isEqualTo(new InboxCounts(3, 3));
        mark("ann", InboxMark.READ, id);
        done(inbox().add(
                        "ann",
                        InboxMessage.builder("comment 4").collapseKey("post-7").build()));
        assertThat(titles(newest("ann"))).containsExactly("comment 4", "newest", "comment 3", "other");
    }

    @Test
    @DisplayName("M20 messages beyond the window of their key stand for themselves")
    void collapsesWithinItsWindow() throws SQLException {
        done(inbox().add("ann", InboxMessage.builder("a").collapseKey("k").build()));
        pass(InboxOptions.DEFAULT.collapseWindow());
        done(inbox().add("ann", InboxMessage.builder("b").collapseKey("k").build()));
        assertThat(titles(newest("ann"))).containsExactly("b", "a");
    }

    @Test
    @DisplayName("M20 what is over is gone, and counts no more")
    void expires() throws SQLException {
        done(inbox().add(
                        "ann",
                        InboxMessage.builder("short")
                                .expiresAfter(Duration.ofMinutes(1))
                                .build()));
        long kept = add("ann", "long");
        pass(Duration.ofMinutes(1));
        assertThat(titles(newest("ann"))).containsExactly("long");
        expire();
        assertThat(newest("ann").counts()).isEqualTo(new InboxCounts(1, 1));
        mark("ann", InboxMark.READ, kept);
        pass(InboxOptions.DEFAULT.retention());
        expire();
        assertThat(newest("ann").entries()).isEmpty();
        assertThat(newest("ann").counts()).isEqualTo(InboxCounts.NONE);
    }

    @Test
    @DisplayName("M20 tags part an inbox")
    void tags() {
        done(inbox().add("ann", InboxMessage.builder("order").tag("orders").build()));
        done(inbox().add("ann", InboxMessage.builder("invoice").tag("money").build()));
        assertThat(titles(done(inbox().list("ann", InboxQuery.NEWEST.ofTag("money")))))
                .containsExactly("invoice");
    }

    @Test
    @DisplayName("M20 users, ids and tags that differ in blanks at the end, or in case, are different")
    void blanksAtTheEndCount() {
        for (String end : List.of("", " ", "  ")) {
            String user = "ann" + end;
            for (String same : List.of("x", "X", "x ")) {
                done(inbox().add(
                                user,
                                InboxMessage.builder("t").id(same).tag(same).build()));
            }
            assertThat(newest(user).entries()).as("those of \"" + user + "\"").hasSize(3);
            assertThat(done(inbox().list(user, InboxQuery.NEWEST.ofTag("x "))).entries())
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("M20 up to where a device has everything is read with each page")
    void acknowledges() {
        add("ann", "one");
        add("ann", "two");
        assertThat(newest("ann").acknowledged()).isZero();
        done(inbox().acknowledge("ann", 2));
        done(inbox().acknowledge("ann", 1));
        assertThat(newest("ann").acknowledged()).isEqualTo(2);
        done(inbox().acknowledge("ann", 4711));
        assertThat(newest("ann").acknowledged()).as("not beyond what is there").isEqualTo(2);
        assertThat(newest("ben").acknowledged()).isZero();
    }

    @Test
    @DisplayName("M20 what is unread is listed in order, page by page, also what was marked unread again")
    void listsWhatIsUnread() {
        for (int i = 1; i <= 8; i++) {
            add("ann", "m" + i);
        }
        done(inbox().markAll("ann", InboxMark.READ, 5));
        mark("ann", InboxMark.UNREAD, 2, 4);
        mark("ann", InboxMark.READ, 7);
        InboxQuery unread = InboxQuery.NEWEST.unread().limit(2);
        InboxPage first = done(inbox().list("ann", unread));
        assertThat(titles(first)).containsExactly("m8", "m6");
        assertThat(titles(done(inbox().list("ann", unread.behind(first.cursor())))))
                .containsExactly("m4", "m2");
        assertThat(newest("ann").counts().unread()).isEqualTo(4);
        mark("ann", InboxMark.ARCHIVED, 4, 6);
        assertThat(titles(done(inbox().list("ann", unread)))).containsExactly("m8", "m2");
        assertThat(titles(done(inbox().list("ann", unread.ofArchive())))).containsExactly("m6", "m4");
        done(inbox().markAll("ann", InboxMark.READ, 8));
        assertThat(titles(done(inbox().list("ann", unread)))).isEmpty();
        assertThat(titles(done(inbox().list("ann", unread.ofArchive())))).isEmpty();
    }

    @Test
    @DisplayName("M20 users choose what they are told of, where they may")
    void preferences() {
        assertThat(done(inbox().preferences("ann")))
                .isEqualTo(Map.of("news", InboxPreference.EVERYTHING, "security", InboxPreference.EVERYTHING));
        done(inbox().prefer("ann", "news", new InboxPreference(false, true)));
        assertThat(done(inbox().preferences("ann"))).containsEntry("news", new InboxPreference(false, true));
        assertThat(done(inbox().add(
                                "ann",
                                InboxMessage.builder("x").category("news").build())))
                .isEmpty();
        assertThat(done(inbox().add(
                                "ben",
                                InboxMessage.builder("x").category("news").build())))
                .isPresent();
        assertThat(done(inbox().add(
                                "ann",
                                InboxMessage.builder("x").category("security").build())))
                .isPresent();
        InboxPreference nothing = new InboxPreference(false, false);
        assertRefused(inbox().prefer("ann", "security", nothing), "cannot be chosen away");
        assertRefused(inbox().prefer("ann", "unknown", nothing), "news, security");
        assertRefused(
                inbox().add("ann", InboxMessage.builder("x").category("unknown").build()), "news, security");
    }

    @Test
    @DisplayName("M20 what users have is forgotten with them")
    void forgets() {
        add("ann", "one");
        done(inbox().prefer("ann", "news", new InboxPreference(false, true)));
        done(inbox().forget("ann"));
        assertThat(newest("ann").entries()).isEmpty();
        assertThat(newest("ann").counts()).isEqualTo(InboxCounts.NONE);
        assertThat(done(inbox().preferences("ann"))).containsEntry("news", InboxPreference.EVERYTHING);
        add("ann", "again");
        assertThat(titles(newest("ann"))).containsExactly("again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x\u0000", "\ud800"})
    void anImpossibleUserIsRefused(String user) {
        assertRefused(inbox().add(user, InboxMessage.of("x")), "user");
        assertRefused(inbox().counts(user), "user");
    }

    @Test
    void aMessageThatIsTooLongIsRefusedWithItsSize() {
        assertRefused(
                inbox().add("ann", InboxMessage.of("x".repeat(20_000))), "16384 bytes as JSON, and this has 20012");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "//example.com", "/\\example.com", "data:text/html,x", "orders"})
    void aLinkThatCouldRunOrLeadAstrayIsRefused(String link) {
        assertThatThrownBy(() -> InboxMessage.builder("x").link(link).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
        assertThatThrownBy(() -> new InboxAction("x", link)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("M20 positions of a user are in the order of commits, without a gap, while many put in")
    void positionsAreInTheOrderOfCommits() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(inbox().add("ann", InboxMessage.of("m" + i)).toCompletableFuture());
        }
        all.forEach(CompletableFuture::join);
        InboxPage page = done(inbox().list("ann", InboxQuery.NEWEST.since(0).limit(100)));
        assertThat(titles(page))
                .as("those of one caller in their order")
                .isEqualTo(java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> "m" + i)
                        .toList());
        assertThat(page.entries().stream().map(InboxEntry::position).toList())
                .isEqualTo(
                        java.util.stream.LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(page.counts()).isEqualTo(new InboxCounts(200, 200));
    }

    private InboxCounts mark(String user, InboxMark mark, long... ids) {
        return done(
                inbox().mark(user, mark, java.util.Arrays.stream(ids).boxed().toList()));
    }

    private static void assertRefused(CompletionStage<?> stage, String why) {
        assertThatThrownBy(() -> done(stage))
                .hasCauseInstanceOf(ErrorException.class)
                .cause()
                .hasMessageContaining(why);
    }
}
