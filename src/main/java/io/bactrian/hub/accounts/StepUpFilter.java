package io.bactrian.hub.accounts;

import io.bactrian.hub.problems.ProblemAnswers;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a session do what is on the list of dangerous calls with a fresh code only. */
final class StepUpFilter extends OncePerRequestFilter {
  static final Duration LASTS = Duration.ofMinutes(5);

  private final StepUp stepUp;
  private final ProblemAnswers answers;
  private final RequestMatcher dangerous = new OrRequestMatcher(calls());

  StepUpFilter(StepUp stepUp, ProblemAnswers answers) {
    this.stepUp = stepUp;
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
    HubException refused = dangerous.matches(request) ? stepUp.refusal(request) : null;
    if (refused != null) {
      answers.write(
          request,
          response,
          Problem.of(
              refused.code(), Objects.requireNonNull(refused.getMessage()), refused.field()));
      return;
    }
    chain.doFilter(request, response);
  }

  /** Made where what it needs is known. */
  @Component
  static final class Maker {
    private final StepUp stepUp;
    private final ProblemAnswers answers;

    Maker(StepUp stepUp, ProblemAnswers answers) {
      this.stepUp = stepUp;
      this.answers = answers;
    }

    StepUpFilter filter() {
      return new StepUpFilter(stepUp, answers);
    }
  }
}
