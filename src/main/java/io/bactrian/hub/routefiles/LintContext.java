package io.bactrian.hub.routefiles;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What lint asks of the running hub. */
public interface LintContext {
  /** True where {@code #name} or {@code ref: name} resolves. */
  boolean hasBean(String name);

  /** True where a component of this name is there, in the hub or in a jar of {@code lib/}. */
  boolean hasComponent(String scheme);

  /** True where the class is on the class path. */
  boolean hasClass(String name);

  /** True where the jar of {@code group:artifact} is on the class path and says so. */
  boolean hasArtifact(String artifact);

  /** True where there is a file of this path below {@code hub.home}, be it refused. */
  boolean keepsFile(String path);

  /** True for a bean or class that is the hub's or its framework's, not one that a user added. */
  boolean isOwnBean(String name);

  /** True where the hub itself has a bean of this name, be there one of a route file too. */
  boolean isHubBean(String name);

  /** A property's value, null where nothing sets it. */
  @Nullable String property(String name);

  /** The names of a component's endpoint options, null where it takes any or is not known. */
  @Nullable Set<String> options(String scheme);

  /**
   * Why a route may not have an address, null where it may.
   *
   * @param address a pattern with {@code *} for a variable and {@code **} for all below
   * @param methods in capitals, empty for all
   */
  @Nullable String reserved(String address, Set<String> methods);

  /** What routes may reach; null where nobody says. */
  default @Nullable ReachPolicy reach() {
    return null;
  }

  /** Why {@code {{secret:name}}} has no value; empty where it has one, or where nobody knows. */
  default Optional<String> missingSecret(String name) {
    return Optional.empty();
  }

  /** The options of a component that are secrets by Camel's catalogue. */
  default Set<String> secretOptions(String scheme) {
    return Set.of();
  }
}
