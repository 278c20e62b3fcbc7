package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;

class SupabaseTokensTest {
  private static final Map<String, Role> ROLES =
      Map.of("service_role", Role.SERVICE, "authenticated", Role.INVESTOR, "trader", Role.EA);

  private final SupabaseTokens bySecret = tokens(Tokens.SECRET, "");

  @ParameterizedTest
  @CsvSource({"authenticated, ROLE_INVESTOR", "trader, ROLE_EA"})
  void givesAUserTheRoleThatIsConfigured(String role, String authority) {
    Authentication caller = bySecret.caller(Tokens.signed(Tokens.user(role)));
    assertThat(caller.getAuthorities()).extracting("authority").containsExactly(authority);
    assertThat(caller.getName()).isEqualTo("supabase:2f1c5a7e-0000-4000-8000-000000000001");
    assertThat(caller.getCredentials()).isNull();
  }

  @Test
  void takesTheProjectsServiceKeyAsTheServiceAndItsAnonKeyAsNobody() {
    assertThat(bySecret.caller(Tokens.key("service_role")).getAuthorities())
        .extracting("authority")
        .containsExactly("ROLE_SERVICE");
    assertThat(bySecret.caller(Tokens.key("anon")).getAuthorities()).isEmpty();
    assertThat(bySecret.caller(Tokens.signed(Tokens.user("operator"))).getAuthorities()).isEmpty();
    assertThat(bySecret.caller(Tokens.signed(Tokens.user("SERVICE"))).getAuthorities()).isEmpty();
  }

  @Test
  void refusesWhatIsExpiredOrNeverExpiresOrIsMadeForOthers() {
    refuses(bySecret, Tokens.user("authenticated").expirationTime(at(-120)), "expired");
    refuses(bySecret, Tokens.user("authenticated").expirationTime(null), "never expires");
    refuses(bySecret, Tokens.user("authenticated").notBeforeTime(at(600)), "before");
    refuses(bySecret, Tokens.user("authenticated").audience("other"), "audience");
    refuses(bySecret, Tokens.user("authenticated").audience((String) null), "audience");
    refuses(bySecret, Tokens.user("service_role").audience("other"), "audience");
    refuses(bySecret, Tokens.user("authenticated").issuer("https://evil/auth/v1"), "issuer");
  }

  @Test
  void refusesAnotherSecretAndNoSignature() {
    var claims = Tokens.user("service_role");
    assertRefused(bySecret, Tokens.signed(claims, Tokens.SECRET + "x"));
    assertRefused(bySecret, new PlainJWT(claims.build()).serialize());
    String good = Tokens.signed(claims);
    assertRefused(bySecret, good.substring(0, good.lastIndexOf('.') + 1));
    assertRefused(bySecret, "a.b.c");
    assertRefused(bySecret, "..");
  }

  @Test
  void refusesAnotherAlgorithmOfTheSameSecret() throws JOSEException {
    byte[] secret = (Tokens.SECRET + Tokens.SECRET).getBytes(StandardCharsets.UTF_8);
    SupabaseTokens tokens = tokens(Tokens.SECRET + Tokens.SECRET, "");
    String token =
        Tokens.signed(
            Tokens.user("service_role"), new JWSHeader(JWSAlgorithm.HS512), new MACSigner(secret));
    assertRefused(tokens, token);
  }

  @Test
  void takesWhatThePublishedKeysSignAndNothingThatOnlyNamesThem(@TempDir Path folder)
      throws JOSEException, IOException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
    Path file = folder.resolve("jwks.json");
    Files.writeString(file, new JWKSet(java.util.List.of(rsa, ec)).toPublicJWKSet().toString());
    SupabaseTokens byKeys = tokens("", file.toUri().toString());
    var claims = Tokens.user("authenticated");
    var rs256 = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r").build();
    var es256 = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e").build();
    for (String token :
        new String[] {
          Tokens.signed(claims, rs256, new RSASSASigner(rsa)),
          Tokens.signed(claims, es256, new ECDSASigner(ec)),
        }) {
      assertThat(byKeys.caller(token).getAuthorities()).hasSize(1);
      assertRefused(bySecret, token);
      assertThat(tokens(Tokens.SECRET, file.toUri().toString()).caller(token).getAuthorities())
          .hasSize(1);
    }
    // A public key is known to all: as an HMAC secret it must count for nothing.
    for (byte[] known :
        new byte[][] {
          rsa.toPublicKey().getEncoded(),
          rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
        }) {
      var hs256 = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r").build();
      String forged = Tokens.signed(claims, hs256, new MACSigner(known));
      assertRefused(byKeys, forged);
      assertRefused(tokens(Tokens.SECRET, file.toUri().toString()), forged);
    }
    RSAKey other = new RSAKeyGenerator(2048).keyID("r").generate();
    assertRefused(byKeys, Tokens.signed(claims, rs256, new RSASSASigner(other)));
    var unknown = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("x").build();
    assertRefused(byKeys, Tokens.signed(claims, unknown, new RSASSASigner(rsa)));
  }

  @Test
  void saysThatTheKeysCannotBeHadAndCallsNoTokenBadForThat() throws JOSEException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    String token =
        Tokens.signed(
            Tokens.user("authenticated"),
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r").build(),
            new RSASSASigner(rsa));
    SupabaseTokens away = tokens("", URI.create("http://127.0.0.1:9/jwks.json").toString());
    assertThatThrownBy(() -> away.caller(token))
        .isInstanceOf(JwtException.class)
        .isNotInstanceOf(BadJwtException.class);
  }

  @Test
  void startsWithNoShortSecretAndNoBrokenKeySet() {
    assertThatThrownBy(() -> tokens("short", "")).hasMessageContaining("HUB_SUPABASE_JWT_SECRET");
    for (String jwks : new String[] {"file:///nothing/here.json", "jwks", "ref.supabase.co/x"}) {
      assertThatThrownBy(() -> tokens("", jwks)).hasMessageContaining("HUB_SUPABASE_JWKS_URL");
    }
  }

  @Test
  void takesNoTokenWhereNothingIsConfigured() {
    assertThat(tokens("", "").takes("a.b.c")).isFalse();
    assertThat(bySecret.takes("a.b.c")).isTrue();
    assertThat(bySecret.takes("a-key")).isFalse();
  }

  @Test
  void printsNoSecret() {
    assertThat(new SupabaseProperties(Tokens.SECRET, "", "", "", ROLES).toString())
        .doesNotContain(Tokens.SECRET);
  }

  private static void refuses(SupabaseTokens tokens, JWTClaimsSet.Builder claims, String reason) {
    assertThatThrownBy(() -> tokens.caller(Tokens.signed(claims)))
        .isInstanceOf(BadJwtException.class)
        .hasMessageContaining(reason);
  }

  private static void assertRefused(SupabaseTokens tokens, String token) {
    assertThatThrownBy(() -> tokens.caller(token)).isInstanceOf(BadJwtException.class);
  }

  private static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static SupabaseTokens tokens(String secret, String jwks) {
    return new SupabaseTokens(
        new SupabaseProperties(secret, jwks, Tokens.ISSUER, "authenticated", ROLES));
  }
}
