package io.bactrian.hub.security;

import io.bactrian.hub.problems.ProblemAnswers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses disguised addresses before Spring's path parser gets them: with a servlet of its own, as
 * Jolokia has, that parser fails on {@code /jolokia;x=y} and {@code //jolokia} ahead of every
 * security filter, with 500 and a stack trace in the log.
 */
final class PlainAddressFilter extends OncePerRequestFilter {
  private final StrictHttpFirewall firewall = new StrictHttpFirewall();
  private final ProblemAnswers answers;

  PlainAddressFilter(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      firewall.getFirewalledRequest(request);
      if (disguisesItsServlet(request)) {
        throw new RequestRejectedException("the servlet's path is encoded");
      }
    } catch (RequestRejectedException e) {
      answers.handle(request, response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean disguisesItsServlet(HttpServletRequest request) {
    return request.getHttpServletMapping().getMappingMatch() == MappingMatch.PATH
        && !request.getRequestURI().startsWith(request.getServletPath());
  }
}
