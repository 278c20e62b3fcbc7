package io.bactrian.hub.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** A look at a file of the console's that is there: open, so that the login page has its style. */
final class StaticFiles implements RequestMatcher {
  private static final Pattern ADDRESS =
      Pattern.compile("/(assets|webjars)((/[A-Za-z0-9@_+-][A-Za-z0-9@._+-]*)+)");

  @Override
  public boolean matches(HttpServletRequest request) {
    Matcher address = ADDRESS.matcher(request.getRequestURI());
    if (!SecurityConfiguration.reads(request) || !address.matches()) {
      return false;
    }
    String folder = address.group(1).equals("assets") ? "static" : "META-INF/resources";
    return new ClassPathResource(folder + address.group()).exists();
  }
}
