package dev.fanfare.bench.cli;

/** An option that cannot be. */
final class OptionException extends RuntimeException {

    /**
     * @param option such as {@code --rate}
     * @param rule what it must be
     */
    OptionException(String option, String rule) {
        super(option + " " + rule + ".");
    }
}
