package dev.fanfare.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.device.Device;
import dev.fanfare.device.DevicePage;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.DeviceUpdate;
import dev.fanfare.device.DeviceUpdate.TopicChange;
import dev.fanfare.device.TagFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices are in any database. */
abstract class DeviceContract extends PushTestBase {

    private List<Device> all() {
        return done(push().devices().list(DeviceQuery.ALL)).devices();
    }

    private Device only() {
        assertThat(all()).hasSize(1);
        return all().get(0);
    }

    @Test
    @DisplayName("P2 a device that is registered again is the same, with everything that it says now")
    void registersAgain() {
        String id = done(push().devices()
                .register(DeviceRegistration.of("fcm", "t1")
                        .withUser("ann")
                        .withPlace("android", "de-AT", "Europe/Vienna")
                        .withTags(Map.of("age", "30"))
                        .withTopics(Set.of("news", "sport"))));
        Device first = only();
        assertThat(first.topics()).containsExactlyInAnyOrder("news", "sport");
        assertThat(first.tags()).containsExactly(Map.entry("age", "30"));
        assertThat(List.of(first.user(), first.platform(), first.locale(), first.timezone(), first.token()))
                .containsExactly("ann", "android", "de-AT", "Europe/Vienna", "t1");
        assertThat(registered("ann", "t1", "news")).isEqualTo(id);
        assertThat(only().topics()).containsExactly("news");
        assertThat(only().tags()).isEmpty();
        assertThat(done(push().devices()
                        .register(DeviceRegistration.of("fcm", "t2")
                                .withUser("ann")
                                .withId(id))))
                .isEqualTo(id);
        assertThat(only().token()).isEqualTo("t2");
        assertThat(only().createdAt()).isEqualTo(first.createdAt());
    }

    @Test
    @DisplayName("P2 a device that two users register belongs to the second; nobody takes a device by its id alone")
    void belongsToWhoWasLast() {
        String id = registered("ann", "t1");
        assertThat(registered("ben", "t1")).isEqualTo(id);
        assertThat(only().user()).isEqualTo("ben");
        String other = done(push().devices()
                .register(DeviceRegistration.of("fcm", "t2").withUser("eve").withId(id)));
        assertThat(other).isNotEqualTo(id);
        assertThat(all()).hasSize(2);
    }

    @Test
    @DisplayName("P2 a device that comes with the id of one and the token of another is one device")
    void becomesOne() {
        String one = registered("ann", "t1", "a");
        registered("ann", "t2", "b");
        assertThat(done(push().devices()
                        .register(DeviceRegistration.of("fcm", "t2")
                                .withUser("ann")
                                .withId(one))))
                .isEqualTo(one);
        assertThat(only().token()).isEqualTo("t2");
    }

    @Test
    @DisplayName("P2 a token that is registered by many at the same time is one device")
    void registersAtTheSameTime() {
        List<CompletionStage<String>> ids = new ArrayList<>();
        Push other = node(PushOptions.DEFAULT).part(Push.class);
        for (int i = 0; i < 20; i++) {
            DeviceRegistration same = DeviceRegistration.of("fcm", "same").withUser("user" + i);
            ids.add((i % 2 == 0 ? push() : other).devices().register(same));
        }
        assertThat(ids.stream().map(PushTestBase::done).distinct()).hasSize(1);
        assertThat(all()).hasSize(1);
    }

