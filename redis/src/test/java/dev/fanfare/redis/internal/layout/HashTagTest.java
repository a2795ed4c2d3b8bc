package dev.fanfare.redis.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HashTagTest {

    private static final List<String> ODD = List.of(
            "a", "}", "}a", "%", "%}", "%}a", "%%", "{", "{}", "a{b}c", "a}b", "{a}", "}{", "a%", "ä}", "a b", "}}",
            "{{");

    @Test
    @DisplayName("M14 all names of a channel are in one slot of a cluster, whatever the channel is called")
    void allNamesOfAChannelAreInOneSlot() {
        for (String channel : ODD) {
            String meta = "fanfare:meta:" + HashTag.of(channel);
            String once = "fanfare:once:" + HashTag.of(channel) + ":{other}";
            assertThat(SlotHash.getSlot(once)).as(channel).isEqualTo(SlotHash.getSlot(meta));
            assertThat(HashTag.in(once)).as(channel).isEqualTo(HashTag.in(meta)).isNotEqualTo(meta);
        }
    }

    @Test
    @DisplayName("M14 the name of a channel is found in that of what is announced, and no two have the same")
    void aChannelIsFoundInItsName() {
        Set<String> tags = new HashSet<>();
        for (String channel : ODD) {
            String tag = HashTag.of(channel);
            assertThat(tags.add(tag)).as(channel).isTrue();
            assertThat(HashTag.channel("p:" + tag, 2)).isEqualTo(channel);
        }
    }

    @Test
    @DisplayName("M14 a beginning has the channels that begin so, and no others")
    void aBeginningHasTheChannelsThatBeginSo() {
        for (String prefix : ODD) {
            for (String channel : ODD) {
                assertThat(HashTag.of(channel).startsWith(HashTag.beginningWith(prefix)))
                        .as("%s begins with %s", channel, prefix)
                        .isEqualTo(channel.startsWith(prefix));
            }
        }
        assertThat(ODD).allMatch(channel -> HashTag.of(channel).startsWith(HashTag.beginningWith("")));
    }
}
