package io.bactrian.hub.problems;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.InferenceError;
import io.bactrian.shared.Problem;
import jakarta.servlet.RequestDispatcher;
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

  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    boolean asError = InferenceError.at(address(request));
    response.setStatus(problem.status());
    response.setContentType(asError ? "application/json" : Problem.MEDIA_TYPE);
    Object body = asError ? InferenceError.of(problem) : problem;
    response
        .getOutputStream()
        .write(json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
  }

  /** That which was called, where the container has handed it on after an error. */
  private static String address(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String called
        ? called
        : request.getRequestURI();
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
      refuseToken(request, response, token);
      return;
    }
    response.setHeader("WWW-Authenticate", "Bearer");
    write(
        request,
        response,
        Problem.of(
            ErrorCode.UNAUTHENTICATED,
            "Send a key that this hub knows as Authorization: Bearer, or log in.",
            null));
  }

  private void refuseToken(HttpServletRequest request, HttpServletResponse response, JwtException e)
      throws IOException {
    if (!(e instanceof BadJwtException)) {
      log.warn("The keys of the Supabase project cannot be fetched: {}", e.toString());
      response.setHeader("Retry-After", "5");
      write(
          request,
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
        request,
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
    write(request, response, Problem.of(ErrorCode.FORBIDDEN, detail, null));
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException e)
      throws IOException {
    write(request, response, plain(400, "The address is not in its plain form."));
  }

  private static boolean fromBrowser(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    String path = request.getRequestURI();
    return accept != null
        && accept.contains("text/html")
        && !BearerKeys.in(request)
        && !path.startsWith("/api/")
        && !path.startsWith("/functions/")
        && !InferenceError.at(path);
  }
}
