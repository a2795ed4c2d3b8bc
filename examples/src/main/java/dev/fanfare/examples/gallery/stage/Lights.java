package dev.fanfare.examples.gallery.stage;

/** Says which lines of a scenario's source have just run; they light up wherever that source is shown. */
@FunctionalInterface
public interface Lights {

    /** Nobody sees them. */
    Lights OFF = mark -> {};

    /**
     * The statement above this call has run.
     *
     * @param mark by which the call is found in the source; a literal, and unique there
     */
    void lit(String mark);
}
