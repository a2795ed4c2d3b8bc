package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.SocketEvent.ConnectionClosed;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.client.WildServer.Peer;
import dev.fanfare.client.WildServer.Script;
import dev.fanfare.client.WildServer.Then;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the guide's tables of the ends of connections. */
class EndingsTest extends ClientTestBase {

    private static final Path GUIDE = Path.of("../docs/client-socket.md");
    private static final Pattern ROW = Pattern.compile("\\| (.*) \\| (.*) \\| (.*) \\| (.*) \\| (yes|no) \\|");
    private static final Pattern MORE = Pattern.compile("(\\. |: it|: what).*");
    private static final Pattern NUMBERS = Pattern.compile("\\b(\\d+)(?: to (\\d+))?");
    private static final List<String> TABLES = List.of("standing", "attempt", "greeting");

    /** The reason that servers give. */
    private static final String BECAUSE = "because";

    private static final String NOBODY = "ws://127.0.0.1:1/";

    /** One line of the guide, in one mode. */
    private record Line(
            String table, boolean isPlain, String what, String event, String code, String reason, boolean comesBack) {

        @Override
        public String toString() {
            return (isPlain ? "plain: " : "") + what;
        }
    }

    /**
     * Something that happens to a client, in order to see a line of the guide come true.
     *
     * @param code that of the server's frame or error
     * @param url where to open; null for the server of the script
     */
    private record Case(
            int code,
            Script script,
            Consumer<SocketOptions.Builder> options,
            @Nullable String url) {

        Case(int code, Script script) {
            this(code, script, options -> {}, null);
        }

        static Case then(Then what) {
            return new Case(0, Script.WELCOME.then(what));
        }

        static Case at(String url) {
            return new Case(0, Script.WELCOME, options -> {}, url);
        }

        Case with(Consumer<SocketOptions.Builder> more) {
            return new Case(code, script, more, url);
        }
    }

