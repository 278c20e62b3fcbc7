package io.bactrian.hub.accounts;

import io.bactrian.hub.security.Role;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Makes a user of the hub of whom the issuer vouches for. Whom neither a claim's value nor the
 * domain of a verified address gives a role is refused.
 */
final class OidcUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {
  static final String NOT_MAPPED = "not_mapped";
  static final String DISABLED = "user_disabled";

  /** The first that is given counts. */
  private static final List<Role> GREATEST_FIRST =
      List.of(Role.OPERATOR, Role.ANALYST, Role.VIP, Role.INVESTOR);

  private final OidcProperties properties;
  private final Map<String, Role> roles = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Users users;
  private final OidcUserService claims = new OidcUserService();

  OidcUsers(OidcProperties properties, Users users) {
    this.properties = properties;
    this.roles.putAll(properties.roles()); // a variable has its name in capitals
    this.users = users;
  }

  /** A user of the hub with the token that they came by, which a logout at the issuer needs. */
  static final class Named extends DefaultOidcUser implements User.LoggedIn {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final long epoch;

    Named(User user, OidcIdToken token, @Nullable OidcUserInfo info) {
      super(List.of(new SimpleGrantedAuthority(user.role().authority())), token, info);
      this.name = user.name();
      this.epoch = user.epoch();
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return super.equals(other)
          && other instanceof Named named
          && name.equals(named.name)
          && epoch == named.epoch;
    }

    @Override
    public int hashCode() {
      return Objects.hash(super.hashCode(), name, epoch);
    }
  }

  @Override
  public OidcUser loadUser(OidcUserRequest request) {
    OidcUser known = claims.loadUser(request);
    Role role = mapped(known.getClaims());
    boolean ofDomain = role == null && ofDomain(known);
    if (role == null && !ofDomain) {
      throw refused(NOT_MAPPED, "nothing gives " + known.getSubject() + " a role");
    }
    User user =
        users.arrive(
            new Users.Arrival(
                properties.issuer(),
                known.getSubject(),
                Stream.of(known.getPreferredUsername(), known.getEmail())
                    .filter(Objects::nonNull)
                    .toList(),
                known.getFullName(),
                role == null && !properties.roleClaim().isEmpty() ? properties.domainRole() : role,
                properties.domainRole()));
    if (user.disabled()) {
      throw refused(DISABLED, "user " + user.name() + " is disabled here");
    }
    return new Named(user, known.getIdToken(), known.getUserInfo());
  }

  private @Nullable Role mapped(Map<String, Object> all) {
    if (properties.roleClaim().isEmpty()) {
      return null;
    }
    Object value = OidcRequests.at(all, properties.roleClaim());
    Collection<?> values =
        value instanceof Collection<?> several
            ? several
            : value == null ? List.of() : List.of(value);
    List<Role> given =
        values.stream()
            .map(one -> roles.get(String.valueOf(one)))
            .filter(Objects::nonNull)
            .toList();
    return GREATEST_FIRST.stream().filter(given::contains).findFirst().orElse(null);
  }

  private boolean ofDomain(OidcUser known) {
    String email = known.getEmail();
    if (email == null || !Boolean.TRUE.equals(known.getEmailVerified())) {
      return false;
    }
    String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return properties.emailDomains().stream().anyMatch(one -> one.equalsIgnoreCase(domain));
  }

  private static OAuth2AuthenticationException refused(String code, String reason) {
    return new OAuth2AuthenticationException(new OAuth2Error(code), reason);
  }
}
