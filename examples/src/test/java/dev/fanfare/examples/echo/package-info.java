@NullMarked
package dev.fanfare.examples.echo;

import org.jspecify.annotations.NullMarked;
