package io.bactrian.hub.accounts;

import io.bactrian.hub.connections.TrustedProxies;
import io.bactrian.hub.security.Accounts;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.stereotype.Component;

/** What the filter chains ask of users and their sessions. */
@Component
class UserAccounts implements Accounts {
  private final Users users;
  private final Passwords passwords;
  private final LoginSessions sessions;
  private final TrustedProxies proxies;
  private final OidcLogin oidc;
  private final OidcLogout logout;
  private final StepUpFilter.Maker stepUp;

  UserAccounts(
      Users users,
      Passwords passwords,
      LoginSessions sessions,
      TrustedProxies proxies,
      OidcLogin oidc,
      OidcLogout logout,
      StepUpFilter.Maker stepUp) {
    this.stepUp = stepUp;
    this.oidc = oidc;
    this.logout = logout;
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
    this.proxies = proxies;
  }

  @Override
  public @Nullable Authentication logIn(String name, String password) {
    try {
      User user = users.find(Accounts.Names.plain(name));
      boolean fits = passwords.fit(user == null ? null : user.password(), password);
      if (user == null || !fits || user.disabled()) {
        return null;
      }
      users.loggedIn(user.name());
      return user.role().authentication(new User.ByPassword(user.name(), user.epoch()));
    } catch (DataAccessException e) {
      throw new InternalAuthenticationServiceException("the database does not answer", e);
    }
  }

  @Override
  public String stamp(String name) {
    User user = users.find(name);
    return user == null || user.password() == null ? "" : user.password();
  }

  @Override
  public void guard(HttpSecurity http, boolean mainPort) throws Exception {
    var guard = new SessionGuard(sessions, proxies, mainPort ? "console" : "management");
    http.sessionManagement(all -> all.addSessionAuthenticationStrategy(guard))
        .logout(logout -> logout.addLogoutHandler(guard))
        .addFilterBefore(guard, AnonymousAuthenticationFilter.class);
    if (mainPort) {
      http.addFilterAfter(stepUp.filter(), AuthorizationFilter.class);
      oidc.addTo(http, logout);
    }
  }

  @Override
  public String otherLogins(boolean mainPort) {
    return mainPort ? oidc.button() : "";
  }
}
