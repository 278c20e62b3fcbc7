package io.bactrian.hub.accounts;

import io.bactrian.hub.security.Role;
import java.io.Serializable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * A user as the table has them.
 *
 * @param password enciphered by Spring's encoder; null where none was chosen
 * @param epoch changes with role, password and the like; sessions of an earlier one have ended
 * @param issuer who vouches for them; null where nobody does
 */
record User(
    String name,
    String displayName,
    Role role,
    @Nullable String password,
    long epoch,
    boolean disabled,
    @Nullable String issuer) {

  /** Who has logged in, and as of which state of the account. */
  interface LoggedIn extends AuthenticatedPrincipal {
    long epoch();
  }

  /** Who has logged in by password. */
  record ByPassword(String name, long epoch) implements LoggedIn, Serializable {
    @Override
    public String getName() {
      return name;
    }
  }

  static User of(ResultSet row, int number) throws SQLException {
    return new User(
        row.getString("name"),
        row.getString("display_name"),
        Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        row.getString("password"),
        row.getLong("epoch"),
        row.getTimestamp("disabled_at") != null,
        row.getString("oidc_issuer"));
  }

  String roleName() {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
