package io.bactrian.hub.security;

import io.bactrian.hub.connections.Bodies;
import io.bactrian.hub.problems.ProblemAnswers;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says why a body was not waited for, whatever those who read it made of that. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BodyRefusalFilter extends OncePerRequestFilter {
  private final ProblemAnswers answers;

  BodyRefusalFilter(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (Bodies.refusalOf(request) == null) {
        throw e;
      }
    }
    HubException refusal = Bodies.refusalOf(request);
    if (refusal != null
        && !response.isCommitted()
        && response.getStatus() != refusal.code().status()) {
      response.reset();
      response.setHeader("Connection", "close");
      if (refusal.code() == ErrorCode.TOO_MANY_REQUESTS) {
        response.setHeader("Retry-After", "1");
      }
      answers.write(request, response, Problem.of(refusal));
    }
  }
}
