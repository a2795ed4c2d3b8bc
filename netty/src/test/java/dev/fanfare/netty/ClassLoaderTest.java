package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application of a server of applications: with a class loader of its own, which is thrown away with it. */
class ClassLoaderTest {

    /** What the application does, loaded anew. */
    public static final class Application implements Runnable {

        @Override
        public void run() {
            try (Fanfare fanfare = Fanfare.builder()
                            .notifications(NotificationOptions.DEFAULT)
                            .build();
                    NettyServer server = NettyServer.builder(fanfare).port(0).start()) {
                assertThat(server.port()).isPositive();
                fanfare.publish("news", Payload.utf8("1")).toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }
    }

    /** The server of applications. */
    public static final class Container {

        /** Fails if the class loader of an application cannot be collected. */
        public static void main(String[] args) throws Exception {
            WeakReference<ClassLoader> loader = startAndClose();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        System.gc();
                        return loader.get() == null;
                    });
        }
    }

    /** In a process of its own: when Netty's native library goes with its class loader, it takes that of others along. */
    @Test
    @DisplayName("A class loader that started and closed an engine can be collected, whatever thread did it")
    void aClassLoaderCanBeCollected() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Container.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
    }

    private static WeakReference<ClassLoader> startAndClose() throws Exception {
        URL[] urls = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaderTest::url)
                .toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        Runnable application = (Runnable)
                loader.loadClass(Application.class.getName()).getConstructor().newInstance();
        assertThat(application.getClass()).isNotEqualTo(Application.class);
        application.run();
        Thread other = new Thread(application);
        other.start();
        other.join();
        loader.close();
        return new WeakReference<>(loader);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
