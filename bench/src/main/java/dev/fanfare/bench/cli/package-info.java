/** The command line: options, errors, exit codes. */
@NullMarked
package dev.fanfare.bench.cli;

import org.jspecify.annotations.NullMarked;
