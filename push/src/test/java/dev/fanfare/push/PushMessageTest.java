package dev.fanfare.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushMessageTest {

    private static PushMessageBuilder hello() {
        return PushMessage.builder().title("en", "Hello").text("en", "world");
    }

    @Test
    @DisplayName("P3 a message is of high priority, kept as long as can be, and changes no badge unless it says so")
    void defaults() {
        PushMessage message = hello().build();
        assertThat(message.priority()).isEqualTo(PushPriority.HIGH);
        assertThat(message.expiration()).isEqualTo(Duration.ofDays(28));
        assertThat(message.badge()).isEqualTo(PushBadge.NONE);
        assertThat(message.defaultLanguage()).isEqualTo("en");
        assertThat(message.id() + message.sound() + message.group() + message.icon() + message.image() + message.link())
                .isEmpty();
        assertThat(message.actions()).isEmpty();
        assertThat(message.data()).isEqualTo(Payload.EMPTY);
    }

    @ParameterizedTest(name = "{0} gets {1}")
    @CsvSource({
        "'', en",
        "de, de",
        "de-AT, de-AT",
        "DE-at, de-AT",
        "de_AT, de-AT",
        "de-CH, de",
        "de-CH-1996, de",
        "de-AT-1996, de-AT",
        "de-x-private, de",
        "pt, en",
        "fr, fr",
        "fr-CA, fr",
        "zh-Hant-TW, zh-Hant",
        "zh-TW, en",
        "'fr;q=0.5,de;q=0.9', de",
        "'it, fr', fr",
        "*, en",
        "!!!, en",
        "zh_TW_#Hant, zh-Hant",
        "zh__#Hant, zh-Hant",
        "de_AT_#x, de-AT",
        "de_AT.UTF-8, de-AT",
        "de_AT@euro, de-AT",
        "fr_, fr",
        "en_US@calendar=x, en",
        "'#', en",
        "'@', en",
        "de--AT, en",
        "iw, he"
    })
    @DisplayName("P3 the language is that of the device, else the nearest, else the default")
    void languages(String locale, String language) {
        PushMessageBuilder builder = hello();
        for (String each : new String[] {"en", "de", "de-at", "fr", "zh-Hant", "he"}) {
            builder.text(each, "in " + each);
        }
        RenderedMessage rendered = builder.build().render(locale, Map.of());
        assertThat(rendered.language()).isEqualTo(language);
        assertThat(rendered.text()).isEqualToIgnoringCase("in " + language);
    }

    @Test
    @DisplayName("P3 a text that is missing in a language is there in the next that serves")
    void eachTextForItself() {
        RenderedMessage rendered = hello().text("de", "Welt")
                .action(new PushAction("open", LocalizedText.of("en", "Open"), Payload.EMPTY))
                .build()
                .render("de-AT", Map.of());
        assertThat(rendered.title()).isEqualTo("Hello");
        assertThat(rendered.text()).isEqualTo("Welt");
        assertThat(rendered.language()).isEqualTo("de");
        assertThat(rendered.actions()).containsExactly(new RenderedMessage.Action("open", "Open", Payload.EMPTY));
        assertThat(hello().text("de", "Welt")
                        .build()
                        .render("de" + ",it".repeat(100), Map.of())
                        .language())
                .isEqualTo("de");
        assertThat(hello().build().render("x".repeat(101), Map.of()).language()).isEqualTo("en");
    }

    @Test
    @DisplayName("P3 variables stand for their values in title, text and labels, and values are taken as they are")
    void variables() {
        RenderedMessage rendered = PushMessage.builder()
                .title("en", "{{ who }} wrote")
                .text("en", "{{who}}: {{what}}{{what}} $1 \\ { { }} {x}")
                .action(new PushAction("open", LocalizedText.of("en", "To {{who}}"), Payload.EMPTY))
                .build()
                .render("", Map.of("who", "Ann $0", "what", "{{who}}", "unused", "x"));
        assertThat(rendered.title()).isEqualTo("Ann $0 wrote");
        assertThat(rendered.text()).isEqualTo("Ann $0: {{who}}{{who}} $1 \\ { { }} {x}");
        assertThat(rendered.actions().get(0).label()).isEqualTo("To Ann $0");
    }

    @Test
    @DisplayName("P3 a variable without a value is an error that names it and where it stands")
    void missingVariable() {
        PushMessage message = PushMessage.builder()
                .text("en", "Hi {{who}}")
                .text("de", "Hallo {{wer}}")
                .action(new PushAction("open", LocalizedText.of("en", "To {{where}}"), Payload.EMPTY))
                .build();
        assertThatThrownBy(() -> message.render("de-AT", Map.of("who", "x", "where", "y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text (de): the variable \"wer\" has no value; give it one, or take {{wer}} out");
        assertThatThrownBy(() -> message.render("", Map.of("who", "x")))
                .hasMessageStartingWith("the label of action open (en): the variable \"where\" has no value");
        assertThat(message.render("en", Map.of("who", "x", "where", "y")).text())
                .isEqualTo("Hi x");
    }

    @Test
    @DisplayName("P3 a message that says nothing once its variables are filled in is refused")
    void blankVariables() {
        PushMessage message = PushMessage.builder().text("en", "{{what}}").build();
        assertThatThrownBy(() -> message.render("", Map.of("what", " ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("title and text are blank");
        PushMessage labelled = hello().action(new PushAction("open", LocalizedText.of("en", "{{what}}"), Payload.EMPTY))
                .build();
        assertThatThrownBy(() -> labelled.render("", Map.of("what", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the label of action open is blank");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                wrong("a title or a text in its default language, de", m -> m.defaultLanguage("de")),
                wrong("no language", m -> m.defaultLanguage("")),
                wrong("no language", m -> m.text("english please", "x")),
                wrong("no language", m -> m.text("und", "x")),
                wrong("title (en): {{ at character 3 begins no variable", m -> m.title("en", "a {{ }}")),
                wrong("title (en): {{ at character 1 begins no variable", m -> m.title("en", "{{a b}}")),
                wrong("text (de): {{ at character 9 begins no variable", m -> m.text("de", "{{good}}{{open")),
                wrong("title (de) is blank", m -> m.title("de", " ")),
                wrong("text (de) is blank", m -> m.text("de", "")),
                wrong(
                        "action \"a\" (de) is blank",
                        m -> m.action(
                                new PushAction("a", LocalizedText.of("en", "x").with("de", ""), Payload.EMPTY))),
                wrong("id must be at most 255 characters long, and has 256", m -> m.id("x".repeat(256))),
                wrong("group must be at most 255", m -> m.group("x".repeat(256))),
                wrong("sound must be at most 255", m -> m.sound("x".repeat(256))),
                wrong("expiration must be from 0 to 28 days", m -> m.expiration(Duration.ofSeconds(-1))),
                wrong(
                        "expiration must be from 0 to 28 days",
                        m -> m.expiration(Duration.ofDays(28).plusNanos(1))),
                wrong("link: javascript: opens nothing", m -> m.link("javascript:alert(1)")),
                wrong("link: javascript: opens nothing", m -> m.link(" JavaScript:alert(1)")),
                wrong("link: data: opens nothing", m -> m.link("data:text/html,x")),
                wrong("link: \"java\\nscript:x\" is no address", m -> m.link("java\nscript:x")),
                wrong("link: \"/a b\" is no address", m -> m.link("/a b")),
                wrong("icon: http: is no address of a picture", m -> m.icon("http://example.com/x.png")),
                wrong("image: data: is no address of a picture", m -> m.image("data:image/png;base64,AA")),
                wrong("action \"a\" is there twice", m -> m.action(action("a")).action(action("a"))),
                wrong(
                        "action \"a\" needs a label in the default language",
                        m -> m.action(new PushAction("a", LocalizedText.of("de", "x"), Payload.EMPTY))),
                wrong(
                        "action \"a\" (en): {{ at character 1",
                        m -> m.action(new PushAction("a", LocalizedText.of("en", "{{"), Payload.EMPTY))),
                wrong("must be at most 255 characters long", m -> m.action(action("a".repeat(256)))),
                wrong("9 are more than the 8", m -> {
                    for (int i = 0; i < 9; i++) {
                        m.action(action("a" + i));
                    }
                }));
    }

    private static PushAction action(String event) {
        return new PushAction(event, LocalizedText.of("en", "label"), Payload.EMPTY);
    }

    private static Arguments wrong(String reason, Consumer<PushMessageBuilder> change) {
        return Arguments.of(reason, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    @DisplayName("P3 what cannot be is refused, saying what and where")
    void refused(String reason, Consumer<PushMessageBuilder> change) {
        PushMessageBuilder builder = hello();
        assertThatThrownBy(() -> {
                    change.accept(builder);
                    builder.build();
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a?b=c#d",
                "https://example.com/x",
                "http://example.com",
                "myapp://order/7",
                "a/b",
                "mailto:x@y.z"
            })
    @DisplayName("P3 a link is any address, also of an application")
    void links(String link) {
        assertThat(hello().link(link).build().link()).isEqualTo(link);
    }

    @Test
    @DisplayName("P3 a badge is left alone, set or increased")
    void badges() {
        assertThat(PushBadge.set(0)).isEqualTo(new PushBadge(PushBadge.Change.SET, 0));
        assertThat(PushBadge.increase(2).count()).isEqualTo(2);
        assertThatThrownBy(() -> PushBadge.set(-1)).hasMessage("badge: -1 does not fit SET; it must be at least 0");
        assertThatThrownBy(() -> PushBadge.increase(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new PushBadge(PushBadge.Change.NONE, 1)).hasMessageContaining("must be 0");
    }

    @Test
    @DisplayName("P3 data and parameters are JSON, and languages are there once")
    void json() {
        assertThat(hello().data(Map.of("a", 1)).build().data().utf8()).isEqualTo("{\"a\":1}");
        assertThat(hello().data("{").build().data().utf8()).isEqualTo("\"{\"");
        assertThatThrownBy(() -> hello().data(Payload.utf8("{"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PushAction("a", LocalizedText.NONE, Payload.utf8("{")))
                .isInstanceOf(NotJsonException.class);
        assertThatThrownBy(() -> new PushAction(" ", LocalizedText.NONE, Payload.EMPTY))
                .hasMessageContaining("name of its event");
        assertThatThrownBy(() -> new LocalizedText(Map.of("de-AT", "a", "DE-at", "b")))
                .hasMessageContaining("de-AT is there twice");
        assertThat(LocalizedText.of("de_AT".replace('_', '-'), "x").in("de-at")).isEqualTo("x");
    }

    @Test
    @DisplayName("P3 a message that was built does not change with its builder, and logs show nothing of it")
    void immutable() {
        PushMessageBuilder builder = hello().data("secret");
        PushMessage message = builder.build();
        builder.text("en", "other").action(action("a"));
        assertThat(message.text().in("en")).isEqualTo("world");
        assertThat(message.actions()).isEmpty();
        assertThat(message.toString() + message.render("", Map.of())).doesNotContain("secret", "world", "Hello");
        PushAction action = new PushAction("open", LocalizedText.of("en", "label"), Payload.utf8("\"secret\""));
        RenderedMessage rendered = hello().action(action).build().render("", Map.of());
        assertThat(action.toString() + action.label() + rendered.actions())
                .contains("open", "en")
                .doesNotContain("secret", "label");
    }
}