    @ParameterizedTest
    @DisplayName("P2 a device that cannot be is refused, saying why")
    @CsvSource({"wns,t,there is no push provider", "fcm,bad token,does not begin with bad"})
    void refusesDevices(String provider, String token, String why) {
        assertThatThrownBy(() -> done(push().devices().register(DeviceRegistration.of(provider, token))))
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @DisplayName("P2 texts that no column has room for, or that blanks make ambiguous, are refused")
    @ValueSource(strings = {" ann", "ann ", "a\0b", "a\nb", "\u007f"})
    void refusesTexts(String text) {
        DeviceRegistration device = DeviceRegistration.of("fcm", "t");
        assertThatThrownBy(() -> device.withUser(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> device.withTopics(Set.of(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> device.withTags(Map.of(text, "1"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> device.withTags(Map.of("a", text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> device.withId(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TagFilter.equal(text, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DeviceUpdate.NOTHING.user(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("P2 devices are changed by their ids or their users")
    void changesDevices() {
        String id = registered("ann", "t1", "a", "b");
        registered("ann", "t2", "a");
        registered("ben", "t3");
        DeviceUpdate toC = DeviceUpdate.NOTHING.topics(TopicChange.ADD, Set.of("c"));
        assertThat(done(push().devices().update(DeviceQuery.ALL.withUsers(Set.of("ann")), toC)))
                .isEqualTo(2);
        DeviceQuery one = DeviceQuery.ALL.withIds(Set.of(id));
        done(push().devices()
                .update(
                        one,
                        DeviceUpdate.NOTHING
                                .topics(TopicChange.REMOVE, Set.of("b"))
                                .user("eve")));
        Device changed = done(push().devices().list(one)).devices().get(0);
        assertThat(changed.topics()).containsExactlyInAnyOrder("a", "c");
        assertThat(changed.user()).isEqualTo("eve");
        done(push().devices()
                .update(
                        one,
                        DeviceUpdate.NOTHING
                                .topics(TopicChange.SET, Set.of())
                                .tags(Map.of("x", "1"))
                                .place("fr", null)));
        changed = done(push().devices().list(one)).devices().get(0);
        assertThat(changed.topics()).isEmpty();
        assertThat(changed.tags()).containsExactly(Map.entry("x", "1"));
        assertThat(changed.locale()).isEqualTo("fr");
        assertThatThrownBy(() -> done(push().devices().update(DeviceQuery.ALL, toC)))
                .hasMessageContaining("say whose devices");
        Set<String> many = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            many.add("topic" + i);
        }
        done(push().devices().update(one, DeviceUpdate.NOTHING.topics(TopicChange.ADD, many)));
        assertThatThrownBy(() -> done(push().devices().update(one, toC))).hasMessageContaining("at most 100 topics");
        assertThat(done(push().devices().list(one)).devices().get(0).topics()).hasSize(100);
    }

    @Test
    @DisplayName("P2 topics that are added at the same time, by two nodes, are all there")
    void addsAtTheSameTime() {
        String id = registered("ann", "t1");
        Push other = node(PushOptions.DEFAULT).part(Push.class);
        DeviceQuery one = DeviceQuery.ALL.withIds(Set.of(id));
        List<CompletionStage<Integer>> updates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            DeviceUpdate adding = DeviceUpdate.NOTHING.topics(TopicChange.ADD, Set.of("topic" + i));
            updates.add((i % 2 == 0 ? push() : other).devices().update(one, adding));
        }
        updates.forEach(each -> assertThat(done(each)).isEqualTo(1));
        assertThat(only().topics()).hasSize(20);
    }

    @Test
    @DisplayName("P2 an id alone takes and removes nobody's device: it is of who has its token")
    void anIdIsNoSecret() {
        String id = registered("", "t1");
        assertThat(done(push().devices()
                        .renew(DeviceRegistration.of("fcm", "t2").withId(id), Set.of())))
                .isNotEqualTo(id);
        assertThat(done(push().devices().removeOwn(id, "ann"))).isFalse();
        assertThat(all()).hasSize(2);
    }

    @Test
    @DisplayName("P2 devices are removed by their ids or their user")
    void removesDevices() {
        String id = registered("ann", "t1", "a");
        registered("ann", "t2");
        registered("ann", "t3");
        registered("ben", "t4");
        assertThat(done(push().devices().remove(Set.of(id, "nobody")))).isEqualTo(1);
        assertThat(done(push().devices().removeAllOf("ann"))).isEqualTo(2);
        assertThat(only().user()).isEqualTo("ben");
    }

    @Test
    @DisplayName("P4 a device that has come back since, or has another token, is not removed for what was said before")
    void staysWhenItCameBack() {
        registered("ann", "t1");
        Device before = only();
        assertThat(done(push().devices().removeGone(before, Instant.now().minusSeconds(60))))
                .isFalse();
        done(push().devices()
                .register(DeviceRegistration.of("fcm", "t2").withUser("ann").withId(before.id())));
        assertThat(done(push().devices().removeGone(before, null))).isFalse();
        assertThat(done(push().devices().removeGone(only(), null))).isTrue();
        assertThat(all()).isEmpty();
    }

    @Test
    @DisplayName("P2 devices are listed by pages, by what they are, and by their tags")
    void lists() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 25; i++) {
            done(push().devices()
                    .register(DeviceRegistration.of(i % 2 == 0 ? "fcm" : "apns", "t" + i)
                            .withUser("user" + i % 3)
                            .withPlace(i % 2 == 0 ? "android" : "ios", "", "")
                            .withTags(Map.of("age", String.valueOf(i)))
                            .withTopics(Set.of("topic" + i % 5))));
        }
        DeviceQuery query = new DeviceQuery(
                Set.of(),
                Set.of("user0", "user1"),
                Set.of("topic0", "topic1"),
                Set.of("fcm"),
                Set.of("android"),
                List.of(TagFilter.greater("age", "5"), TagFilter.exists("age")),
                "",
                2);
        for (int i = 0; i < 25; i++) {
            if (i % 2 == 0 && i % 3 < 2 && i % 5 < 2 && i > 5) {
                expected.add("t" + i);
            }
        }
        assertThat(expected).isNotEmpty();
        List<String> found = new ArrayList<>();
        DevicePage page = done(push().devices().list(query));
        while (true) {
            assertThat(page.devices()).hasSizeLessThanOrEqualTo(2);
            page.devices().forEach(device -> found.add(device.token()));
            if (page.cursor().isEmpty()) {
                break;
            }
            page = done(push().devices().list(query.withPage(page.cursor(), 2)));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @DisplayName(
            "P2 a filter compares texts as texts and numbers as numbers; what is no number is neither above nor below")
    @CsvSource({
        "EXISTS,,10,true",
        "NOT_EXISTS,,10,false",
        "EQUAL,10,10,true",
        "EQUAL,10,10.0,false",
        "NOT_EQUAL,10,9,true",
        "NOT_EQUAL,10,10,false",
        "GREATER,9,10,true",
        "GREATER,10,10,false",
        "GREATER,10,10.5,true",
        "GREATER,10,ten,false",
        "GREATER,10,1e9,false",
        "LESS,10,9,true",
        "LESS,-1,-2,true",
        "LESS,10,ten,false",
    })
    void comparesTags(TagFilter.Comparison comparison, String value, String tag, boolean isAmong) {
        TagFilter filter = new TagFilter("t", comparison, value == null ? "" : value);
        assertThat(filter.matches(Map.of("t", tag))).isEqualTo(isAmong);
        assertThat(filter.matches(Map.of()))
                .isEqualTo(
                        comparison == TagFilter.Comparison.NOT_EXISTS || comparison == TagFilter.Comparison.NOT_EQUAL);
    }
}
