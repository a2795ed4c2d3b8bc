package dev.fanfare.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A class of tests whose behaviour is the same when the application calls another node than the one its clients are on. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "nodes: {0}")
@EnumSource(Nodes.class)
public @interface OnOneNodeAndOnTwo {}
