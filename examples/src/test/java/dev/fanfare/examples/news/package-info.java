@NullMarked
package dev.fanfare.examples.news;

import org.jspecify.annotations.NullMarked;
