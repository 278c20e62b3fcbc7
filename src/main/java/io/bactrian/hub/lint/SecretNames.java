package io.bactrian.hub.lint;

import java.util.Optional;

/** Which secrets a route may name: a bean of the registry, which lint asks at every save. */
public interface SecretNames {

  /** Why {@code {{secret:name}}} has no value, and how to set one; empty where it has one. */
  Optional<String> missing(String name);
}
