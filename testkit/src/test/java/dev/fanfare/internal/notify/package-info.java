@org.jspecify.annotations.NullMarked
package dev.fanfare.notify;
