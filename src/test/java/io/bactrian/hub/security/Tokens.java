package io.bactrian.hub.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Tokens as a Supabase project makes them. */
final class Tokens {
  static final String SECRET = "a-made-up-secret-of-a-project-with-40-chars";
  static final String ISSUER = "https://ref.supabase.co/auth/v1";

  private Tokens() {}

  /** Of a logged-in user, for an hour. */
  static JWTClaimsSet.Builder user(String role) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject("2f1c5a7e-0000-4000-8000-000000000001")
        .audience("authenticated")
        .claim("role", role)
        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))));
  }

  /** A project's own key, such as {@code anon}. */
  static String key(String role) {
    return signed(
        new JWTClaimsSet.Builder()
            .issuer("supabase")
            .claim("ref", "ref")
            .claim("role", role)
            .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(3650)))));
  }

  static String signed(JWTClaimsSet.Builder claims) {
    return signed(claims, SECRET);
  }

  static String signed(JWTClaimsSet.Builder claims, String secret) {
    try {
      return signed(
          claims,
          new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("legacy").build(),
          new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(JWTClaimsSet.Builder claims, JWSHeader header, JWSSigner signer) {
    try {
      var token = new SignedJWT(header, claims.build());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
