package dev.fanfare.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.server.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisplayName("S6 chat: what is stored")
class MessageStoreTest {

    private static final String ROOM = "chat:lobby";
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private final Logger logger = (Logger) LoggerFactory.getLogger(MessageStore.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<MessageStore> open = new ArrayList<>();

    @BeforeEach
    void begin() {
        Disk.insert();
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        Disk.full(false);
        open.forEach(MessageStore::close);
        logger.detachAppender(log);
    }

    private MessageStore open(Path where) {
        MessageStore store = new MessageStore(DataFolder.open(where), Disk.NAME, Duration.ofSeconds(45));
        open.add(store);
        store.open();
        return store;
    }

    private static Message say(MessageStore store, String text, Instant time) {
        return store.add(ROOM, "ann", text, "Ann", text, time);
    }

    private static List<String> texts(MessageStore store) {
        return store.newest(ROOM, 1000).stream().map(Message::text).toList();
    }

    @Test
    @DisplayName("is forced to the disk before it is confirmed, so that a power failure leaves it")
    void isForcedToTheDisk(@TempDir Path restored) throws Exception {
        MessageStore store = open(folder);
        for (int i = 1; i <= 3; i++) {
            say(store, "message " + i, NOON);
            Path copy = Files.createDirectory(restored.resolve("after" + i));
            Files.copy(Disk.forced(folder.resolve("chat.mv.db")), copy.resolve("chat.mv.db"));
            assertThat(texts(open(copy))).hasSize(i).endsWith("message " + i);
        }
    }

    @Test
    @DisplayName("has an id larger than all before, also when the clock is set back or the database is another")
    void idsGrow(@TempDir Path other) {
        MessageStore store = open(folder);
        long first = say(store, "one", NOON).id();
        long second = say(store, "two", NOON).id();
        long third = say(store, "three", NOON.minus(Duration.ofDays(1))).id();
        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
        store.close();
        long fourth = say(open(folder), "four", NOON.minus(Duration.ofDays(2))).id();
        assertThat(fourth).isGreaterThan(third);
        // Such as one that was lost, or is an old copy: an open page must not take new messages for old ones.
        assertThat(say(open(other), "five", NOON.plusSeconds(1)).id()).isGreaterThan(fourth);
    }

    @Test
    @DisplayName("is there once, however often it comes, and comes back as it was")
    void aMessageIsStoredOnce() {
        MessageStore store = open(folder);
        Message stored = say(store, "hello", NOON);
        assertThat(say(store, "hello", NOON.plusSeconds(9))).isEqualTo(stored);
        assertThat(store.newest(ROOM, 10)).containsExactly(stored);
        assertThat(store.add(ROOM, "ann", "", "Ann", "hello", NOON).id())
                .isNotEqualTo(store.add(ROOM, "ann", "", "Ann", "hello", NOON).id());
    }

    @Test
    @DisplayName("is kept when the disk is full; what comes then is refused, and stored once there is room again")
    void theDiskIsFullForAWhile() {
        MessageStore store = open(folder);
        List<String> confirmed = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5; i++) {
                confirmed.add(say(store, "kept " + round + "." + i, NOON).text());
            }
            Disk.full(true);
            for (int i = 0; i < 3 + round; i++) {
                assertThatThrownBy(() -> say(store, "refused", NOON))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("No space left on device");
                assertThat(texts(store)).containsExactlyElementsOf(confirmed);
            }
            Disk.full(false);
            // The first one that comes.
            confirmed.add(say(store, "with room " + round, NOON).text());
            assertThat(texts(store)).containsExactlyElementsOf(confirmed);
        }
        store.close();
        assertThat(texts(open(folder))).containsExactlyElementsOf(confirmed);
        assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.ERROR, Level.INFO, Level.ERROR, Level.INFO);
        assertThat(log.list.get(0).getFormattedMessage()).contains("No space left on device");
    }

    @Test
    @DisplayName("is kept when a thread is interrupted while it stores, and the next one is stored")
    void aWriterIsInterrupted() {
        MessageStore store = open(folder);
        say(store, "before", NOON);
        List<String> kept = new ArrayList<>(List.of("before"));
        Thread.currentThread().interrupt();
        try {
            say(store, "interrupted", NOON);
            kept.add("interrupted");
        } catch (UnavailableException refused) {
            assertThat(refused).hasMessage("java.nio.channels.ClosedByInterruptException");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        kept.add(say(store, "after", NOON).text());
        assertThat(texts(store)).containsExactlyElementsOf(kept);
    }

    @Test
    @DisplayName("is not in the log, whatever the database refuses")
    void theLogHasNoMessages() {
        MessageStore store = open(folder);
        String room = "r".repeat(65);
        assertThatThrownBy(() -> store.add(room, "ann", "k", "Ann", "top secret", NOON))
                .isInstanceOf(UnavailableException.class);
        assertThat(log.list)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .contains("22001")
                        .doesNotContain("secret", room));
    }

    @Test
    @DisplayName("cannot be read from a file that is no database, which is said in a sentence")
    void aFileThatIsNoDatabase() throws Exception {
        DataFolder.open(folder).database("chat");
        Files.write(folder.resolve("chat.mv.db"), new byte[5000]);
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The database in " + folder + " cannot be opened: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    @DisplayName("lies in a folder whose name may be odd")
    void oddNames() {
        for (String name : List.of("a b", "~x", "ü ☃", "a'b\"c", "100%41", "a:b", "nio:x", "-x", "#?&=")) {
            Path odd = folder.resolve(name);
            MessageStore store = open(odd);
            say(store, "hello", NOON);
            assertThat(odd.resolve("chat.mv.db")).isNotEmptyFile();
        }
        for (String name : List.of("a;b", "a\\b")) {
            assertThatThrownBy(() -> open(folder.resolve(name)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(name.contains(";") ? "semicolon" : "backslash");
        }
    }

    @Test
    @DisplayName("is refused once the store is closed, and who waited for it to open waits no longer")
    void aClosedStore() throws Exception {
        MessageStore never = new MessageStore(DataFolder.open(folder));
        List<Throwable> heard = new ArrayList<>();
        Thread waiting = new Thread(() -> say(never, "early", NOON));
        waiting.setUncaughtExceptionHandler((thread, problem) -> heard.add(problem));
        waiting.start();
        never.close();
        waiting.join(10_000);
        assertThat(heard).singleElement().isInstanceOf(UnavailableException.class);
        MessageStore store = open(folder);
        store.close();
        assertThatThrownBy(() -> texts(store)).isInstanceOf(UnavailableException.class);
        assertThat(Objects.requireNonNull(folder.toFile().list())).contains("chat.mv.db");
    }
}
