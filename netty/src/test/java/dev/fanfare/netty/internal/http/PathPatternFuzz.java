package dev.fanfare.netty.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pattern is read or refused with a reason, and matches what it says in whatever order patterns are. */
class PathPatternFuzz {

    @FuzzTest(maxDuration = "10m")
    void patterns(FuzzedDataProvider data) {
        List<PathPattern> patterns = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String text = "/" + data.consumeString(60);
            try {
                PathPattern pattern = PathPattern.parse(text);
                assertThat(pattern.isSame(PathPattern.parse(pattern.toString())))
                        .isTrue();
                patterns.add(pattern);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).contains("path");
            }
            patterns.add(PathPattern.ofHttp(text));
        }
        areInOrder(patterns);
        List<String> path;
        try {
            path = PathPattern.split("/" + data.consumeRemainingAsString());
        } catch (IllegalArgumentException malformed) {
            assertThat(malformed.getMessage()).isNotBlank();
            return;
        }
        for (PathPattern pattern : patterns) {
            Map<String, String> found = pattern.match(path);
            if (found != null) {
                String spread = String.join("/", path);
                assertThat(found.values())
                        .allSatisfy(value -> assertThat(spread).contains(value));
            }
        }
    }

    private static void areInOrder(List<PathPattern> patterns) {
        for (PathPattern one : patterns) {
            for (PathPattern other : patterns) {
                assertThat(Integer.signum(one.compareTo(other))).isEqualTo(-Integer.signum(other.compareTo(one)));
                for (PathPattern third : patterns) {
                    if (one.compareTo(other) <= 0 && other.compareTo(third) <= 0) {
                        assertThat(one.compareTo(third)).isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }
}
