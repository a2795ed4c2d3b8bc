/**
 * For tests of Fanfare, of its parts, and of applications on it: fakes for time, threads and
 * connections, and the contract that every implementation of an SPI must pass.
 */
@NullMarked
package dev.fanfare.testkit;

import org.jspecify.annotations.NullMarked;
