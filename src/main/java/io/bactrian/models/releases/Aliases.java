package io.bactrian.models.releases;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.registry.Approvals;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The names that people give to versions and move, beside the champion. */
@Component
public class Aliases {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{16}");
  private static final String ROLLOUT =
      "a rollout under way makes of a version: start one with operation canary";
  private static final String STAGE = "is a stage, which follows from what is done with a version";
  private static final String RELEASE =
      "follows from the releases: tag a version that the gate promoted, with operation tag";

  /** Those that nobody sets, and what does. */
  private static final Map<String, String> DERIVED =
      Map.of(
          "champion", "is moved by the operations deploy and rollback, and by a rollout",
          "challenger", "is what " + ROLLOUT,
          "shadow", "is what " + ROLLOUT,
          "canary", STAGE,
          "candidate", STAGE,
          "retired", STAGE,
          "stable", RELEASE,
          "latest", RELEASE);

  private final JdbcClient jdbc;
  private final Approvals approvals;
  private final ModelVersions versions;
  private final NameChanges changes;

  Aliases(JdbcClient jdbc, Approvals approvals, ModelVersions versions, NameChanges changes) {
    this.jdbc = jdbc;
    this.approvals = approvals;
    this.versions = versions;
    this.changes = changes;
  }

  /**
   * A version by a name.
   *
   * @param guarded whether it changes only with an approval; null where that is not kept
   * @param since when the name came to it, or its protection changed
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Named(
      String alias,
      String version,
      @JsonProperty("protected") @Nullable Boolean guarded,
      Instant since,
      String by,
      String reason) {}

  /**
   * What became of an alias.
   *
   * @param from the version that it named; null for none
   * @param version the version that it names; null for none
   * @param done false where it was only asked what would happen
   */
  record Moved(
      String model, String alias, @Nullable String from, @Nullable String version, boolean done) {}

  private record Last(@Nullable String version, boolean guarded) {
    static final Last NONE = new Last(null, false);
  }

  /**
   * Champion, challenger or shadow and the free ones, by name.
   *
   * @param moment null for now
   */
  public List<Named> at(String model, @Nullable Instant moment) {
    return jdbc.sql(
            """
            with asked as (select coalesce(cast(:then as timestamptz), 'infinity') as moment)
            select alias, to_version as version, protected, at, by, reason from (
              select distinct on (alias) * from model_aliases, asked
              where model = :model and at <= moment order by alias, id desc) a
            where to_version is not null
            union all
            select 'champion', to_version, case when moment = 'infinity' then m.protected end, at, by, reason from (
              select * from ml_model_deployments, asked
              where model = :model and at <= moment order by id desc limit 1) d join models m using (model)
            where to_version is not null
            union all
            select case when to_share = 0 then 'shadow' else 'challenger' end, challenger, false, at, started_by, reason
            from asked, model_rollouts r cross join lateral (
              select to_share, at from model_rollout_moves, asked
              where rollout = r.id and at <= moment order by id desc limit 1) m
            where model = :model and (finished_at is null or finished_at > moment)
            order by alias
            """)
        .param("model", model)
        .param("then", moment == null ? null : moment.atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new Named(
                    row.getString("alias"),
                    row.getString("version"),
                    row.getObject("protected", Boolean.class),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("by"),
                    row.getString("reason")))
        .list();
  }

  /**
   * Sets or moves one, or removes it; one that names the version already stays without a row.
   *
   * @param version null removes it
   * @throws HubException {@code INVALID_FIELD} for a name that is derived, {@code NOT_FOUND} for an
   *     unknown model, version, or alias to remove, {@code FORBIDDEN} where it is protected and
   *     nobody has approved
   */
  Moved move(String model, String alias, @Nullable String version, Asked asked) {
    return change(
        model,
        alias,
        asked,
        last -> {
          if (version == null) {
            requireThere(model, alias, last);
          } else {
            versions.require(model, version);
          }
          if (!Objects.equals(last.version(), version)) {
            if (last.guarded() && !approvals.approves(model, alias, version)) {
              throw refused(model, alias);
            }
            insert(model, alias, version, last.guarded(), asked.by(), asked.reason());
          }
          return version;
        });
  }

  /** From now on it changes only with an approval. */
  Moved protect(String model, String alias, Asked asked) {
    return change(
        model,
        alias,
        asked,
        last -> {
          requireThere(model, alias, last);
          if (!last.guarded()) {
            insert(model, alias, last.version(), true, asked.by(), asked.reason());
          }
          return last.version();
        });
  }

  /**
   * @param change answers the version that the alias names afterwards
   */
  private Moved change(
      String model, String alias, Asked asked, Function<Last, @Nullable String> change) {
    checkName(alias);
    return changes.change(
        model,
        asked,
        () -> {
          Last last = last(model, alias).orElse(Last.NONE);
          return new Moved(model, alias, last.version(), change.apply(last), !asked.dryRun());
        });
  }

  /** An approval that protection ends takes effect at once. */
  @EventListener
  void on(Approvals.Approval given) {
    if (given.unprotect() && given.approvedBy() != null && !given.alias().equals("champion")) {
      String why = "approved: the protection ends";
      last(given.model(), given.alias())
          .filter(Last::guarded)
          .ifPresent(
              last ->
                  insert(
                      given.model(),
                      given.alias(),
                      last.version(),
                      false,
                      given.approvedBy(),
                      why));
    }
  }

  private Optional<Last> last(String model, String alias) {
    return jdbc.sql(
            """
            select to_version, protected from model_aliases
            where model = :model and alias = :alias order by id desc limit 1
            """)
        .param("model", model)
        .param("alias", alias)
        .query((row, n) -> new Last(row.getString("to_version"), row.getBoolean("protected")))
        .optional();
  }

  /** The database finds where it came from, and whether that is allowed. */
  private void insert(
      String model,
      String alias,
      @Nullable String to,
      boolean guarded,
      @Nullable String by,
      String reason) {
    jdbc.sql(
            """
            insert into model_aliases (model, alias, to_version, protected, by, reason)
            values (:model, :alias, :to, :guarded, :by, :reason)
            """)
        .param("model", model)
        .param("alias", alias)
        .param("to", to)
        .param("guarded", guarded)
        .param("by", by)
        .param("reason", reason)
        .update();
  }

  private static void checkName(String alias) {
    String derived = DERIVED.get(alias);
    if (derived != null) {
      throw GivenFields.invalid(
          "alias", "%s %s; nobody sets it by hand.".formatted(alias, derived));
    }
    if (!NAME.matcher(alias).matches() || VERSION.matcher(alias).matches()) {
      throw GivenFields.invalid(
          "alias",
          "An alias is a letter and up to 63 lower-case letters, digits, hyphens and underscores,"
              + " and does not look like a version.");
    }
  }

  private static void requireThere(String model, String alias, Last last) {
    if (last.version() == null) {
      throw new HubException(
          ErrorCode.NOT_FOUND,
          "alias",
          "%s has no alias %s: GET /api/v1/models/%s/aliases lists those there are."
              .formatted(model, alias, model));
    }
  }

  private static HubException refused(String model, String alias) {
    return new HubException(
        ErrorCode.FORBIDDEN,
        "alias",
        ("The alias %s of %s is protected: POST /api/v1/models/%s/approvals with this alias asks for"
                + " the approval of somebody else.")
            .formatted(alias, model, model));
  }
}
