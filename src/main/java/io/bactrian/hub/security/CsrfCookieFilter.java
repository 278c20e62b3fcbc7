package io.bactrian.hub.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.filter.OncePerRequestFilter;

/** Sends the CSRF cookie to whoever has a session, so that a page's script can read it. */
final class CsrfCookieFilter extends OncePerRequestFilter {
  private static final String HAWTIO = "/hawtio";

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getSession(false) != null
        && request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken csrf) {
      String token = csrf.getToken();
      if (ManagementPort.holds(request) && request.getRequestURI().startsWith(HAWTIO)) {
        response.addHeader(HttpHeaders.SET_COOKIE, hawtios(token, request.isSecure()));
      }
    }
    chain.doFilter(request, response);
  }

  /**
   * Hawtio's script knows the cookie by this name only, and finds it only where it comes before
   * those of the main port, which a longer path puts behind.
   */
  private static String hawtios(String token, boolean secure) {
    return ResponseCookie.from("XSRF-TOKEN", token)
        .path(HAWTIO)
        .secure(secure)
        .sameSite("Lax")
        .build()
        .toString();
  }
}
