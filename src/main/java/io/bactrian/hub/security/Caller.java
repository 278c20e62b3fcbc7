package io.bactrian.hub.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks for what the current thread is doing: a route that begins with an HTTP call runs on the
 * thread of that call.
 *
 * @param name the login, or the role of a key; {@code hub} where no one from outside asked
 * @param role null where no one from outside asked
 */
public record Caller(String name, @Nullable Role role) {
  private static final Caller HUB = new Caller("hub", null);

  public static Caller current() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    if (who == null) {
      return HUB;
    }
    for (Role role : Role.values()) {
      if (who.getAuthorities().stream().anyMatch(a -> role.authority().equals(a.getAuthority()))) {
        return new Caller(who.getName().toLowerCase(java.util.Locale.ROOT), role);
      }
    }
    return HUB;
  }

  /**
   * Does work as somebody who came by another way than HTTP and whose name was proven there.
   *
   * @param name as it is kept, such as {@code telegram:anna}
   */
  public static void as(String name, Role role, Runnable work) {
    SecurityContext before = SecurityContextHolder.getContext();
    SecurityContext own = SecurityContextHolder.createEmptyContext();
    own.setAuthentication(role.authentication(name));
    SecurityContextHolder.setContext(own);
    try {
      work.run();
    } finally {
      SecurityContextHolder.setContext(before);
    }
  }

  public boolean is(Role wanted) {
    return role == wanted;
  }

  /** Whether it may see whatever an operator sees. */
  public boolean readsAll() {
    return role == Role.OPERATOR || role == Role.SERVICE || role == Role.ANALYST;
  }
}
