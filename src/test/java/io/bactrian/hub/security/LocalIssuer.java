package io.bactrian.hub.security;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/** Spring's authorization server on a port of its own: users log in there by the password "pw". */
final class LocalIssuer implements AutoCloseable {
  static final String CLIENT_SECRET = "secret-of-the-hub";

  /** What is said of whom, beside what every token says; the test changes it. */
  static volatile BiConsumer<String, JwtClaimsSet.Builder> claims = (user, token) -> {};

  private static volatile RSAKey signing = key();
  private static volatile RSAKey published = signing;

  private final ConfigurableApplicationContext context;

  private LocalIssuer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param hub whose address the client's redirects lead to
   */
  static LocalIssuer start(int port, int hub) {
    // No SpringApplication: the hub's listeners would take it for a hub.
    var context = new AnnotationConfigServletWebServerApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "issuer",
                Map.of(
                    "server.servlet.session.cookie.name",
                    "ISSUER_SESSION",
                    "server.port",
                    port,
                    "issuer",
                    "http://127.0.0.1:" + port,
                    "hub",
                    "http://127.0.0.1:" + hub)));
    context.register(Server.class);
    context.refresh();
    return new LocalIssuer(context);
  }

  /** A key of another name that is published at once. */
  static void rotate() {
    signing = key();
    published = signing;
  }

  /** Signs by a key that goes by the name of the published one. */
  static void forge() {
    try {
      signing = new RSAKeyGenerator(2048).keyID(published.getKeyID()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("key-" + Instant.now()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  @ImportAutoConfiguration({
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class
  })
  static class Server { // no @Configuration, or every hub of the tests would be it
    @Bean
    @Order(1)
    SecurityFilterChain endpoints(HttpSecurity http) throws Exception {
      var server = OAuth2AuthorizationServerConfigurer.authorizationServer();
      return http.securityMatcher(server.getEndpointsMatcher())
          .with(server, all -> all.oidc(withDefaults()))
          .authorizeHttpRequests(allow -> allow.anyRequest().authenticated())
          .exceptionHandling(
              e -> e.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
          .oauth2ResourceServer(resource -> resource.jwt(withDefaults()))
          .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain login(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(allow -> allow.anyRequest().authenticated())
          .csrf(csrf -> csrf.disable())
          .formLogin(withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          List.of("anna", "ben", "carl", "operator").stream()
              .map(name -> User.withUsername(name).password("{noop}pw").roles("USER").build())
              .toList());
    }

    @Bean
    RegisteredClientRepository clients(@Value("${hub}") String hub) {
      return new InMemoryRegisteredClientRepository(
          RegisteredClient.withId("1")
              .clientId("hub")
              .clientSecret("{noop}" + CLIENT_SECRET)
              .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
              .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
              .redirectUri(hub + "/login/oauth2/code/oidc")
              .postLogoutRedirectUri(hub + "/login")
              .scope("openid")
              .scope("profile")
              .scope("email")
              .clientSettings(
                  ClientSettings.builder()
                      .requireProofKey(true)
                      .requireAuthorizationConsent(false)
                      .build())
              .build());
    }

    @Bean
    AuthorizationServerSettings settings(@Value("${issuer}") String issuer) {
      return AuthorizationServerSettings.builder().issuer(issuer).build();
    }

    @Bean
    JWKSource<SecurityContext> published() {
      return (selector, context) -> selector.select(new JWKSet(published));
    }

    /** Of the access tokens that userinfo is asked by. */
    @Bean
    JwtDecoder decoder() {
      return OAuth2AuthorizationServerConfiguration.jwtDecoder(
          (selector, context) -> selector.select(new JWKSet(signing)));
    }

    @Bean
    JwtEncoder encoder() {
      return parameters ->
          new NimbusJwtEncoder((selector, context) -> selector.select(new JWKSet(signing)))
              .encode(parameters);
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims() {
      return context -> {
        if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
          String user = context.getPrincipal().getName();
          context
              .getClaims()
              .claim("preferred_username", user)
              .claim("realm_access", Map.of("roles", List.of()));
          claims.accept(user, context.getClaims());
        }
      };
    }
  }
}
