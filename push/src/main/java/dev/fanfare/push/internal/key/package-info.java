/** Keys and what is signed with them. */
@NullMarked
package dev.fanfare.push.internal.key;

import org.jspecify.annotations.NullMarked;
