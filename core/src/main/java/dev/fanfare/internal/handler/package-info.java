/** How the code of an application is called: in which order, on which threads, and what becomes of its failures. */
@NullMarked
package dev.fanfare.internal.handler;

import org.jspecify.annotations.NullMarked;
