/** The demo: a gallery of scenarios, one class each, whose sources are shown beside them as they run. */
@NullMarked
package dev.fanfare.examples.gallery;

import org.jspecify.annotations.NullMarked;
