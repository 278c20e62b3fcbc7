package io.bactrian.hub.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Serves the login page and its style sheet on either port; the management port has no static
 * files. {@code {csrf}} and {@code {message}} in the page are filled in.
 */
final class LoginPageFilter extends OncePerRequestFilter {
  private final ObjectProvider<Accounts> accounts;
  private final String page = read("login.html");
  private final String style = read("login.css");

  LoginPageFilter(ObjectProvider<Accounts> accounts) {
    this.accounts = accounts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    if (path.equals("/login") && request.getMethod().equals("GET")) {
      CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
      send(
          response,
          "text/html",
          page.replace("{csrf}", csrf.getToken())
              .replace("{message}", message(request))
              .replace("{tone}", isChosen(request) ? "fine" : "bad")
              .replace("{user}", isChosen(request) ? "" : "operator")
              .replace("{others}", others(request)));
    } else if (path.equals("/login.css")) {
      send(response, "text/css", style);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whether somebody has just chosen a password, whose name is not operator. */
  private static boolean isChosen(HttpServletRequest request) {
    return request.getParameter("chosen") != null;
  }

  private static String message(HttpServletRequest request) {
    if (request.getParameter("error") != null) {
      return "That user and password do not fit.";
    }
    if (isChosen(request)) {
      return "Your password is saved. Log in with it.";
    }
    if (request.getParameter("refused") != null) {
      return "That login was not taken. Try again, or ask whoever runs this hub.";
    }
    if (request.getParameter("unavailable") != null) {
      return "The hub's database does not answer. Try again; operator logs in without it.";
    }
    if (request.getParameter("away") != null) {
      return "The other login does not answer just now. Try again, or use a password.";
    }
    return request.getParameter("expired") != null ? "The page had expired. Try again." : "";
  }

  private String others(HttpServletRequest request) {
    Accounts named = accounts.getIfAvailable();
    return named == null ? "" : named.otherLogins(!ManagementPort.holds(request));
  }

  private static void send(HttpServletResponse response, String type, String text)
      throws IOException {
    response.setContentType(type + ";charset=UTF-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String name) {
    try (InputStream in = LoginPageFilter.class.getResourceAsStream("/static/" + name)) {
      if (in == null) {
        throw new FileNotFoundException("static/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the login page is missing from the class path", e);
    }
  }
}
