package io.bactrian.console;

import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Who of those that may open the console sees more than results. */
final class Onlookers {
  private static final Set<String> ALL = Set.of("ROLE_OPERATOR", "ROLE_SERVICE", "ROLE_ANALYST");

  private Onlookers() {}

  static boolean seesAll(Authentication caller) {
    return caller.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .anyMatch(ALL::contains);
  }
}
