/** JSON Web Tokens: checking those that clients bring, and issuing some for development. */
@NullMarked
package dev.fanfare.server.token;

import org.jspecify.annotations.NullMarked;
