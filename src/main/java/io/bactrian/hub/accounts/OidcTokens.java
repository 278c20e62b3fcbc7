package io.bactrian.hub.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/** The hub keeps no token of the issuer's: it calls nothing in a user's name. */
final class OidcTokens implements OAuth2AuthorizedClientRepository {

  @Override
  public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
      String registration, Authentication who, HttpServletRequest request) {
    return null;
  }

  @Override
  public void saveAuthorizedClient(
      OAuth2AuthorizedClient client,
      Authentication who,
      HttpServletRequest request,
      HttpServletResponse response) {}

  @Override
  public void removeAuthorizedClient(
      String registration,
      Authentication who,
      HttpServletRequest request,
      HttpServletResponse response) {}

  /** How an issuer's token is checked; found by Spring Security. */
  @Configuration(proxyBeanMethods = false)
  static class Checks {

    /** Keys are fetched again where a token names one that is not known yet. */
    @Bean
    @ConditionalOnExpression("!'${hub.oidc.issuer:}'.isEmpty()")
    JwtDecoderFactory<ClientRegistration> idTokens() {
      ConcurrentMap<String, JwtDecoder> known = new ConcurrentHashMap<>();
      return registration ->
          known.computeIfAbsent(
              registration.getProviderDetails().getJwkSetUri(),
              keys -> decoder(keys, registration));
    }

    private static JwtDecoder decoder(String keys, ClientRegistration registration) {
      var http = new SimpleClientHttpRequestFactory();
      http.setConnectTimeout(OidcIssuer.PATIENCE);
      http.setReadTimeout(OidcIssuer.PATIENCE);
      NimbusJwtDecoder decoder =
          NimbusJwtDecoder.withJwkSetUri(keys)
              .restOperations(new RestTemplate(http))
              .jwsAlgorithms(
                  all -> {
                    all.add(SignatureAlgorithm.RS256);
                    all.add(SignatureAlgorithm.ES256);
                    all.add(SignatureAlgorithm.PS256);
                  })
              .build();
      decoder.setJwtValidator(
          new DelegatingOAuth2TokenValidator<>(
              new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
      return decoder;
    }
  }
}
