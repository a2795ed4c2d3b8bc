package dev.fanfare.push;

import dev.fanfare.protocol.Outside;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text in one or several languages.
 *
 * @param variants the texts by their language, a tag of BCP 47 such as {@code de} or {@code de-AT}, in its canonical form
 */
public record LocalizedText(Map<String, String> variants) {

    /** No text in any language. */
    public static final LocalizedText NONE = new LocalizedText(Map.of());

    /** Longer ones are no locales, and those of devices are a stranger's; of a list, what is within counts. */
    private static final int LONGEST_LOCALE = 100;

    /** How Java and Android write a locale with a script: {@code zh_TW_#Hant}. */
    private static final Pattern WITH_SCRIPT =
            Pattern.compile("([A-Za-z]{2,8})_([A-Za-z]{2}|[0-9]{3})?_.*?#([A-Za-z]{4}).*");

    /** What systems append to a locale: {@code de_AT.UTF-8}, {@code en_US@calendar=x}. */
    private static final Pattern APPENDED = Pattern.compile("[-_]*(?:[#@.].*)?$");

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
     * @param locale of a device: a tag of BCP 47, also with {@code _} or as Java and POSIX write it, or several as in
     *     {@code Accept-Language}; what is none gets the default
     * @param defaultLanguage what serves everybody else
     * @return one of the languages that there are, or the default
     */
    public String languageFor(String locale, String defaultLanguage) {
        Objects.requireNonNull(locale, "locale must not be null");
        Objects.requireNonNull(defaultLanguage, "defaultLanguage must not be null");
        String ranges = ranges(locale);
        String found = ranges.isEmpty() ? null : lookUp(ranges);
        return found == null ? canonical(defaultLanguage) : canonical(found);
    }

    private static String ranges(String locale) {
        String known = locale;
        if (locale.length() > LONGEST_LOCALE) {
            int end = locale.lastIndexOf(',', LONGEST_LOCALE);
            known = end < 0 ? "" : locale.substring(0, end);
        }
        if (known.indexOf(',') < 0 && known.indexOf(';') < 0) {
            known = WITH_SCRIPT.matcher(known).replaceFirst("$1-$3-$2");
            known = APPENDED.matcher(known).replaceFirst("");
        }
        return known.replace('_', '-');
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

    /** Only which languages there are: what is said must not get into a log. */
    @Override
    public String toString() {
        return "LocalizedText" + variants.keySet();
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
