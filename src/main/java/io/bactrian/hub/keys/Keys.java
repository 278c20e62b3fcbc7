package io.bactrian.hub.keys;

import io.bactrian.hub.keys.KeysController.Key;
import io.bactrian.hub.keys.KeysController.KeyMade;
import io.bactrian.hub.keys.KeysController.KeysHeld;
import io.bactrian.hub.keys.KeysController.RouteSecret;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What is known of the hub's keys and of the secrets of routes, and what each of them opens. */
@Component
class Keys {
  private static final String SECRET = "HUB_SECRET_";
  private static final String FILE = "file";
  private static final String VARIABLE = "variable";

  private static final Map<String, String> OPENS =
      Map.of(
          "operator.password", "The login of the operator",
          "service.key", "Everything but the management port",
          "investor.key", "The portal, datasets, models and runs; also the investor's login",
          "ea.key", "Decisions (/functions/v1/infer, /v2)",
          "tradingview.token", "Alerts of any strategy without a token of its own",
          "supabase.token", "Changes from a Supabase project",
          "mt5.secret", "Messages of logins without a secret of their own",
          "secrets.key", "Nothing by itself: it enciphers secrets in the database");

  private static final Map<String, String> NOT_HERE =
      Map.of(
          "operator.password",
          "A login's password is no key: its line in data/credentials.properties, then a restart.",
          "secrets.key",
          "Another would make the logins' secrets unreadable: see Rotate a secret in docs/operations.md.");

  private final Credentials credentials;
  private final OperatorActions actions;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Environment environment;

  Keys(
      Credentials credentials,
      OperatorActions actions,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Environment environment) {
    this.credentials = credentials;
    this.actions = actions;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.environment = environment;
  }

  KeysHeld held() {
    return new KeysHeld(
        credentials.known().stream().map(this::key).toList(), routeSecrets(), supabase());
  }

  private Key key(Credentials.Known known) {
    String name = known.name();
    String why =
        known.fromVariable()
            ? "%s sets it: change the variable and restart.".formatted(known.variable())
            : NOT_HERE.get(name);
    return new Key(
        name,
        OPENS.getOrDefault(name, ""),
        known.fromVariable() ? VARIABLE : FILE,
        known.variable(),
        why == null,
        why,
        known.madeAt(),
        known.formerUntil(),
        name.equals("tradingview.token") ? lastAlert() : known.usedAt(),
        known.madeAt() == null ? 0 : known.madeAt().getEpochSecond());
  }

  private @Nullable Instant lastAlert() {
    return jdbc
        .sql(
            """
            select max(received_at) as at from tv_signals
            where token_id = 'default' and dedup_at > now() - interval '30 days'
            """)
        .query(
            (row, n) ->
                row.getTimestamp("at") == null
                    ? List.<Instant>of()
                    : List.of(row.getTimestamp("at").toInstant()))
        .single()
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Names only: of variables, and of files in the folder of secrets. */
  private List<RouteSecret> routeSecrets() {
    var secrets = new ArrayList<RouteSecret>();
    System.getenv().keySet().stream()
        .filter(name -> name.startsWith(SECRET))
        .sorted()
        .forEach(
            name ->
                secrets.add(
                    new RouteSecret(
                        name.substring(SECRET.length()).toLowerCase(Locale.ROOT), VARIABLE, null)));
    Path folder = Path.of(environment.getProperty("hub.secrets.folder", "data/secrets"));
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          secrets.add(
              new RouteSecret(
                  file.getFileName().toString(),
                  FILE,
                  Files.getLastModifiedTime(file).toInstant()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.copyOf(secrets);
  }

  private List<String> supabase() {
    boolean secret = !environment.getProperty("hub.supabase.jwt-secret", "").isEmpty();
    String jwks = environment.getProperty("hub.supabase.jwks", "");
    if (!secret && jwks.isEmpty()) {
      return List.of(
          "No token of a Supabase project is taken: set HUB_SUPABASE_JWT_SECRET or HUB_SUPABASE_JWKS_URL.");
    }
    var words = new ArrayList<String>();
    if (secret) {
      words.add("Tokens signed by HS256 with the project's JWT secret (HUB_SUPABASE_JWT_SECRET).");
    }
    if (!jwks.isEmpty()) {
      words.add(
          "Tokens signed by ES256 or RS256 with the project's published keys (%s)."
              .formatted(jwks));
    }
    String issuer = environment.getProperty("hub.supabase.issuer", "");
    words.add(
        "Made for the audience %s, by %s; each must expire."
            .formatted(
                environment.getProperty("hub.supabase.audience", ""),
                issuer.isEmpty() ? "any issuer" : issuer));
    Binder.get(environment)
        .bind("hub.supabase.roles", Bindable.mapOf(String.class, String.class))
        .orElse(Map.of())
        .forEach(
            (role, here) ->
                words.add("The role %s is %s here; others may nothing.".formatted(role, here)));
    return List.copyOf(words);
  }

  /** The row first, then the file: a key that changed is never without its row. */
  synchronized KeyMade rotate(
      String name, Duration overlap, @Nullable Long seen, String reason, boolean dryRun) {
    Key key =
        held().own().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> HubException.missing("name", "key", name, "/api/v1/keys"));
    if (key.why() != null) {
      throw new HubException(ErrorCode.CONFLICT, "name", key.why());
    }
    GivenFields.seen(seen, key.version(), () -> "it was rotated at %s.".formatted(key.madeAt()));
    Instant until = overlap.isZero() ? null : Instant.now().plus(overlap);
    if (dryRun) {
      return new KeyMade(name, null, until);
    }
    String value =
        transaction.execute(
            status -> {
              actions.record(
                  Caller.current().name(),
                  "key.rotate",
                  name,
                  Map.of("grace_hours", overlap.toHours(), "reason", reason));
              return credentials.rotate(name, overlap);
            });
    return new KeyMade(name, value, until);
  }
}
