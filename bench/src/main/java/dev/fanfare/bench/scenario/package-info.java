/** What happens in which order: one class for each scenario. */
@NullMarked
package dev.fanfare.bench.scenario;

import org.jspecify.annotations.NullMarked;
