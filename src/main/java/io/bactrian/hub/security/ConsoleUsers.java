package io.bactrian.hub.security;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** The two who log in by form: the operator by password, the investor by key. */
@Component
class ConsoleUsers implements AuthenticationProvider {
  private final Credentials credentials;

  ConsoleUsers(Credentials credentials) {
    this.credentials = credentials;
  }

  static boolean exists(String name) {
    return name.equals("operator") || name.equals("investor");
  }

  @Override
  public Authentication authenticate(Authentication login) {
    String name = login.getName();
    String secret = String.valueOf(login.getCredentials());
    boolean operator = Secrets.same(credentials.get("operator.password"), secret);
    boolean investor = Secrets.same(credentials.get("investor.key"), secret);
    if (operator && name.equals("operator")) {
      return Role.OPERATOR.authentication(name);
    }
    if (investor && name.equals("investor")) {
      return Role.INVESTOR.authentication(name);
    }
    throw new BadCredentialsException("unknown user or wrong password");
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
