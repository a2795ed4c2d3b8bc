@org.jspecify.annotations.NullMarked
package dev.fanfare.examples.helpdesk;
