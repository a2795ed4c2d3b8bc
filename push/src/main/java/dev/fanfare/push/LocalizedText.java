package dev.fanfare.push;

import dev.fanfare.protocol.Outside;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A text in one or several languages.
 *
 * @param variants the texts by their language, a tag of BCP 47 such as {@code de} or {@code de-AT}, in its canonical form
 */
public record LocalizedText(Map<String, String> variants) {

    /** No text in any language. */
    public static final LocalizedText NONE = new LocalizedText(Map.of());

    /** Longer ones are no locales, and those of devices are a stranger's. */
    private static final int LONGEST_LOCALE = 100;

    /**
     * A text in several languages.
     *
     * @param variants the texts by their language
     * @throws IllegalArgumentException if a language is no tag of BCP 47, or is there twice
     */
    public LocalizedText {
        Objects.requireNonNull(variants, "variants must not be null");
        Map<String, String> canonical = new TreeMap<>();
        variants.forEach((language, text) -> {
            Objects.requireNonNull(text, "variants must not be null");
            if (canonical.put(canonical(language), text) != null) {
                throw new IllegalArgumentException("the language " + canonical(language) + " is there twice");
            }
        });
        variants = Collections.unmodifiableMap(canonical);
    }

    /**
     * {@return a text in one language}
     *
     * @param language a tag of BCP 47
     * @param text "" for none
     * @throws IllegalArgumentException if the language is no tag of BCP 47
     */
    public static LocalizedText of(String language, String text) {
        return NONE.with(language, text);
    }

    /**
     * The same with a text in one more language, or with another text in it.
     *
     * @param language a tag of BCP 47
     * @param text "" for none
     * @return the changed copy
     * @throws IllegalArgumentException if the language is no tag of BCP 47
     */
    public LocalizedText with(String language, String text) {
        Objects.requireNonNull(language, "language must not be null");
        Objects.requireNonNull(text, "text must not be null");
        Map<String, String> changed = new TreeMap<>(variants);
        changed.put(canonical(language), text);
        return new LocalizedText(changed);
    }

    /**
     * Which of the languages serves a locale, by the lookup of RFC 4647: the locale itself, else what is left of it
     * without its last part, and so on ({@code de-AT}, then {@code de}), else the default.
     *
     * @param locale of a device: a tag of BCP 47, also with {@code _}, or several as in {@code Accept-Language}; what is
     *     none gets the default
     * @param defaultLanguage what serves everybody else
     * @return one of the languages that there are, or the default
     */
    public String languageFor(String locale, String defaultLanguage) {
        Objects.requireNonNull(locale, "locale must not be null");
        Objects.requireNonNull(defaultLanguage, "defaultLanguage must not be null");
        String found = locale.isEmpty() || locale.length() > LONGEST_LOCALE ? null : lookUp(locale.replace('_', '-'));
        return found == null ? canonical(defaultLanguage) : canonical(found);
    }

    private @Nullable String lookUp(String ranges) {
        try {
            return Locale.lookupTag(LanguageRange.parse(ranges), variants.keySet());
        } catch (IllegalArgumentException noLocale) {
            return null;
        }
    }

    /**
     * {@return the text in a language; "" if there is none}
     *
     * @param language a tag of BCP 47
     * @throws IllegalArgumentException if the language is no tag of BCP 47
     */
    public String in(String language) {
        return variants.getOrDefault(canonical(Objects.requireNonNull(language, "language must not be null")), "");
    }

    /** A tag as BCP 47 writes it, so that {@code DE-at} and {@code de-AT} are one language. */
    static String canonical(String language) {
        try {
            String tag = new Locale.Builder().setLanguageTag(language).build().toLanguageTag();
            if (!tag.equals("und")) {
                return tag;
            }
        } catch (IllformedLocaleException malformed) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "\"" + Outside.of(language) + "\" is no language; write a tag of BCP 47, such as de or de-AT");
    }
}
