package io.bactrian.hub.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Callers that a Supabase project vouches for. The configuration says which algorithm goes with
 * which key, never the token: what HS256 signs is checked with the secret and nothing else.
 */
@Component
final class SupabaseTokens {
  private static final int SHORTEST_SECRET = 32;
  private static final Set<String> KEY_ROLES = Set.of("anon", "service_role");

  private final SupabaseProperties properties;
  private final List<JWSKeySelector<SecurityContext>> keys = new ArrayList<>();
  private final NimbusJwtDecoder decoder;

  SupabaseTokens(SupabaseProperties properties) {
    this.properties = properties;
    byte[] secret = properties.jwtSecret().getBytes(StandardCharsets.UTF_8);
    if (secret.length > 0 && secret.length < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "HUB_SUPABASE_JWT_SECRET has fewer than 32 bytes: copy the JWT secret of the project");
    }
    if (secret.length > 0) {
      // Not by key id: the project names one in its tokens, and the secret has none.
      keys.add(
          new SingleKeyJWSKeySelector<>(
              JWSAlgorithm.HS256, new SecretKeySpec(secret, "HmacSHA256")));
    }
    if (!properties.jwks().isEmpty()) {
      keys.add(
          new JWSVerificationKeySelector<>(
              Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256), published(properties.jwks())));
    }
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        (header, context) -> {
          List<Key> all = new ArrayList<>();
          for (JWSKeySelector<SecurityContext> selector : keys) {
            all.addAll(selector.selectJWSKeys(header, context));
          }
          return all;
        });
    processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the decoder's validators do
    this.decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), this::check));
  }

  /**
   * Fetched keys are kept for minutes, and an unknown key id makes no more than a fetch now and
   * then.
   */
  private static JWKSource<SecurityContext> published(String address) {
    try {
      URI uri = URI.create(address);
      return "file".equals(uri.getScheme())
          ? new ImmutableJWKSet<>(JWKSet.load(Path.of(uri).toFile()))
          : JWKSourceBuilder.create(uri.toURL()).build();
    } catch (IOException | ParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "HUB_SUPABASE_JWKS_URL is neither https://<ref>.supabase.co/auth/v1/.well-known/jwks.json"
              + " nor file:///... of a JSON Web Key Set",
          e);
    }
  }

  /** True for what looks like a token, where the hub takes any. */
  boolean takes(String key) {
    return !keys.isEmpty() && key.split("\\.", -1).length == 3;
  }

  /**
   * @return who calls; without an authority where the hub gives the token's role none
   * @throws org.springframework.security.oauth2.jwt.BadJwtException if the token is not good
   * @throws org.springframework.security.oauth2.jwt.JwtException if the project's keys are away
   */
  Authentication caller(String token) {
    Jwt jwt = decoder.decode(token);
    String subject = jwt.getSubject();
    String name = "supabase:" + (subject == null ? role(jwt) : subject);
    Role role = properties.roles().get(role(jwt));
    return role == null
        ? UsernamePasswordAuthenticationToken.authenticated(name, null, List.of())
        : role.authentication(name);
  }

  /** A user's token is made for an audience; the project's own keys, anon and service, for none. */
  private OAuth2TokenValidatorResult check(Jwt jwt) {
    List<String> audience = jwt.getAudience();
    boolean key = (audience == null || audience.isEmpty()) && KEY_ROLES.contains(role(jwt));
    String issuer = jwt.getClaimAsString("iss");
    if (jwt.getExpiresAt() == null) {
      return refused("it never expires");
    }
    if (!key && (audience == null || !audience.contains(properties.audience()))) {
      return refused("it is made for another audience");
    }
    if (!properties.issuer().isEmpty()
        && !properties.issuer().equals(issuer)
        && !(key && "supabase".equals(issuer))) {
      return refused("it is of another issuer");
    }
    return OAuth2TokenValidatorResult.success();
  }

  private static String role(Jwt jwt) {
    String role = jwt.getClaimAsString("role");
    return role == null ? "" : role;
  }

  private static OAuth2TokenValidatorResult refused(String reason) {
    return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", reason, null));
  }
}
