package io.bactrian.decisions.budgets;

import io.bactrian.hub.security.Role;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What a budget may be of. A caller or host that cannot exist is refused; a host or strategy that
 * nothing is known of may come, so that it is taken with a warning.
 */
@Repository
class Scopes {
  private static final int SHOWN = 20;
  private static final String KEY = "key:";
  private static final String STRATEGY = "strategy:";
  private static final String HOST = "host:";

  /** Console logins have the names of roles; {@code hub} asks where nobody outside did. */
  private static final List<String> CALLERS =
      Stream.concat(Stream.of("hub"), Stream.of(Role.values()).map(Role::name))
          .map(name -> name.toLowerCase(Locale.ROOT))
          .toList();

  private static final String STRATEGIES = "select strategy as name from strategies";

  /** Steps through the index from host to host. */
  private static final String HOSTS =
      """
      with recursive hosts as (
        select min('host:' || host) as scope from external_calls
        union all
        select (select min('host:' || c.host) from external_calls c where 'host:' || c.host > h.scope) from hosts h
        where h.scope is not null)
      select substr(scope, 6) as name from hosts where scope is not null
      """;

  private final JdbcClient jdbc;

  Scopes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The scope as it is kept: callers and hosts in lower case.
   *
   * @throws HubException {@code INVALID_FIELD} where no call can ever be of it
   */
  static String checked(@Nullable String scope) {
    String given = GivenFields.given("scope", GivenFields.name("scope", scope));
    String folded = given.toLowerCase(Locale.ROOT);
    if (given.matches("strategy:\\S.*")) {
      return given;
    }
    if (folded.startsWith(KEY)) {
      requireCaller(folded.substring(KEY.length()));
      return folded;
    }
    if (folded.startsWith(HOST)) {
      requireHost(folded.substring(HOST.length()));
      return folded;
    }
    throw GivenFields.invalid(
        "scope",
        "Give key:, strategy: or host: and a name, such as key:service, strategy:sma-cross or"
            + " host:models.example.com.");
  }

  private static void requireCaller(String name) {
    if (!CALLERS.contains(name) && !name.matches("supabase:\\S.*")) {
      throw GivenFields.invalid(
          "scope",
          "Nobody calls as '%s': give key: and one of %s, or supabase:<sub> for a Supabase user."
              .formatted(name, String.join(", ", CALLERS)));
    }
  }

  /** As a step reads the host of its address. */
  private static void requireHost(String name) {
    String host;
    try {
      host = URI.create("http://" + name).getHost();
    } catch (IllegalArgumentException e) {
      host = null;
    }
    if (!name.equals(host)) {
      throw GivenFields.invalid(
          "scope",
          "'%s' is no host: give its name without scheme, port and path, such as host:models.example.com."
              .formatted(name));
    }
  }

  /** What to say of a scope of which nothing is known so far; empty where something is. */
  List<String> warnings(String scope) {
    if (scope.startsWith(STRATEGY)) {
      return unknown("strategy", scope.substring(STRATEGY.length()), STRATEGIES);
    }
    return scope.startsWith(HOST)
        ? unknown("host", scope.substring(HOST.length()), HOSTS)
        : List.of();
  }

  private List<String> unknown(String what, String name, String names) {
    boolean known =
        jdbc.sql("select exists (select from (%s) n where name = :name)".formatted(names))
            .param("name", name)
            .query(Boolean.class)
            .single();
    if (known) {
      return List.of();
    }
    List<String> some =
        jdbc.sql("select name from (%s) n order by name limit %d".formatted(names, SHOWN))
            .query(String.class)
            .list();
    return List.of(
        "No %s %s is known so far: the budget holds once there is one. %s"
            .formatted(
                what,
                name,
                some.isEmpty() ? "None is known." : "Known are " + String.join(", ", some) + "."));
  }
}
