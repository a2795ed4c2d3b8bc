package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.internal.files.BrowserScript;
import dev.fanfare.netty.internal.files.StaticFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Files for browsers")
class StaticFilesTest extends ServerTestBase {

    private static final String SECRET = "nobody must see this";

    @TempDir
    private Path disk;

    private Path web;

    @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
    private record Answer(int status, Map<String, String> headers, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    @BeforeEach
    void writeFiles() throws IOException {
        web = Files.createDirectories(disk.resolve("web"));
        write("web/index.html", "<title>Home</title>");
        write("web/docs/index.html", "<title>Docs</title>");
        write("web/a b+c.txt", "plus");
        write("web/big.css", "p { color: red; }\n".repeat(200));
        write("web/empty/nothing.txt", "");
        write("web/.well-known/security.txt", "Contact: us");
        write("web/.git/config", SECRET);
        write("web/.env", SECRET);
        write("web/App.class", SECRET);
        write("outside.txt", SECRET);
        Files.createSymbolicLink(web.resolve("link.txt"), disk.resolve("outside.txt"));
        Files.createSymbolicLink(web.resolve("linked"), disk);
        Files.createSymbolicLink(web.resolve("hidden.txt"), web.resolve(".env"));
        Files.createSymbolicLink(web.resolve("home.html"), web.resolve("index.html"));
    }

    private void write(String name, String text) throws IOException {
        Path file = disk.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private NettyServer serving() throws IOException {
        return server(fanfare(builder -> {}), builder -> builder.files("/", web));
    }

    /** Sends a request as it stands, whatever a client would make of its path. */
    private static Answer send(NettyServer server, String method, String target, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            out.write((method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            byte[] all = socket.getInputStream().readAllBytes();
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            Map<String, String> fields = new HashMap<>();
            text.substring(0, end).lines().skip(1).forEach(line -> {
                int colon = line.indexOf(':');
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            });
            return new Answer(
                    Integer.parseInt(text.substring(9, 12)),
                    fields,
                    text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static Answer get(NettyServer server, String target, String... headers) throws IOException {
        return send(server, "GET", target, headers);
    }

    @ParameterizedTest
    @CsvSource({
        "/, <title>Home</title>, text/html; charset=utf-8",
        "/index.html, <title>Home</title>, text/html; charset=utf-8",
        "/?query=1, <title>Home</title>, text/html; charset=utf-8",
        "/docs/, <title>Docs</title>, text/html; charset=utf-8",
        "/%64ocs/index.html, <title>Docs</title>, text/html; charset=utf-8",
        "/a%20b+c.txt, plus, text/plain; charset=utf-8",
        "/home.html, <title>Home</title>, text/html; charset=utf-8",
        "/.well-known/security.txt, Contact: us, text/plain; charset=utf-8",
    })
    @DisplayName("M18 are served with their type")
    void areServedWithTheirType(String path, String content, String type) throws IOException {
        Answer answer = get(serving(), path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(content);
        assertThat(answer.header("content-type")).isEqualTo(type);
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../outside.txt",
                "/%2e%2e/outside.txt",
                "/..%2foutside.txt",
                "/..%5coutside.txt",
                "/..\\outside.txt",
                "/docs/../../outside.txt",
                "/docs/%2e%2e/%2e%2e/outside.txt",
                "/./index.html",
                "//index.html",
                "/docs//index.html",
                "//outside.txt",
                "/docs%2findex.html",
                "/link.txt",
                "/linked/outside.txt",
                "/linked/web/index.html/",
                "/.env",
                "/%2eenv",
                "/.git/config",
                "/hidden.txt",
                "/linked/web/.env",
                "/docs/.well-known/../../.env",
                "/.well-known/../.env",
                "/App.class",
                "/index.html%00.txt",
                "/index.html%00",
                "/index.html/",
                "/index.html.",
                "/index.html%20",
                "/C:/outside.txt",
                "/empty",
                "/empty/",
                "/nothing.txt",
                "/%ff",
            })
    @DisplayName("are only those of the folder that are not hidden")
    void areOnlyThoseOfTheFolder(String path) throws IOException {
        Answer answer = get(serving(), path);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.text()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("A folder is redirected to its slash, and nowhere else")
    void aFolderIsRedirectedToItsSlash() throws IOException {
        NettyServer server = serving();
        Answer answer = get(server, "/docs?a=1");
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("location")).isEqualTo("/docs/?a=1");
        assertThat(get(server, "//docs").header("location")).isEmpty();
        assertThat(get(server, "/%2fdocs").header("location")).isEmpty();
    }

    @Test
    @DisplayName("are sent again only when they have changed")
    void areSentAgainOnlyWhenTheyHaveChanged() throws IOException {
        NettyServer server = serving();
        Path file = web.resolve("index.html");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-02-03T04:05:06Z")));
        Answer first = get(server, "/");
        assertThat(first.header("last-modified")).isEqualTo("Sat, 03 Feb 2024 04:05:06 GMT");
        String tag = "If-None-Match: \"other\", W/" + first.header("etag");
        Answer same = get(server, "/", tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("etag")).isEqualTo(first.header("etag"));
        assertThat(get(server, "/", "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT")
                        .status())
                .isEqualTo(304);
        assertThat(get(server, "/", "If-Modified-Since: Sat, 03 Feb 2024 04:05:05 GMT")
                        .status())
                .isEqualTo(200);
        assertThat(get(server, "/", "If-Modified-Since: yesterday").status()).isEqualTo(200);

        Files.writeString(file, "<title>Hut!</title>");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-02-03T04:05:07Z")));
        Answer changed = get(server, "/", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text()).isEqualTo("<title>Hut!</title>");
        Files.delete(file);
        assertThat(get(server, "/").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("are compressed for those who take it")
    void areCompressedForThoseWhoTakeIt() throws IOException {
        NettyServer server = serving();
        Answer plain = get(server, "/big.css");
        assertThat(plain.header("content-encoding")).isEmpty();
        Answer zipped = get(server, "/big.css", "Accept-Encoding: br, GZIP; q=0.5");
        assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
        assertThat(zipped.header("vary")).isEqualTo("accept-encoding");
        assertThat(zipped.header("etag")).isNotEqualTo(plain.header("etag"));
        assertThat(zipped.body()).hasSizeLessThan(300);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(get(server, "/big.css", "Accept-Encoding: gzip;q=0.0").header("content-encoding"))
                .isEmpty();
        assertThat(get(server, "/", "Accept-Encoding: gzip").header("content-encoding"))
                .isEmpty();
    }

    @Test
    @DisplayName("are read, not written to")
    void areReadNotWrittenTo() throws IOException {
        NettyServer server = serving();
        Answer head = send(server, "HEAD", "/");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("19");
        assertThat(head.body()).isEmpty();
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            Answer answer = send(server, method, "/index.html", "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    @DisplayName("have a largest size")
    void haveALargestSize() throws IOException {
        Files.write(web.resolve("most.bin"), new byte[StaticFiles.MAX_FILE_BYTES]);
        Files.write(web.resolve("more.bin"), new byte[StaticFiles.MAX_FILE_BYTES + 1]);
        NettyServer server = serving();
        assertThat(get(server, "/most.bin").body()).hasSize(StaticFiles.MAX_FILE_BYTES);
        assertThat(get(server, "/more.bin").status()).isEqualTo(501);
    }

    @Test
    @DisplayName("come from the class path, too")
    void comeFromTheClassPath() throws IOException {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.files("/", StaticFilesTest.class, "page")
                        .files("/more/", StaticFilesTest.class, "/dev/fanfare/netty/page/assets/"));
        assertThat(get(server, "/").text()).isEqualTo("<title>From the class path</title>\n");
        assertThat(get(server, "/assets/a.js").header("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(get(server, "/more/a.js").text()).isEqualTo("let a = 1;\n");
        for (String path : new String[] {"/assets", "/assets/", "/../StaticFilesTest.class", "/none.js"}) {
            assertThat(get(server, path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("come from jars, too")
    void comeFromJars() throws Exception {
        Path jar = disk.resolve("app.jar");
        String anchor = StaticFiles.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String folder : new String[] {"site/", "site/assets/"}) {
                out.putNextEntry(new JarEntry(folder));
            }
            for (String file : new String[] {"site/index.html", "site/assets/a.js"}) {
                out.putNextEntry(new JarEntry(file));
                out.write(file.getBytes(StandardCharsets.UTF_8));
            }
            out.putNextEntry(new JarEntry(anchor));
            try (var in = StaticFiles.class.getResourceAsStream("/" + anchor)) {
                in.transferTo(out);
            }
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Class<?> inJar = Class.forName(
                    "dev.fanfare.netty.internal.files.StaticFiles", false, new ParentLast(loader, anchor));
            NettyServer server = server(fanfare(builder -> {}), builder -> builder.files("/", inJar, "/site"));
            assertThat(get(server, "/").text()).isEqualTo("site/index.html");
            assertThat(get(server, "/assets/a.js").text()).isEqualTo("site/assets/a.js");
            assertThat(get(server, "/assets").status()).isEqualTo(404);
            assertThat(get(server, "/../site/index.html").status()).isEqualTo(404);
        }
    }

    /** Defines one class from a jar, and finds resources there, while everything else is the test's own. */
    private static final class ParentLast extends ClassLoader {

        private final ClassLoader jar;
        private final String only;

        ParentLast(ClassLoader jar, String only) {
            super(StaticFilesTest.class.getClassLoader());
            this.jar = jar;
            this.only = only;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!(name.replace('.', '/') + ".class").equals(only)) {
                return super.loadClass(name, resolve);
            }
            try (var in = jar.getResourceAsStream(only)) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        @Override
        public URL getResource(String name) {
            return jar.getResource(name);
        }
    }

    @Test
    @DisplayName("What cannot be served is said when the server is described")
    void whatCannotBeServedIsSaid() {
        NettyServerBuilder builder = NettyServer.builder(fanfare(each -> {}));
        assertThatThrownBy(() -> builder.files("/", disk.resolve("wep")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(disk.resolve("wep").toString());
        assertThatThrownBy(() -> builder.files("/", StaticFilesTest.class, "pages"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pages");
        for (String everything : new String[] {"", "/"}) {
            assertThatThrownBy(() -> builder.files("/", StaticFilesTest.class, everything))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("classes");
        }
        assertThatThrownBy(() -> builder.files("/web", web))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slash");
        assertThat(BrowserScript.values()).noneMatch(BrowserScript::isThere);
        assertThatThrownBy(builder::clientScript)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("fanfare.js", "dev.fanfare:fanfare-web");
        assertThatThrownBy(builder::widgetsScript)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("fanfare-widgets.js", "dev.fanfare:fanfare-web");
        assertThatThrownBy(builder::pushScripts)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("fanfare-push.js", "dev.fanfare:fanfare-web");
        assertThatThrownBy(builder::inboxScript)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("fanfare-inbox.js", "dev.fanfare:fanfare-web");
    }
}
