/** How an engine is doing, for the registry of an application that has Micrometer. */
@NullMarked
package dev.fanfare.metrics;

import org.jspecify.annotations.NullMarked;
