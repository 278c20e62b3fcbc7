package io.bactrian.hub.security;

import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param jwtSecret what the project signs its tokens with by HS256; empty where it does not
 * @param jwks the address, or {@code file:} and a path, of the public keys that the project signs
 *     its tokens with by ES256 or RS256; empty where it does not
 * @param issuer what a user's token has to name as its issuer, such as {@code
 *     https://<ref>.supabase.co/auth/v1}; any where empty
 * @param audience what a user's token has to be made for
 * @param roles the hub's role for each {@code role} of a token; a role that is not here may nothing
 */
@Validated
@ConfigurationProperties(prefix = "hub.supabase", ignoreUnknownFields = false)
record SupabaseProperties(
    @NotNull @DefaultValue("") String jwtSecret,
    @NotNull @DefaultValue("") String jwks,
    @NotNull @DefaultValue("") String issuer,
    @NotNull @DefaultValue("authenticated") String audience,
    @DefaultValue Map<String, Role> roles) {

  @Override
  public String toString() {
    return "SupabaseProperties[jwks=%s, issuer=%s, audience=%s, roles=%s]"
        .formatted(jwks, issuer, audience, roles);
  }
}
