package dev.fanfare.channel;

/**
 * How large the pages are in which clients read a map.
 *
 * @param least the fewest entries or changes of a page that somebody may ask for; who asks for fewer is given these
 * @param usual how many a page has if the client does not say
 * @param most the most that somebody may ask for; who asks for more is given these
 * @param mostLive how many changes a client is given together when it begins to be pushed to; who is further behind begins
 *     again
 */
public record MapPages(int least, int usual, int most, int mostLive) {

    /**
     * Checks the sizes.
     *
     * @param least from 1
     * @param usual from {@code least} to {@code most}
     * @param most from {@code least}
     * @param mostLive from 1
     * @throws IllegalArgumentException if they are none, naming the options
     */
    public MapPages {
        if (least < 1 || usual < least || most < usual || mostLive < 1) {
            throw new IllegalArgumentException("pages of a map need 1 <= map.min_page_size <= map.default_page_size <="
                    + " map.max_page_size and map.live_transition_max_publication_limit from 1; they are "
                    + least + ", " + usual + ", " + most + " and " + mostLive);
        }
    }

    /**
     * How many entries or changes a page has.
     *
     * @param asked what the client asked for; 0 for nothing
     * @return within the limits
     */
    public int size(int asked) {
        return asked == 0 ? usual : Math.max(least, Math.min(most, asked));
    }
}
