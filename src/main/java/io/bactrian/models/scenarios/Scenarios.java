package io.bactrian.models.scenarios;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.http.JsonBodies;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table of scenarios, what was changed in it by whom, and what came of each replay. */
@Component
public class Scenarios {
  private static final ObjectMapper JSON = JsonBodies.mapper();

  private final JdbcClient jdbc;

  Scenarios(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Asks a subject all enabled scenarios that apply to it. Nothing is stored.
   *
   * @return by name; those that cannot be asked have failed
   */
  public List<ScenarioResult> replay(Subject subject) {
    return jdbc
        .sql(
            """
            select name, subject, applies_to, given::text, expected::text, enabled, revision from scenarios
            where enabled and subject = :subject order by name
            """)
        .param("subject", subject.kind())
        .query((row, number) -> scenario(row))
        .list()
        .stream()
        .filter(scenario -> scenario.appliesTo(subject.name()))
        .map(scenario -> Replay.of(scenario, subject))
        .toList();
  }

  /** In the caller's transaction. */
  public void store(Subject subject, String version, List<ScenarioResult> results) {
    for (ScenarioResult result : results) {
      jdbc.sql(
              """
              insert into scenario_results (subject, of, version, scenario, revision, passed, expected, actual, reason)
              values (:subject, :of, :version, :scenario, :revision, :passed, :expected::jsonb, :actual::jsonb, :reason)
              """)
          .param("subject", subject.kind())
          .param("of", subject.name())
          .param("version", version)
          .param("scenario", result.scenario())
          .param("revision", result.revision())
          .param("passed", result.passed())
          .param("expected", result.expected().toString())
          .param("actual", result.actual().toString())
          .param("reason", result.reason())
          .update();
    }
  }

  /** Why a subject is refused: its first failed scenario; empty where all passed. */
  public static Optional<String> refusal(List<ScenarioResult> results) {
    List<ScenarioResult> failed = results.stream().filter(result -> !result.passed()).toList();
    return failed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of %d scenarios failed; %s: %s"
                .formatted(
                    failed.size(),
                    results.size(),
                    failed.get(0).scenario(),
                    failed.get(0).reason()));
  }

  /** Writes all or none; the same one again changes nothing. */
  @Transactional
  List<ScenariosController.ScenarioWritten> writeAll(
      List<Scenario> wanted, String by, String reason) {
    lock();
    return wanted.stream()
        .map(each -> new ScenariosController.ScenarioWritten(each.name(), write(each, by, reason)))
        .toList();
  }

  private int write(Scenario wanted, String by, String reason) {
    Optional<Scenario> old = find(wanted.name());
    if (old.isPresent() && isSame(old.get(), wanted)) {
      return old.get().revision();
    }
    int revision = lastRevision(wanted.name()) + 1;
    jdbc.sql(
            """
            insert into scenarios (name, subject, applies_to, given, expected, enabled, revision, changed_by)
            values (:name, :subject, :applies, :given::jsonb, :expected::jsonb, :enabled, :revision, :by)
            on conflict (name) do update set subject = excluded.subject, applies_to = excluded.applies_to,
              given = excluded.given, expected = excluded.expected, enabled = excluded.enabled,
              revision = excluded.revision, changed_by = excluded.changed_by, changed_at = clock_timestamp()
            """)
        .param("name", wanted.name())
        .param("subject", wanted.subject())
        .param("applies", wanted.appliesTo())
        .param("given", wanted.given().toString())
        .param("expected", wanted.expected().toString())
        .param("enabled", wanted.enabled())
        .param("revision", revision)
        .param("by", by)
        .update();
    change(wanted.name(), "write", revision, by, reason);
    return revision;
  }

  /** Whether there was one to delete; its changes and results stay. */
  @Transactional
  boolean delete(String name, String by, String reason) {
    lock();
    int revision = lastRevision(name) + 1;
    boolean deleted =
        jdbc.sql("delete from scenarios where name = :name").param("name", name).update() == 1;
    if (deleted) {
      change(name, "delete", revision, by, reason);
    }
    return deleted;
  }

  /** One writer at a time, so that revisions count up. */
  private void lock() {
    jdbc.sql("lock table scenarios in share row exclusive mode").update();
  }

  private Optional<Scenario> find(String name) {
    return jdbc.sql(
            """
            select name, subject, applies_to, given::text, expected::text, enabled, revision from scenarios
            where name = :name
            """)
        .param("name", name)
        .query((row, number) -> scenario(row))
        .optional();
  }

  private int lastRevision(String name) {
    return jdbc.sql("select coalesce(max(revision), 0) from scenario_changes where name = :name")
        .param("name", name)
        .query(Integer.class)
        .single();
  }

  private void change(String name, String action, int revision, String by, String reason) {
    jdbc.sql(
            """
            insert into scenario_changes (name, action, revision, scenario, by, reason)
            values (:name, :action, :revision,
              (select to_jsonb(s) - 'changed_by' - 'changed_at' from scenarios s where s.name = :name), :by, :reason)
            """)
        .param("name", name)
        .param("action", action)
        .param("revision", revision)
        .param("by", by)
        .param("reason", reason)
        .update();
  }

  private boolean isSame(Scenario old, Scenario wanted) {
    return jdbc.sql("select :old::jsonb = :wanted::jsonb")
        .param("old", content(old))
        .param("wanted", content(wanted))
        .query(Boolean.class)
        .single();
  }

  private static String content(Scenario scenario) {
    return JSON.createObjectNode()
        .put("subject", scenario.subject())
        .put("applies_to", scenario.appliesTo())
        .put("enabled", scenario.enabled())
        .<ObjectNode>set("given", scenario.given())
        .set("expected", scenario.expected())
        .toString();
  }

  private static Scenario scenario(ResultSet row) throws SQLException {
    return new Scenario(
        row.getString("name"),
        row.getString("subject"),
        row.getString("applies_to"),
        json(row.getString("given")),
        json(row.getString("expected")),
        row.getBoolean("enabled"),
        row.getInt("revision"));
  }

  private static JsonNode json(String text) throws SQLException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new SQLException("scenarios holds something that is no JSON", e);
    }
  }
}
