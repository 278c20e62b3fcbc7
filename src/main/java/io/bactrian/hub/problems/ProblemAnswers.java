package io.bactrian.hub.problems;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/**
 * What a refused caller sees: a problem document, or the login page where a person sits in front of
 * a browser. Never the request's path, for it may hold a token.
 */
@Component
public class ProblemAnswers
    implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);

  private final ObjectMapper json;

  ProblemAnswers(ObjectMapper json) {
    this.json = json;
  }

  /** A problem that has no code of the hub's own: RFC 9457 calls its type about:blank. */
  public static Problem plain(int status, String detail) {
    HttpStatus known = HttpStatus.resolve(status);
    String title = known == null ? "The request failed" : known.getReasonPhrase();
    return new Problem("about:blank", title, status, detail, null);
  }

  public void write(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response
        .getOutputStream()
        .write(json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (fromBrowser(request)) {
      response.sendRedirect("/login");
      return;
    }
    if (e.getCause() instanceof JwtException token) {
      refuseToken(response, token);
      return;
    }
    response.setHeader("WWW-Authenticate", "Bearer");
    write(
        response,
        Problem.of(
            ErrorCode.UNAUTHENTICATED,
            "Send a key that this hub knows as Authorization: Bearer, or log in.",
            null));
  }

  private void refuseToken(HttpServletResponse response, JwtException e) throws IOException {
    if (!(e instanceof BadJwtException)) {
      log.warn("The keys of the Supabase project cannot be fetched: {}", e.toString());
      response.setHeader("Retry-After", "5");
      write(
          response,
          Problem.of(
              ErrorCode.UNAVAILABLE,
              "The keys that tokens are checked with cannot be had: try again.",
              null));
      return;
    }
    String reason =
        e instanceof JwtValidationException invalid
            ? invalid.getErrors().stream()
                .map(OAuth2Error::getDescription)
                .collect(Collectors.joining("; "))
            : "it is not signed by this hub's Supabase project";
    response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    write(
        response,
        Problem.of(ErrorCode.UNAUTHENTICATED, "The token is not taken: " + reason + ".", null));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    boolean stale = e instanceof CsrfException;
    if (stale && fromBrowser(request)) {
      response.sendRedirect("/login?expired");
      return;
    }
    String detail =
        stale
            ? "A call with a session needs the CSRF token: send the cookie's value as X-XSRF-TOKEN."
            : "This key or login lacks the role for it.";
    write(response, Problem.of(ErrorCode.FORBIDDEN, detail, null));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException e)
      throws IOException {
    write(response, plain(400, "The address is not in its plain form."));
  }

  private static boolean fromBrowser(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    String path = request.getRequestURI();
    return accept != null
        && accept.contains("text/html")
        && !BearerKeys.in(request)
        && !path.startsWith("/api/")
        && !path.startsWith("/functions/");
  }
}
