package dev.fanfare.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.protocol.FilterNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M2 tags filters")
class TagsFilterTest {

    private static final Map<String, String> TAGS = Map.of("ticker", "BTC", "price", "10.50", "empty", "");

    private static FilterNode leaf(String key, String cmp, String val, String... vals) {
        return new FilterNode("", key, cmp, val, List.of(vals), List.of());
    }

    private static FilterNode of(String op, FilterNode... nodes) {
        return new FilterNode(op, "", "", "", List.of(), List.of(nodes));
    }

    @ParameterizedTest
    @CsvSource({
        "ticker,eq,BTC,true",
        "ticker,eq,btc,false",
        "no,eq,BTC,false",
        "ticker,neq,BTC,false",
        "ticker,neq,ETH,true",
        "no,neq,BTC,true",
        "ticker,sw,B,true",
        "ticker,sw,C,false",
        "no,sw,'',false",
        "ticker,ew,C,true",
        "ticker,ct,T,true",
        "ticker,ct,X,false",
        "price,lt,10.6,true",
        "price,lt,9,false",
        "price,lte,10.5,true",
        "price,gte,10.500,true",
        "price,gt,10.5,false",
        "price,gt,-1,true",
        "ticker,gt,1,false",
        "no,lt,1,false",
        "empty,eq,'',true"
    })
    void aComparisonLooksAtOneTag(String key, String cmp, String val, boolean matches) {
        assertThat(TagsFilter.of(leaf(key, cmp, val)).matches(TAGS)).isEqualTo(matches);
    }

    @Test
    void someComparisonsAskWhetherThereIsATagOrTakeMany() {
        assertThat(TagsFilter.of(leaf("empty", "ex", "")).matches(TAGS)).isTrue();
        assertThat(TagsFilter.of(leaf("no", "ex", "")).matches(TAGS)).isFalse();
        assertThat(TagsFilter.of(leaf("no", "nex", "")).matches(TAGS)).isTrue();
        assertThat(TagsFilter.of(leaf("ticker", "in", "", "ETH", "BTC")).matches(TAGS))
                .isTrue();
        assertThat(TagsFilter.of(leaf("no", "in", "", "ETH")).matches(TAGS)).isFalse();
        assertThat(TagsFilter.of(leaf("ticker", "nin", "", "ETH")).matches(TAGS))
                .isTrue();
        assertThat(TagsFilter.of(leaf("no", "nin", "", "ETH")).matches(TAGS)).isTrue();
    }

    @Test
    void conditionsAreCombined() {
        FilterNode yes = leaf("ticker", "eq", "BTC");
        FilterNode no = leaf("ticker", "eq", "ETH");
        assertThat(TagsFilter.of(of("and", yes, no)).matches(TAGS)).isFalse();
        assertThat(TagsFilter.of(of("or", no, yes)).matches(TAGS)).isTrue();
        assertThat(TagsFilter.of(of("not", of("and", yes, of("not", no)))).matches(TAGS))
                .isFalse();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        FilterNode yes = leaf("ticker", "eq", "BTC");
        Stream.of(
                        of("and"),
                        of("or"),
                        of("not"),
                        of("not", yes, yes),
                        of("xor", yes),
                        leaf("", "eq", "BTC"),
                        leaf("ticker", "like", "BTC"),
                        leaf("ticker", "in", "BTC"),
                        leaf("ticker", "nin", ""),
                        leaf("ticker", "eq", "BTC", "ETH"),
                        leaf("price", "lt", "a lot"),
                        leaf("price", "lt", "1e9"))
                .forEach(senseless -> assertThatThrownBy(() -> TagsFilter.of(of("and", senseless)))
                        .as("%s", senseless)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("in a filter"));
    }

    @Test
    @DisplayName("a filter that is too deep or too wide is refused, whatever it is made of")
    void aFilterHasALimitedSize() {
        FilterNode deep = leaf("ticker", "eq", "BTC");
        for (int i = 0; i < 100_000; i++) {
            deep = of("not", deep);
        }
        FilterNode[] many = new FilterNode[256];
        Arrays.fill(many, leaf("ticker", "eq", "BTC"));
        for (FilterNode tooLarge : List.of(deep, of("or", many))) {
            assertThatThrownBy(() -> TagsFilter.of(tooLarge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("256");
        }
        assertThat(TagsFilter.of(of("or", Arrays.copyOf(many, 255))).matches(TAGS))
                .isTrue();
    }
}
