package io.bactrian.hub.accounts;

import io.bactrian.hub.security.Role;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Login by an issuer of OpenID Connect.
 *
 * @param issuer its address; empty where there is none
 * @param clientId what the hub is called there
 * @param clientSecret empty where the hub is a public client there
 * @param label what the login page calls it
 * @param scopes what the hub asks for
 * @param roleClaim what of a token says the role, such as {@code groups} or {@code
 *     realm_access.roles}; empty where nothing does
 * @param roles the hub's role for each value of that claim
 * @param emailDomains whose users, with a verified address, may come without such a value
 * @param domainRole what they are at their first login
 * @param publicUrl the hub's address as browsers know it; as they call it where empty
 */
@Validated
@ConfigurationProperties(prefix = "hub.oidc", ignoreUnknownFields = false)
record OidcProperties(
    @NotNull @DefaultValue("") String issuer,
    @NotNull @DefaultValue("") String clientId,
    @NotNull @DefaultValue("") String clientSecret,
    @NotNull @DefaultValue("single sign-on") String label,
    @NotNull @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
    @NotNull @DefaultValue("") String roleClaim,
    @DefaultValue Map<String, Role> roles,
    @DefaultValue List<String> emailDomains,
    @NotNull @DefaultValue("investor") Role domainRole,
    @NotNull @DefaultValue("") String publicUrl) {

  private static final Set<Role> OF_USERS =
      Set.of(Role.OPERATOR, Role.ANALYST, Role.INVESTOR, Role.VIP);

  boolean isSet() {
    return !issuer.isEmpty();
  }

  @AssertTrue(message = "HUB_OIDC_CLIENT_ID has to be set where HUB_OIDC_ISSUER is")
  boolean isComplete() {
    return issuer.isEmpty() || !clientId.isEmpty();
  }

  @AssertTrue(message = "a user is operator, analyst, investor or vip, and no other")
  boolean isOfUsers() {
    return OF_USERS.containsAll(roles.values()) && OF_USERS.contains(domainRole);
  }

  @Override
  public String toString() {
    return "OidcProperties[issuer=%s, clientId=%s, roles=%s]".formatted(issuer, clientId, roles);
  }
}
