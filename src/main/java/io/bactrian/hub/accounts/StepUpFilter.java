package io.bactrian.hub.accounts;

import io.bactrian.hub.problems.BearerKeys;
import io.bactrian.hub.problems.ProblemAnswers;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a session do what is on the list of dangerous calls with a fresh code of its second factor
 * only. Keys are programs', which have none.
 */
final class StepUpFilter extends OncePerRequestFilter {
  static final Duration LASTS = Duration.ofMinutes(5);

  private final SecondFactors factors;
  private final Rule rule;
  private final ProblemAnswers answers;
  private final RequestMatcher dangerous = new OrRequestMatcher(calls());

  StepUpFilter(SecondFactors factors, Rule rule, ProblemAnswers answers) {
    this.factors = factors;
    this.rule = rule;
    this.answers = answers;
  }

  /** Who needs a second factor for what is dangerous. */
  enum Wanted {
    /** Who has set one up. */
    WHERE_SET,
    /** Every operator. */
    REQUIRED
  }

  /**
   * @param secondFactor of whom one is wanted
   */
  @ConfigurationProperties(prefix = "hub.accounts", ignoreUnknownFields = false)
  record Rule(@DefaultValue("where-set") Wanted secondFactor) {
    boolean required() {
      return secondFactor == Wanted.REQUIRED;
    }
  }

  private static List<RequestMatcher> calls() {
    try {
      return new ClassPathResource("dangerous-calls.txt")
          .getContentAsString(StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .map(
              call ->
                  (RequestMatcher)
                      PathPatternRequestMatcher.withDefaults()
                          .matcher(HttpMethod.valueOf(call[0]), call[1]))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("the list of dangerous calls is missing", e);
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Watched session = BearerKeys.in(request) ? null : Watched.in(request);
    if (session != null && dangerous.matches(request) && session.proven().isZero()) {
      boolean set = factors.isSet(session.begun().login());
      if (set || rule.required()) {
        answers.write(
            request,
            response,
            Problem.of(
                ErrorCode.SECOND_FACTOR_REQUIRED,
                set
                    ? "Send a code of your second factor to POST /api/v1/me/second-factor/code, and repeat this call within five minutes."
                    : "Set up a second factor first: Account in the console, or POST /api/v1/me/second-factor.",
                set ? "code" : null));
        return;
      }
    }
    chain.doFilter(request, response);
  }

  /** Made where what it needs is known. */
  @Component
  static final class Maker {
    private final SecondFactors factors;
    private final Rule rule;
    private final ProblemAnswers answers;

    Maker(SecondFactors factors, Rule rule, ProblemAnswers answers) {
      this.factors = factors;
      this.rule = rule;
      this.answers = answers;
    }

    StepUpFilter filter() {
      return new StepUpFilter(factors, rule, answers);
    }
  }
}
