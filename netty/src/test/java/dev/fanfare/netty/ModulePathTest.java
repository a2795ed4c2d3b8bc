package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module, compiled and run on the module path. */
class ModulePathTest {

    /** What a server needs; of it, everything that tests need has other names. */
    private static final Pattern NEEDED = Pattern.compile(
            "classes|(fanfare-(protocol|core|netty)|netty(?!-pkitesting)|jackson|protobuf-java|jctools|re2j|slf4j-api|jspecify).*\\.jar");

    @TempDir
    private Path folder;

    @Test
    @DisplayName("An application that is a module starts a server without any flags")
    void aModuleStartsAServer() throws Exception {
        String problems = compile("""
                package app;

                import dev.fanfare.Fanfare;
                import dev.fanfare.handler.ClientOptions;
                import dev.fanfare.netty.NettyServer;
                import dev.fanfare.notify.NotificationOptions;
                import dev.fanfare.protocol.Payload;

                class Main {
                    public static void main(String[] args) throws Exception {
                        try (Fanfare fanfare = Fanfare.builder()
                                        .clients(ClientOptions.builder().insecure(true).build())
                                        .notifications(NotificationOptions.DEFAULT)
                                        .build();
                                NettyServer server = NettyServer.builder(fanfare).port(0).start()) {
                            fanfare.publish("news", Payload.utf8("1")).toCompletableFuture().get();
                            System.out.println("served in " + Fanfare.class.getModule().getName());
                        }
                    }
                }
                """);
        assertThat(problems).isEmpty();
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        modulePath() + File.pathSeparator + folder.resolve("out"),
                        "--module",
                        "app/app.Main")
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
        assertThat(said).contains("served in dev.fanfare.core");
    }

    @Test
    @DisplayName("How the engine is made is not visible to an application that is a module")
    void internalsAreNotVisible() throws Exception {
        for (String type : List.of(
                "dev.fanfare.internal.hub.Hub",
                "dev.fanfare.internal.node.Node",
                "dev.fanfare.internal.session.Session",
                "dev.fanfare.netty.internal.http.Routes",
                "dev.fanfare.protocol.json.JsonFields")) {
            assertThat(compile("package app; class Main { " + type + " inside; }"))
                    .as(type)
                    .contains("is not visible");
        }
    }

    private String compile(String main) throws Exception {
        Path source = Files.createDirectories(folder.resolve("src/app"));
        Files.writeString(folder.resolve("src/module-info.java"), "module app { requires dev.fanfare.netty; }");
        Files.writeString(source.resolve("Main.java"), main);
        StringWriter problems = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(
                            problems,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "--module-path",
                                    modulePath(),
                                    "-d",
                                    folder.resolve("out").toString()),
                            null,
                            files.getJavaFileObjects(
                                    folder.resolve("src/module-info.java"), source.resolve("Main.java")))
                    .call();
        }
        return problems.toString();
    }

    private static String modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each ->
                        NEEDED.matcher(Path.of(each).getFileName().toString()).matches())
                .filter(each -> !each.contains("testkit"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
