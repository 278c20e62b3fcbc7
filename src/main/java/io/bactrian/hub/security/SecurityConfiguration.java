package io.bactrian.hub.security;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.withDefaults;

import io.bactrian.hub.connections.Bodies;
import io.bactrian.hub.problems.BearerKeys;
import io.bactrian.hub.problems.ProblemAnswers;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The filter chains of both ports. They sit in one proxy that both ports share, so the management
 * port's chain comes first and takes every request of its port, whatever its path.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final String[] RESULTS = {
    "/api/v1/datasets/**", "/api/v1/models/**", "/api/v1/runs/**", "/api/v1/rollouts/**"
  };

  /** What an investor's console asks; each answers with results only. */
  private static final String[] CONSOLE = {
    "/", "/index.html", "/portal", "/api/v1/me", "/api/v1/lists", "/api/v1/search", "/api/v1/live"
  };

  /** A route of a user's at such an address would be open, too: hence the files that exist. */
  private static final RequestMatcher OPEN =
      new OrRequestMatcher(
          readOf("/health", "/metrics", "/openapi.json", "/favicon.ico"), new StaticFiles());

  // One matcher, on the decoded address, for all that asks whether somebody logs in.
  private static final RequestMatcher LOGIN = withDefaults().matcher(HttpMethod.POST, "/login");
  private static final String SELF_ONLY =
      "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none';"
          + " object-src 'none'";

  private final ProblemAnswers answers;
  private final LoginThrottleFilter.Logins logins;
  private final ObjectProvider<Accounts> accounts;

  SecurityConfiguration(
      ProblemAnswers answers,
      LoginThrottleFilter.Logins logins,
      ObjectProvider<Accounts> accounts,
      Environment environment) {
    this.answers = answers;
    this.logins = logins;
    this.accounts = accounts;
    if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
      throw new IllegalStateException(
          "HUB_MANAGEMENT_PORT must be another port than HUB_PORT: what is shown there is not for"
              + " the callers of the API");
    }
  }

  /** Wrapping every filter in an observation costs each request more than it is worth. */
  @Bean
  SecurityObservationSettings noSecurityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  SecurityFilterChain managementPort(HttpSecurity http) throws Exception {
    withLogin(http, "HUB_MANAGEMENT_CSRF", "/hawtio/");
    return http.securityMatcher(ManagementPort::holds)
        .authorizeHttpRequests(
            allow ->
                allow
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .anyRequest()
                    .hasRole(Role.OPERATOR.name()))
        .build();
  }

  @Bean
  @Order(100)
  SecurityFilterChain mainPort(
      HttpSecurity http, Credentials credentials, SupabaseTokens tokens, SharedAccess shared)
      throws Exception {
    withLogin(http, "HUB_CSRF", "/");
    return http.cors(cors -> cors.configurationSource(functionsFromAnywhere()))
        .headers(h -> h.contentSecurityPolicy(csp -> csp.policyDirectives(SELF_ONLY)))
        .addFilterBefore(
            new BearerKeyFilter(credentials, tokens, shared, OPEN, answers), CsrfFilter.class)
        .authorizeHttpRequests(
            allow ->
                allow
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(OPEN)
                    .permitAll()
                    .requestMatchers(readOf("/portal/share/*"))
                    .permitAll()
                    .requestMatchers(anyOf("/invitation/*"))
                    .permitAll()
                    .requestMatchers(readOf("/api/v1/portal/**"))
                    .hasAnyRole(people(Role.SERVICE, Role.GUEST))
                    .requestMatchers(readOf(RESULTS))
                    .hasAnyRole(people(Role.SERVICE))
                    .requestMatchers(readOf(CONSOLE))
                    .hasAnyRole(people(Role.SERVICE))
                    .requestMatchers(anyOf("/api/v1/me/**"))
                    .hasAnyRole(people(Role.SERVICE))
                    .requestMatchers(withDefaults().matcher(HttpMethod.POST, "/functions/v1/infer"))
                    .hasAnyRole(names(Role.SERVICE, Role.OPERATOR, Role.EA))
                    .requestMatchers(readOf("/v2", "/v2/**"))
                    .hasAnyRole(names(Role.SERVICE, Role.OPERATOR, Role.ANALYST, Role.EA))
                    .requestMatchers(anyOf("/v2", "/v2/**"))
                    .hasAnyRole(names(Role.SERVICE, Role.OPERATOR, Role.EA))
                    .requestMatchers(SecurityConfiguration::reads)
                    .hasAnyRole(names(Role.SERVICE, Role.OPERATOR, Role.ANALYST))
                    .anyRequest()
                    .hasAnyRole(names(Role.SERVICE, Role.OPERATOR)))
        .build();
  }

  /** Keeps no request for after the login: that would open a session for every stray caller. */
  private void withLogin(HttpSecurity http, String csrfCookie, String home) throws Exception {
    var csrf = CookieCsrfTokenRepository.withHttpOnlyFalse();
    csrf.setCookieName(csrfCookie);
    csrf.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
    var succeed = new SimpleUrlAuthenticationSuccessHandler(home);
    var fail = new SimpleUrlAuthenticationFailureHandler("/login?error");
    fail.setAllowSessionCreation(false);
    var away = new SimpleUrlAuthenticationFailureHandler("/login?unavailable");
    away.setAllowSessionCreation(false);
    http.headers(h -> h.httpStrictTransportSecurity(hsts -> hsts.includeSubDomains(false)))
        .csrf(
            c ->
                c.csrfTokenRepository(csrf)
                    .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                    .ignoringRequestMatchers(SecurityConfiguration::bringsNoSession))
        .requestCache(c -> c.requestCache(new NullRequestCache()))
        .exceptionHandling(e -> e.authenticationEntryPoint(answers).accessDeniedHandler(answers))
        .formLogin(
            login ->
                login
                    .loginPage("/login")
                    .successHandler(
                        (request, response, who) -> {
                          logins.succeeded(request, response);
                          if (home.equals("/") && isInvestor(who)) {
                            response.sendRedirect("/portal");
                          } else {
                            succeed.onAuthenticationSuccess(request, response, who);
                          }
                        })
                    .failureHandler(
                        (request, response, e) ->
                            (e instanceof InternalAuthenticationServiceException ? away : fail)
                                .onAuthenticationFailure(request, response, e)))
        .logout(logout -> logout.logoutSuccessUrl("/login"))
        .addFilterAfter(new CsrfCookieFilter(), CsrfFilter.class)
        .addFilterAfter(new LoginPageFilter(accounts), CsrfCookieFilter.class)
        .addFilterBefore(
            new LoginThrottleFilter(LOGIN, logins, answers),
            UsernamePasswordAuthenticationFilter.class)
        .addFilterAfter(new ProvenCallerFilter(), AuthorizationFilter.class);
    Accounts named = accounts.getIfAvailable();
    if (named != null) {
      named.guard(http, home.equals("/"));
    }
  }

  private static boolean isInvestor(Authentication who) {
    Set<String> investors = Set.of(Role.INVESTOR.authority(), Role.VIP.authority());
    return who.getAuthorities().stream()
        .anyMatch(granted -> investors.contains(granted.getAuthority()));
  }

  /** Only a session's cookie, which a browser adds by itself, can be abused; and the login. */
  private static boolean bringsNoSession(HttpServletRequest request) {
    return BearerKeys.in(request)
        || (request.getRequestedSessionId() == null && !LOGIN.matches(request));
  }

  /** A browser on any site may call a function with a key; a session's cookie stays at home. */
  private static CorsConfigurationSource functionsFromAnywhere() {
    var cors = new CorsConfiguration();
    cors.addAllowedOrigin(CorsConfiguration.ALL);
    cors.addAllowedMethod(HttpMethod.POST);
    cors.setAllowedHeaders(
        List.of(
            "authorization",
            "apikey",
            "content-type",
            "x-client-info",
            "x-region",
            "x-supabase-api-version",
            "traceparent",
            "tracestate",
            "baggage"));
    cors.setMaxAge(Duration.ofHours(1));
    var source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/functions/v1/**", cors);
    return source;
  }

  /** Who can log in by a name of their own, and more. */
  private static String[] people(Role... more) {
    Role[] people = {Role.OPERATOR, Role.ANALYST, Role.INVESTOR, Role.VIP};
    return names(Stream.of(people, more).flatMap(Stream::of).toArray(Role[]::new));
  }

  private static String[] names(Role... roles) {
    return Stream.of(roles).map(Role::name).toArray(String[]::new);
  }

  private static RequestMatcher anyOf(String... patterns) {
    return new OrRequestMatcher(
        Stream.of(patterns).map(p -> (RequestMatcher) withDefaults().matcher(p)).toList());
  }

  private static RequestMatcher readOf(String... patterns) {
    RequestMatcher path = anyOf(patterns);
    return request -> reads(request) && path.matches(request);
  }

  static boolean reads(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  /**
   * A look at a file of the console's that is there: open, so that the login page has its style.
   */
  private static final class StaticFiles implements RequestMatcher {
    private static final Pattern ADDRESS =
        Pattern.compile("/(assets|webjars)((/[A-Za-z0-9@_+-][A-Za-z0-9@._+-]*)+)");

    @Override
    public boolean matches(HttpServletRequest request) {
      Matcher address = ADDRESS.matcher(request.getRequestURI());
      if (!reads(request) || !address.matches()) {
        return false;
      }
      String folder = address.group(1).equals("assets") ? "static" : "META-INF/resources";
      return new ClassPathResource(folder + address.group()).exists();
    }
  }

  /** Runs after the authorization: the body of a caller with a role counts as a proven caller's. */
  private static final class ProvenCallerFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      if (Caller.current().role() != null) {
        Bodies.proven(request);
      }
      chain.doFilter(request, response);
    }
  }
}
