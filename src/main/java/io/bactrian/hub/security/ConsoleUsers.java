package io.bactrian.hub.security;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * Who logs in by form: the operator by password, the investor by key, and users with a name of
 * their own. The first two need no database, so an operator can always get in.
 */
@Component
class ConsoleUsers implements AuthenticationProvider {
  private final Credentials credentials;
  private final ObjectProvider<Accounts> accounts;

  ConsoleUsers(Credentials credentials, ObjectProvider<Accounts> accounts) {
    this.credentials = credentials;
    this.accounts = accounts;
  }

  /** Whether it is a name of {@code credentials.properties}. */
  static boolean builtIn(String name) {
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
    Accounts named = accounts.getIfAvailable();
    Authentication user = builtIn(name) || named == null ? null : named.logIn(name, secret);
    if (user != null) {
      return user;
    }
    throw new BadCredentialsException("unknown user or wrong password");
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
