package dev.fanfare.examples.chat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A process that stores messages until it is killed: {@code FOLDER RETENTION_MILLIS THREADS}. For each message it
 * prints its id and text once {@link MessageStore#add} has returned. Before, it waits for a line, and then says
 * which messages there are. It ends with its standard input, or when a message cannot be stored.
 */
final class Writers {

    private static final int LONGEST_TEXT = 300;

    private Writers() {}

    public static void main(String[] args) throws Exception {
        MessageStore store = new MessageStore(
                DataFolder.open(Path.of(args[0])), "file:", Duration.ofMillis(Long.parseLong(args[1])));
        store.open();
        for (Message message : store.newest("chat:lobby", Integer.MAX_VALUE)) {
            System.out.println("kept " + message.id() + " " + message.text());
        }
        System.out.println("ready");
        while (System.in.read() != '\n') {
            // Nothing else is said.
        }
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            int writer = i;
            new Thread(() -> write(store, writer)).start();
        }
        while (System.in.read() >= 0) {
            // The end is what is waited for.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void write(MessageStore store, int writer) {
        try {
            writeUntilItFails(store, writer);
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void writeUntilItFails(MessageStore store, int writer) {
        InstantSource clock = InstantSource.system();
        for (int i = 0; ; i++) {
            String text = ProcessHandle.current().pid() + "-" + writer + "-" + i + "-"
                    + "x".repeat((int) (Math.random() * LONGEST_TEXT));
            Message message = store.add(
                    "chat:lobby",
                    "user" + writer,
                    text.substring(0, text.lastIndexOf('-')),
                    "W",
                    text,
                    clock.instant());
            // One call, so that lines of several threads and of a killed process are whole.
            System.out.print("confirmed " + message.id() + " " + message.text() + "\n");
            System.out.flush();
        }
    }
}
