/**
 * The configuration: one language for file, environment and flags, whose keys are Centrifugo's wherever
 * the feature is the same. {@code defaults.yaml} lists every key.
 */
@NullMarked
package dev.fanfare.server.config;

import org.jspecify.annotations.NullMarked;
