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
      return (device != null && throttle.beginOn(device, user))
          || throttle.begin(user, proxies.networkOf(request));
    }

    void succeeded(HttpServletRequest request, HttpServletResponse response) {
      String user = user(request);
      String device = devices.find(user, request);
      if (device == null) {
        throttle.succeeded(user, proxies.networkOf(request));
        devices.remember(user, request, response);
      } else {
        throttle.succeededOn(device, user);
      }
    }

    /** Names that nobody has are one user: counting each would push out the counts of others. */
    private static String user(HttpServletRequest request) {
      String parameter = request.getParameter("username");
      String name = parameter == null ? "" : parameter.trim(); // as the login itself reads it
      return ConsoleUsers.exists(name) ? name : "";
    }
  }
}
