package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may look like, as YAML 1.2 and as JSON, and how it is refused where it is neither. */
class ConfigFileTest {

    @TempDir
    private @Nullable Path folder;

    private ServerConfig load(String name, byte[] content) throws IOException {
        Path file = Files.write(Objects.requireNonNull(folder).resolve(name), content);
        return new ConfigLoader().file(file).load();
    }

    private ServerConfig yaml(String text) throws IOException {
        return load("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private ServerConfig json(String text) throws IOException {
        return load("c.json", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567e8",
                "1.10",
                "0x1F",
                "yes",
                "no",
                "true",
                "2026-11-25",
                "007",
                "0o17",
                ".5",
                "1_000",
                "1:30",
                "-",
                "a b",
                "Null ",
                "a#b",
                "50%",
                "äö😀",
                "---x",
                "12345678901234567890123",
                "0.1000",
                "+1",
                ".inf"
            })
    void aKeyIsTextAsItIsWritten(String key) throws IOException {
        for (String said :
                List.of("key: " + (key.equals("-") ? "'-'" : key), "key: \"" + key + "\"", "key: '" + key + "'")) {
            String text = said.endsWith("Null ") ? "key: 'Null '" : said;
            assertThat(yaml("http_api:\n  " + text + "\n").httpApi().key())
                    .as(text)
                    .isEqualTo(key);
        }
        assertThat(json("{\"http_api\": {\"key\": \"" + key + "\"}}").httpApi().key())
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567e8", "1.10", "12345678901234567890123", "true", "-0.0"})
    void aKeyThatIsANumberInJsonIsTextAsItIsWritten(String key) throws IOException {
        assertThat(json("{\"http_api\": {\"key\": " + key + "}}").httpApi().key())
                .isEqualTo(key);
    }

    @Test
    void anAliasStandsForWhatItNames() throws IOException {
        ServerConfig config = yaml("""
                client: {token: {hmac_secret_key: &secret real}}
                http_api: {key: *secret}
                """);
        assertThat(config.token().hmacSecretKey()).isEqualTo("real");
        assertThat(config.httpApi().key()).isEqualTo("real");
    }

    @Test
    void mapsAreMergedAndWhatTheySayThemselvesComesFirst() throws IOException {
        ServerConfig config = yaml("""
                channel:
                  namespaces:
                    - &chat {name: chat, presence: true, history_size: 5, history_ttl: 1m}
                    - <<: *chat
                      name: room
                      history_size: 7
                """);
        NamespaceOptions room = Objects.requireNonNull(config.namespaces().get("room"));
        assertThat(room.presence().isKept()).isTrue();
        assertThat(room.history().size()).isEqualTo(7);
        assertThat(Objects.requireNonNull(config.namespaces().get("chat"))
                        .history()
                        .size())
                .isEqualTo(5);
    }

    @Test
    void manyNamespacesMayShareOneAnchor() throws IOException {
        String namespaces = IntStream.range(0, 500)
                .mapToObj(i -> "    - {<<: *base, name: n" + i + "}\n")
                .collect(Collectors.joining());
        assertThat(yaml("channel:\n  namespaces:\n    - &base {name: base, presence: true}\n" + namespaces)
                        .namespaces())
                .hasSize(501)
                .allSatisfy((name, options) ->
                        assertThat(options.presence().isKept()).isTrue());
    }

    @Test
    void lineEndsAndAByteOrderMarkAreNoContent() throws IOException {
        String text = "\uFEFFclient:\r\n  channel_limit: 7\r\nhttp_api:\r\n  key: 'k'\r\n";
        assertThat(yaml(text).clients().channelLimit()).isEqualTo(7);
        assertThat(yaml(text.replace("\r\n", "\r")).httpApi().key()).isEqualTo("k");
        assertThat(json("\uFEFF{\r\n\"http_api\": {\"key\": \"k\"}}").httpApi().key())
                .isEqualTo("k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "--- # nothing\n...\n", "~", "%YAML 1.2\n---\n{}\n"})
    void nothingIsFine(String text) throws IOException {
        assertThat(yaml(text)).isEqualTo(new ConfigLoader().load());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            client:\\n\\tinsecure: true                     | c.yaml:2: found character '\\t(TAB)' that cannot start any token
            client:\\n  a: 1\\n b: 2                        | c.yaml:3: expected <block end>
            client: "no end                              | c.yaml:1: found unexpected end of stream
            client: {insecure: true}}, x: {a: 1}         | c.yaml:1: expected <block end>, but found '}'
            {"client": {}}, "x": {}                      | c.yaml:1: expected '<document start>', but found ','
            http_api: {key: k}\\n---\\nclient: {}          | c.yaml:2: but found another document
            http_api: {key: k}\\n...\\nclient: {}          | c.yaml:3: expected '<document start>'
            http_api:\\n  key: *nobody                    | c.yaml:2: found undefined alias nobody
            http_api: &a\\n  key: *a                      | c.yaml:1: an anchor cannot contain itself
            client:\\n  token: &a [*a]                    | c.yaml:2: an anchor cannot contain itself
            client: {<<: 5}                              | c.yaml:1: Expected mapping node
            client:\\n  channel_limit: 1\\n  channel_limit: 2 | c.yaml:3: the key "channel_limit" is there twice
            http_api:\\n  key: 1\\n  "key": 2              | c.yaml:3: the key "key" is there twice
            ? [a]\\n: b                                   | c.yaml:1: a key is a text
            ~: b                                         | c.yaml:1: a key is a text
            1: b                                         | c.yaml:1: 1: there is no such key
            true: b                                      | c.yaml:1: true: there is no such key
            http_api: {key: !secret x}                   | c.yaml:1: the tag !secret means nothing here
            http_api: {key: !!binary aGk=}               | c.yaml:1: the tag tag:yaml.org,2002:binary means nothing here
            client:\\n  insecure: true\\7               | c.yaml:2: the character U+0007 cannot be in a configuration
            %YAML 3.0\\n---\\n{}                           | c.yaml:1: Version
            http_api: {key: "\\\\xZZ"}                     | c.yaml:1: expected escape sequence
            just text                                    | c.yaml:1: a configuration is a map of keys, not "just text"
            """)
    void whatIsNoConfigurationInYamlIsNamedWithItsLine(String text, String message) {
        assertThatThrownBy(() -> yaml(text.translateEscapes()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"http_api":{"key":"k"}}, "client":{}}       | c.json:1: this is not JSON: Unexpected character (','
            {"http_api":{"key":"k"}}\\n{"client":{}}      | c.json:2: there is more behind the end
            {"http_api":{"key":"k"}} garbage             | c.json:1: this is not JSON: Unrecognized token 'garbage'
            {\\n// no\\n"client":{}}                       | c.json:2: JSON has no comments; YAML has
            {\\n# no\\n"client":{}}                        | c.json:2: this is not JSON: Unexpected character ('#'
            {"client":{"channel_limit":NaN}}             | c.json:1: this is not JSON: Non-standard token 'NaN'
            {"client":{"channel_limit":Infinity}}        | c.json:1: this is not JSON
            {"client":{"channel_limit":01}}              | c.json:1: this is not JSON
            {"client":{},}                               | c.json:1: this is not JSON
            {"client":{"allowed_origins":["a",]}}        | c.json:1: this is not JSON
            {'client':{}}                                | c.json:1: this is not JSON
            {client:{}}                                  | c.json:1: this is not JSON
            {"client":{}\\n                               | c.json:2: this is not JSON: Unexpected end-of-input
            {"client":\\n{},\\n"client":{}}                | c.json:3: the key "client" is there twice
            {"http_api":{"key":"a\\nb"}}                  | c.json:1: this is not JSON
            []                                           | c.json:1: a configuration is a map of keys, not a list
            ''                                           | c.json: is empty; JSON that says nothing is {}
            """)
    void whatIsNoConfigurationInJsonIsNamedWithItsLine(String text, String message) {
        assertThatThrownBy(() -> json(text.translateEscapes()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("Feature", "ALLOW_", "start marker");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            66 6f 6f 3a 20 31 0a ff fe        | c.yaml:2: this is not UTF-8 (byte 0xff); save the file in UTF-8
            ff fe 61 00 3a 00                 | c.yaml:1: this is not UTF-8 (byte 0xff)
            6b 3a 20 e4 0a                    | c.yaml:1: this is not UTF-8 (byte 0xe4)
            6b 3a 20 c3                       | c.yaml:1: this is not UTF-8 (byte 0xc3)
            6b 3a 20 ed a0 80                 | c.yaml:1: this is not UTF-8 (byte 0xed)
            """)
    void whatIsNotUtf8IsNamedWithItsLine(String bytes, String message) {
        byte[] content = new java.math.BigInteger("01" + bytes.replace(" ", ""), 16).toByteArray();
        assertThatThrownBy(() -> load("c.yaml", java.util.Arrays.copyOfRange(content, 1, content.length)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aDocumentThatGrowsWhenItsAliasesAreReplacedIsRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(10, alias)) + "]\n");
        }
        assertThatThrownBy(() -> yaml(laughs.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("more than 100000 values");
        String aliases = "a: &a [x]\nb: [" + "*a, ".repeat(2_000) + "]\n";
        assertThatThrownBy(() -> yaml(aliases))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Number of aliases for non-scalar nodes exceeds the specified max=1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 1_000, 100_000})
    void whatIsNestedTooDeepIsRefused(int depth) {
        String lists = "[".repeat(depth) + "]".repeat(depth);
        String maps = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        for (String text : List.of(lists, maps)) {
            assertThatThrownBy(() -> yaml("client: " + text))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("c.yaml:1: maps and lists are nested more than 32 deep");
            assertThatThrownBy(() -> json("{\"client\": " + text + "}"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("c.json:1: maps and lists are nested more than 32 deep");
        }
        String blocks = IntStream.range(0, Math.min(depth, 1_000))
                .mapToObj(i -> " ".repeat(i) + "a:\n")
                .collect(Collectors.joining());
        assertThatThrownBy(() -> yaml(blocks))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("c.yaml:33: maps and lists are nested more than 32 deep");
    }

    @Test
    void aFileThatCannotBeAConfigurationIsNamed() throws IOException {
        Path directory = Objects.requireNonNull(folder);
        assertThatThrownBy(() -> new ConfigLoader().file(directory))
                .hasMessage(directory + ": this is a directory; name the file in it");
        assertThatThrownBy(() -> new ConfigLoader().file(directory.resolve("none.yaml")))
                .hasMessage(directory.resolve("none.yaml") + ": there is no such file");
        assertThatThrownBy(() -> load("c.yaml", new byte[FileText.MAX_BYTES + 1]))
                .hasMessageContaining("has more than 4194304 bytes");
    }
}
