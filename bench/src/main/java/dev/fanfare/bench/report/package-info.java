/** What people and programs are told. */
@NullMarked
package dev.fanfare.bench.report;

import org.jspecify.annotations.NullMarked;
