/** Fanfare inside an application, in its smallest form. */
@NullMarked
package dev.fanfare.examples.news;

import org.jspecify.annotations.NullMarked;
