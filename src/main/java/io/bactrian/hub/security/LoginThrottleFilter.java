package io.bactrian.hub.security;

import io.bactrian.hub.connections.TrustedProxies;
import io.bactrian.hub.problems.ProblemAnswers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to who failed to log in too often, before the password is looked at. A device that
 * the user has logged in with before passes: whatever others did, it is never locked out.
 */
final class LoginThrottleFilter extends OncePerRequestFilter {
  private final RequestMatcher login;
  private final Logins logins;
  private final ProblemAnswers answers;

  LoginThrottleFilter(RequestMatcher login, Logins logins, ProblemAnswers answers) {
    this.login = login;
    this.logins = logins;
    this.answers = answers;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (login.matches(request) && !logins.mayTry(request)) {
      response.setHeader("Retry-After", Long.toString(LoginThrottle.WINDOW.toSeconds()));
      answers.write(
          request,
          response,
          ProblemAnswers.plain(
              429, "Too many failed logins of this user from this address. Wait a minute."));
      return;
    }
    chain.doFilter(request, response);
  }

  /** Attempts to log in, counted by who tries and from where. */
  @Component
  static final class Logins {
    private final LoginThrottle throttle;
    private final KnownDevices devices;
    private final TrustedProxies proxies;

    Logins(LoginThrottle throttle, KnownDevices devices, TrustedProxies proxies) {
      this.throttle = throttle;
      this.devices = devices;
      this.proxies = proxies;
    }

    private boolean mayTry(HttpServletRequest request) {
      String user = user(request);
      String device = devices.find(user, request);
      String network = proxies.networkOf(request);
      return (device != null && throttle.beginOn(device, user))
          || (ConsoleUsers.builtIn(user) || throttle.beginAny(network))
              && throttle.begin(user, network);
    }

    void succeeded(HttpServletRequest request, HttpServletResponse response) {
      String user = user(request);
      String device = devices.find(user, request);
      if (device == null) {
        if (!ConsoleUsers.builtIn(user)) {
          throttle.succeededAny(proxies.networkOf(request));
        }
        throttle.succeeded(user, proxies.networkOf(request));
        devices.remember(user, request, response);
      } else {
        throttle.succeededOn(device, user);
      }
    }

    /**
     * As the login itself reads it. A name that nobody has is counted as one that somebody has, or
     * the count would say which it is; what can be no name is one user.
     */
    private static String user(HttpServletRequest request) {
      String parameter = request.getParameter("username");
      String name = parameter == null ? "" : parameter.trim();
      return ConsoleUsers.builtIn(name) ? name : Accounts.Names.plain(name);
    }
  }
}
