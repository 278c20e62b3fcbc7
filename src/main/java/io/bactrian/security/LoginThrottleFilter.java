package io.bactrian.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers 429 to an address that failed to log in too often, before the password is looked at. */
final class LoginThrottleFilter extends OncePerRequestFilter {
  private final LoginThrottle throttle;
  private final ProblemAnswers answers;

  LoginThrottleFilter(LoginThrottle throttle, ProblemAnswers answers) {
    this.throttle = throttle;
    this.answers = answers;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean login = request.getMethod().equals("POST") && request.getRequestURI().equals("/login");
    if (login && throttle.blocked(request.getRemoteAddr())) {
      response.setHeader("Retry-After", Long.toString(LoginThrottle.WINDOW.toSeconds()));
      answers.write(
          response,
          ProblemAnswers.plain(429, "Too many failed logins from this address. Wait a minute."));
      return;
    }
    chain.doFilter(request, response);
  }
}
