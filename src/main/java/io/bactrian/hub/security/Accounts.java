package io.bactrian.hub.security;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;

/** Users with a name of their own, as the module that keeps them knows them. */
public interface Accounts {
  /**
   * Takes as long for a name that nobody has.
   *
   * @return who that is; null where name and password do not fit
   */
  @Nullable Authentication logIn(String name, String password);

  /** What changes with the user's password; empty where nobody has the name. */
  String stamp(String name);

  /** Watches the sessions of a port, and lets users log in there in other ways. */
  void guard(HttpSecurity http, boolean mainPort) throws Exception;

  /** What a login page offers beside the password, as HTML; empty where nothing. */
  String otherLogins(boolean mainPort);

  /** What a user may be named; every name is in lower case. */
  final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    /** Names of the hub's own logins, keys and writers. */
    private static final Set<String> TAKEN =
        Set.of(
            "operator",
            "investor",
            "service",
            "service_role",
            "ea",
            "hub",
            "guest",
            "nobody",
            "file",
            "anyone",
            "share",
            "supabase",
            "role",
            "user");

    private Names() {}

    /** The name as it is kept; empty where it can be none. */
    public static String plain(String name) {
      String plain = name.strip().toLowerCase(Locale.ROOT);
      return NAME.matcher(plain).matches() && !TAKEN.contains(plain) ? plain : "";
    }
  }
}
