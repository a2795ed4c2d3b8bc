@NullMarked
package dev.fanfare.systemtests;

import org.jspecify.annotations.NullMarked;
