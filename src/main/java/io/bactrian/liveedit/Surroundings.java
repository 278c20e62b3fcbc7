package io.bactrian.liveedit;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What lint asks of the running hub. */
interface Surroundings {
  /** True where {@code #name} or {@code ref: name} resolves. */
  boolean hasBean(String name);

  /** True where the class is on the class path. */
  boolean hasClass(String name);

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
}
