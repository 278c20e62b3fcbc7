package io.bactrian.hub.accounts;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.HtmlUtils;

/** Login at an issuer of OpenID Connect, on the main port and where one is set. */
@Component
class OidcLogin {
  static final String START = "/oauth2/authorization";
  private static final Logger log = LoggerFactory.getLogger(OidcLogin.class);
  private static final Set<String> INVESTORS =
      Set.of(Role.INVESTOR.authority(), Role.VIP.authority());

  private final OidcProperties properties;
  private final OidcIssuer issuer;
  private final OidcRequests requests;
  private final OidcUsers users;
  private final OidcTokens tokens;
  private final String refusal;

  OidcLogin(OidcProperties properties, Credentials credentials, Users users, ObjectMapper json)
      throws IOException {
    this.properties = properties;
    this.issuer = new OidcIssuer(properties, json);
    this.requests = new OidcRequests(credentials, issuer, json);
    this.users = new OidcUsers(properties, users);
    this.tokens = new OidcTokens();
    this.refusal =
        new ClassPathResource("static/portal-ended.html")
            .getContentAsString(StandardCharsets.UTF_8);
  }

  String button() {
    return properties.isSet()
        ? "<a class=\"other\" href=\"%s/%s\">Log in with %s</a>"
            .formatted(START, OidcIssuer.ID, HtmlUtils.htmlEscape(properties.label()))
        : "";
  }

  void addTo(HttpSecurity http, OidcLogout logout) throws Exception {
    if (!properties.isSet()) {
      return;
    }
    var resolver = new DefaultOAuth2AuthorizationRequestResolver(issuer, START);
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    http.oauth2Login(
            login ->
                login
                    .loginPage("/login")
                    .clientRegistrationRepository(issuer)
                    .authorizedClientRepository(tokens)
                    .authorizationEndpoint(
                        to ->
                            to.authorizationRequestResolver(resolver)
                                .authorizationRequestRepository(requests))
                    .tokenEndpoint(to -> to.accessTokenResponseClient(tokenClient()))
                    .userInfoEndpoint(to -> to.oidcUserService(users))
                    .successHandler(this::succeeded)
                    .failureHandler(this::failed))
        .logout(all -> all.logoutSuccessHandler(logout.at(issuer, properties)))
        .addFilterBefore(new AwayFilter(), OAuth2AuthorizationRequestRedirectFilter.class);
  }

  private static RestClientAuthorizationCodeTokenResponseClient tokenClient() {
    var http = new SimpleClientHttpRequestFactory();
    http.setConnectTimeout(OidcIssuer.PATIENCE);
    http.setReadTimeout(OidcIssuer.PATIENCE);
    var client = new RestClientAuthorizationCodeTokenResponseClient();
    client.setRestClient(
        RestClient.builder()
            .requestFactory(http)
            .messageConverters(
                all -> {
                  all.clear();
                  all.add(new FormHttpMessageConverter());
                  all.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    return client;
  }

  private void succeeded(
      HttpServletRequest request, HttpServletResponse response, Authentication who)
      throws IOException {
    boolean investor =
        who.getAuthorities().stream().anyMatch(one -> INVESTORS.contains(one.getAuthority()));
    response.sendRedirect(investor ? "/portal" : "/");
  }

  private void failed(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    String code =
        e instanceof OAuth2AuthenticationException refused ? refused.getError().getErrorCode() : "";
    log.warn("A login at {} was refused: {} {}", properties.issuer(), code, e.getMessage());
    if (code.equals(OidcUsers.NOT_MAPPED)) {
      say(
          response,
          "You have no access here",
          "You are known at "
              + properties.label()
              + ", but nobody gave you a role in this hub. Ask whoever runs it.");
    } else if (code.equals(OidcUsers.DISABLED)) {
      say(response, "You have no access here any more", "Ask whoever runs this hub.");
    } else {
      response.sendRedirect("/login?refused");
    }
  }

  private void say(HttpServletResponse response, String title, String hint) throws IOException {
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    response.setContentType("text/html;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    String page = refusal.replace("{title}", title).replace("{hint}", HtmlUtils.htmlEscape(hint));
    response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
  }

  /** Leads back to the login page where the issuer does not answer. */
  private final class AwayFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, jakarta.servlet.FilterChain chain)
        throws jakarta.servlet.ServletException, IOException {
      if (request.getRequestURI().startsWith(START)) {
        ClientRegistration known = issuer.findByRegistrationId(OidcIssuer.ID);
        if (known == null) {
          response.sendRedirect("/login?away");
          return;
        }
      }
      chain.doFilter(request, response);
    }
  }
}
