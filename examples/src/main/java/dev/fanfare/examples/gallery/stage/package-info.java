/** What every scenario of the gallery stands on: its visitors, and the lights beside its source. */
@NullMarked
package dev.fanfare.examples.gallery.stage;

import org.jspecify.annotations.NullMarked;
