package io.bactrian.shared;

import java.util.Set;

/** A part of the hub's addresses where a filter passes only some calls on to routes. */
public interface GuardedAddresses {
  /** What all of them begin with, such as {@code /webhooks/}. */
  String prefix();

  /** What is handed on: method, space, and the address with {@code *} in place of a variable. */
  Set<String> handedOn();

  /**
   * Whether a call may reach a route.
   *
   * @param address with {@code *} in place of a variable
   */
  default boolean handsOn(String method, String address) {
    return handedOn().contains(method + " " + address);
  }
}
