package io.bactrian.hub.accounts;

import io.bactrian.hub.connections.TrustedProxies;
import io.bactrian.hub.security.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes down a session of a port when it begins, and ends it where its row says so. While the
 * database is away the last that was known of it counts.
 */
final class SessionGuard extends OncePerRequestFilter
    implements SessionAuthenticationStrategy, LogoutHandler {
  private static final Logger log = LoggerFactory.getLogger(SessionGuard.class);
  private static final String CONTEXT =
      HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;
  private static final int LONGEST_ADDRESS = 45;

  private final LoginSessions sessions;
  private final TrustedProxies proxies;
  private final String port;
  private final SecurityContextLogoutHandler end = new SecurityContextLogoutHandler();

  SessionGuard(LoginSessions sessions, TrustedProxies proxies, String port) {
    this.sessions = sessions;
    this.proxies = proxies;
    this.port = port;
  }

  @Override
  public void onAuthentication(
      Authentication who, HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = request.getSession();
    Watched before = Watched.in(session);
    String address = proxies.clientOf(request);
    var watched =
        new Watched(
            new LoginSessions.Begun(
                who.getName(),
                who.getPrincipal() instanceof User.LoggedIn user ? user.epoch() : null,
                role(who),
                who instanceof OAuth2AuthenticationToken ? "oidc" : "password",
                port,
                address.substring(0, Math.min(LONGEST_ADDRESS, address.length())),
                Browsers.words(request.getHeader("User-Agent"))));
    try {
      if (before != null && before.id() != 0) {
        sessions.end(before.id(), who.getName());
      }
      watched.begin(sessions);
    } catch (DataAccessException e) {
      log.warn("The session of {} is on no list until the database answers", who.getName());
    }
    watched.putIn(session);
  }

  private static String role(Authentication who) {
    for (Role role : Role.values()) {
      if (who.getAuthorities().stream().anyMatch(a -> role.authority().equals(a.getAuthority()))) {
        return role.name().toLowerCase(Locale.ROOT);
      }
    }
    return "none";
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpSession session = request.getSession(false);
    Watched watched = Watched.in(session);
    if (session != null
        && (watched == null ? session.getAttribute(CONTEXT) != null : over(watched))) {
      end.logout(request, response, null);
    }
    chain.doFilter(request, response);
  }

  private boolean over(Watched watched) {
    if (watched.isToLook()) {
      try {
        if (watched.id() == 0) {
          watched.begin(sessions);
        }
        if (!sessions.goesOn(watched.id())) {
          watched.end();
        }
      } catch (DataAccessException e) {
        log.debug("Session {} cannot be looked up: {}", watched.id(), e.toString());
      }
    }
    return watched.isOver();
  }

  @Override
  public void logout(HttpServletRequest request, HttpServletResponse response, Authentication who) {
    Watched watched = Watched.in(request);
    if (watched != null && watched.id() != 0) {
      try {
        sessions.end(watched.id(), watched.begun().login());
      } catch (DataAccessException e) {
        log.warn("Session {} stays on the list until it expires", watched.id());
      }
    }
  }
}
