package dev.fanfare.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("S6 chat: the folder of the data")
@DisabledOnOs(OS.WINDOWS)
class DataFolderTest {

    @TempDir
    Path temporary = Path.of("");

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path permit(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    @DisplayName("is private with everything in it, and those above it are as usual")
    void isPrivate() throws IOException {
        Path path = temporary.resolve("above/data");
        DataFolder folder = DataFolder.open(path);
        folder.secret();
        assertThat(folder.database("chat")).isEqualTo(path.resolve("chat"));
        assertThat(permissions(path)).isEqualTo("rwx------");
        assertThat(permissions(path.resolve("secret"))).isEqualTo("rw-------");
        assertThat(permissions(path.resolve("chat.mv.db"))).isEqualTo("rw-------");
        assertThat(permissions(temporary.resolve("above"))).isNotEqualTo("rwx------");
    }

    @Test
    @DisplayName("is closed to others if it was left open, with everything that is in it")
    void isTightened() throws IOException {
        Path path = permit(Files.createDirectory(temporary.resolve("data")), "rwxr-xr-x");
        List<Path> files = List.of(
                Files.writeString(path.resolve("secret"), "known"),
                Files.createFile(path.resolve("chat.mv.db")),
                Files.createFile(path.resolve("chat.trace.db")));
        for (Path file : files) {
            permit(file, "rw-r--rw-");
        }
        DataFolder folder = DataFolder.open(path);
        assertThat(permissions(path)).isEqualTo("rwx------");
        for (Path file : files) {
            assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
        }
        assertThat(folder.secret()).isEqualTo("known");
    }

    @Test
    @DisplayName("stays as it is if it holds what is not the demo's, whose own files are private all the same")
    void othersFilesAreLeftAlone() throws IOException {
        Path path = permit(Files.createDirectory(temporary.resolve("home")), "rwxr-xr-x");
        Path other = permit(Files.createFile(path.resolve("letter.txt")), "rw-r--r--");
        DataFolder folder = DataFolder.open(path);
        folder.secret();
        folder.database("chat");
        assertThat(permissions(path)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(other)).isEqualTo("rw-r--r--");
        assertThat(permissions(path.resolve("secret"))).isEqualTo("rw-------");
        assertThat(permissions(path.resolve("chat.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    @DisplayName("has one secret of 256 random bits, which stays")
    void oneSecret() {
        String secret = DataFolder.open(temporary).secret();
        assertThat(secret).matches("[0-9a-f]{64}");
        assertThat(DataFolder.open(temporary).secret()).isEqualTo(secret);
        assertThat(DataFolder.open(temporary.resolve("other")).secret()).isNotEqualTo(secret);
    }

    @Test
    @DisplayName("gets a secret if a process was killed before it wrote one, and refuses one that is blank")
    void aSecretThatIsNone() throws IOException {
        Path file = Files.createFile(temporary.resolve("secret"));
        String secret = DataFolder.open(temporary).secret();
        assertThat(secret).hasSize(64);
        assertThat(DataFolder.open(temporary).secret()).isEqualTo(secret);
        Files.writeString(file, "\n\n");
        assertThatThrownBy(() -> DataFolder.open(temporary).secret())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("remove it");
    }

    @Test
    @DisplayName("cannot be a file, nor below one, which is said in a sentence")
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--data: " + file + " is a file, but a folder is needed");
        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--data: ");
    }
}
