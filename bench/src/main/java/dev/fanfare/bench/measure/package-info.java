/** What is measured, and how. */
@NullMarked
package dev.fanfare.bench.measure;

import org.jspecify.annotations.NullMarked;
