package io.bactrian.hub.security;

import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Who calls; {@code ROLE_<name>} is the authority. */
public enum Role {
  OPERATOR,
  SERVICE,
  /** Reads what an operator reads, and changes nothing. */
  ANALYST,
  INVESTOR,
  /** An investor whom the portal shows results earlier. */
  VIP,
  EA,
  /** Who has a link that somebody shared: the investor portal, and nothing else. */
  GUEST;

  public String authority() {
    return "ROLE_" + name();
  }

  /**
   * An authentication that holds no secret.
   *
   * @param principal a name, or what has one
   */
  public Authentication authentication(Object principal) {
    return UsernamePasswordAuthenticationToken.authenticated(
        principal, null, List.of(new SimpleGrantedAuthority(authority())));
  }
}