    static Stream<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        boolean isInSection = false;
        int table = -1;
        for (String line : Files.readAllLines(GUIDE)) {
            isInSection = line.startsWith("### ") ? line.equals("### When a connection ends") : isInSection;
            Matcher row = ROW.matcher(line.replace("`", ""));
            if (isInSection && line.startsWith("| what happens")) {
                table++;
            } else if (isInSection && row.matches()) {
                for (boolean isPlain : new boolean[] {false, true}) {
                    lines.add(new Line(
                            TABLES.get(table),
                            isPlain,
                            row.group(1),
                            row.group(2),
                            row.group(3),
                            row.group(4),
                            row.group(5).equals("yes")));
                }
            }
        }
        return lines.stream().filter(line -> !(line.isPlain && line.table.equals("greeting")));
    }

    /** The numbers that a line names before it says more; of a long range both ends and one between. */
    private static List<Integer> numbersIn(String what) {
        return NUMBERS.matcher(MORE.matcher(what).replaceFirst(""))
                .results()
                .flatMapToInt(EndingsTest::numbers)
                .boxed()
                .toList();
    }

    private static IntStream numbers(MatchResult range) {
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        return to - from < 20 ? IntStream.rangeClosed(from, to) : IntStream.of(from, (from + to) / 2, to);
    }

    private static List<Case> each(List<Integer> numbers, Function<Integer, Case> build) {
        return numbers.stream().map(build).toList();
    }

    private static List<Case> writing(byte[]... all) {
        return Arrays.stream(all)
                .map(bytes -> Case.then(peer -> peer.write(bytes)))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Case status(int status, String headers) {
        return new Case(
                0, Script.instead("HTTP/1.1 " + status + " Because\r\nContent-Length: 0\r\n" + headers + "\r\n"));
    }

    private static Case refusing(int code, boolean isTemporary) {
        return new Case(code, Script.greeting(id -> WildServer.error(id, code, BECAUSE, isTemporary)));
    }

    /** For each table, by the first words of its lines, what shows that they are true. */
    private static Map<String, Function<List<Integer>, List<Case>>> cases(String table) {
        Map<String, Function<List<Integer>, List<Case>>> cases = new LinkedHashMap<>();
        Function<List<Integer>, List<Case>> closing =
                codes -> each(codes, code -> new Case(code, Script.WELCOME.then(peer -> peer.close(code, BECAUSE))));
        Function<List<Integer>, List<Case>> closingInstead = codes -> each(
                codes,
                code -> new Case(code, Script.greeting(id -> new byte[0]).then(peer -> peer.close(code, BECAUSE))));
        Consumer<SocketOptions.Builder> impatient = options -> options.timeout(Duration.ofMillis(200));
        switch (table) {
            case "standing" -> {
                cases.put("It closes without a code", none -> List.of(Case.then(peer -> peer.close(null, ""))));
                cases.put(
                        "It closes with a code that nobody may send",
                        codes -> each(codes, code -> Case.then(peer -> peer.close(code, BECAUSE))));
                cases.put("It closes with", closing);
                cases.put("The server closes with", closing);
                // What is not UTF-8 is taken as it is: OkHttp does not look.
                cases.put(
                        "It breaks another rule",
                        none -> writing(
                                Peer.frame(0xc1, bytes("a reserved bit")),
                                Peer.frame(0x83, bytes("a reserved opcode")),
                                Peer.frame(0x80, bytes("the rest of nothing")),
                                Peer.frame(0x88, new byte[1])));
                cases.put("The connection ends without", none -> List.of(Case.then(Peer::cut)));
                cases.put(
                        "It is reset in the middle",
                        none -> List.of(Case.then(peer -> {
                            peer.write(new byte[] {(byte) 0x82, 100, 1});
                            peer.reset();
                        })));
            }
            case "attempt" -> {
                cases.put("Nobody listens", none -> List.of(Case.at(NOBODY)));
                cases.put("There is no such host", none -> List.of(Case.at("ws://nobody.invalid/")));
                cases.put("TLS fails", none -> List.of(Case.at("wss")));
                cases.put("The answer is the HTTP status", codes -> each(codes, code -> status(code, "")));
                cases.put(
                        "The answer is a redirect",
                        codes -> each(codes, code -> status(code, "Location: http://127.0.0.1:1/\r\n")));
                cases.put(
                        "The answer is no HTTP",
                        none -> List.of(new Case(0, Script.instead("220 mail.example.com ESMTP\r\n"))));
                cases.put(
                        "There is no answer within", none -> List.of(new Case(0, Script.instead("")).with(impatient)));
                cases.put("It was the last of", none -> List.of(Case.at(NOBODY).with(it -> it.maxAttempts(1))));
            }
            default -> {
                cases.put("The server closes with", closingInstead);
                cases.put("It closes with", closingInstead);
                cases.put(
                        "It answers with an error that is temporary",
                        codes -> each(codes, code -> refusing(code, true)));
                cases.put("It answers with another error", codes -> each(codes, code -> refusing(code, false)));
                cases.put(
                        "It answers that the token has expired, 109, and there is a getToken",
                        none -> List.of(refusing(109, false)
                                .with(it -> it.tokenSource(() -> CompletableFuture.completedFuture("fresh")))));
                cases.put(
                        "It answers that the token has expired, 109, and there is none",
                        none -> List.of(refusing(109, false).with(it -> it.token("old"))));
                cases.put(
                        "It does not answer within",
                        none -> List.of(new Case(0, Script.greeting(id -> new byte[0])).with(impatient)));
                cases.put(
                        "It answers, but not as",
                        none -> Stream.of("hello", "{\"hello\":1}", "\u0002\b\u0001")
                                .map(text -> new Case(0, Script.greeting(id -> bytes(text))))
                                .toList());
                cases.put(
                        "getToken fails",
                        none -> List.of(new Case(0, Script.WELCOME)
                                .with(it -> it.tokenSource(
                                        () -> CompletableFuture.failedFuture(new IOException("on purpose"))))));
                cases.put(
                        "getToken says that",
                        none -> Stream.of(
                                        CompletableFuture.completedFuture(""),
                                        CompletableFuture.<String>completedFuture(null))
                                .map(nobody -> new Case(0, Script.WELCOME).with(it -> it.tokenSource(() -> nobody)))
                                .toList());
            }
        }
        return cases;
    }

    private static List<Case> cases(Line line) {
        return cases(line.table).entrySet().stream()
                .filter(entry -> line.what.startsWith(entry.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing shows the line \"" + line.what + "\" of " + GUIDE))
                .getValue()
                .apply(numbersIn(line.what));
    }

    @ParameterizedTest(name = "C5 C6 {0}")
    @MethodSource("lines")
    @DisplayName("C5 C6 what the guide says of the ends of connections is true")
    void ends(Line line) throws Exception {
        for (Case happening : cases(line)) {
            see(line, happening);
        }
    }

    private void see(Line line, Case happening) throws Exception {
        Script script = line.isPlain ? happening.script.plain() : happening.script;
        WildServer server = closing(new WildServer(script));
        SocketOptions.Builder options = quick();
        happening.options.accept(options);
        if (line.isPlain) {
            options.plain(DataType.TEXT);
        }
        ClientSocket socket = socket(options.build());
        BlockingQueue<SocketEvent> events = events(socket, SocketEvent.class);
        String url = happening.url == null ? server.url() : happening.url;
        if (url.equals("wss")) {
            url = server.url().replace("ws:", "wss:");
        }
        CompletableFuture<Void> opened = socket.open(url);

        SocketEvent end = take(events);
        while (!(end instanceof ConnectionFailed || end instanceof ConnectionClosed)) {
            end = take(events);
        }
        String because = line.reason.startsWith("the ") ? BECAUSE : line.reason.replace("URL", url);
        int code = line.code.startsWith("the ") ? happening.code : Integer.parseInt(line.code);
        String which = line + ", code " + happening.code;
        if (line.event.equals("connectionClosed")) {
            assertThat(end).as(which).isEqualTo(new ConnectionClosed(code, because));
        } else {
            assertThat(end).as(which).isInstanceOfSatisfying(ConnectionFailed.class, failed -> {
                assertThat(failed.code()).as(which).isEqualTo(code);
                assertThat(failed.reason()).as(which).startsWith(because);
                assertThat(failed.reconnecting()).as(which).isEqualTo(line.comesBack);
            });
        }
        if (line.comesBack) {
            // A connection, or a second failure.
            take(events);
        } else {
            assertThat(socket.status()).as(which).isEqualTo(Status.DISCONNECTED);
            assertThat(events).as(which).isEmpty();
        }
        socket.close();
        if (line.table.equals("standing")) {
            get(opened);
        } else {
            ClientSocketException failure = failure(opened);
            assertThat(failure.code()).as(which).isEqualTo(line.comesBack ? Code.CLOSED : Code.CONNECTION_FAILED);
            assertThat(failure.serverCode()).as(which).isEqualTo(line.comesBack || code == 1006 ? 0 : code);
        }
    }
}
