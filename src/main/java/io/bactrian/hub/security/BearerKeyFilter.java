package io.bactrian.hub.security;

import io.bactrian.hub.problems.BearerKeys;
import io.bactrian.hub.problems.ProblemAnswers;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows callers by their key or token; opens no session for them. */
final class BearerKeyFilter extends OncePerRequestFilter {

  // An asynchronous answer, as Camel's, passes the chain a second time and this filter only once.
  private final RequestAttributeSecurityContextRepository remembered =
      new RequestAttributeSecurityContextRepository();
  private static final Map<Role, String> KEYS =
      Map.of(Role.SERVICE, "service.key", Role.INVESTOR, "investor.key", Role.EA, "ea.key");

  private final Credentials credentials;
  private final SupabaseTokens tokens;
  private final SharedAccess shared;
  private final RequestMatcher open;
  private final ProblemAnswers refusal;

  /**
   * @param open where an unknown key counts as none, and the caller as unproven
   */
  BearerKeyFilter(
      Credentials credentials,
      SupabaseTokens tokens,
      SharedAccess shared,
      RequestMatcher open,
      ProblemAnswers refusal) {
    this.credentials = credentials;
    this.tokens = tokens;
    this.shared = shared;
    this.open = open;
    this.refusal = refusal;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !BearerKeys.in(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Authentication caller =
          caller(
              request.getHeader("Authorization").substring(BearerKeys.SCHEME.length()).strip(),
              request);
      var context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(caller);
      SecurityContextHolder.setContext(context);
      remembered.saveContext(context, request, response);
    } catch (HubException e) {
      response.setHeader("Retry-After", Long.toString(LoginThrottle.WINDOW.toSeconds()));
      refusal.write(request, response, Problem.of(e));
      return;
    } catch (AuthenticationException e) {
      if (!open.matches(request)) {
        refusal.commence(request, response, e);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  private Authentication caller(String key, HttpServletRequest request) {
    if (key.startsWith(SharedAccess.PREFIX)) {
      return byLink(shared.holder(key, request));
    }
    Role known = null;
    for (var entry : KEYS.entrySet()) {
      if (credentials.matches(entry.getValue(), key)) {
        known = entry.getKey();
      }
    }
    if (known != null) {
      return known.authentication(known.name());
    }
    return byToken(key);
  }

  private static Authentication byLink(@Nullable String holder) {
    if (holder == null) {
      throw new BadCredentialsException("unknown link");
    }
    return Role.GUEST.authentication(holder);
  }

  private Authentication byToken(String token) {
    if (!tokens.takes(token)) {
      throw new BadCredentialsException("unknown key");
    }
    try {
      return tokens.caller(token);
    } catch (JwtException e) {
      throw new BadCredentialsException("no good token", e);
    }
  }
}
