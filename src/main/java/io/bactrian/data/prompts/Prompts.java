package io.bactrian.data.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The revisions of prompts; each use reads the one that is in use then. */
@Component
public class Prompts {
  private final JdbcClient jdbc;

  Prompts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The revision in use of every prompt, by name. */
  public Map<String, Integer> inUse() {
    var revisions = new LinkedHashMap<String, Integer>();
    jdbc.sql("select name, max(revision) from prompt_templates group by name order by name")
        .query((RowCallbackHandler) row -> revisions.put(row.getString(1), row.getInt(2)));
    return revisions;
  }

  /**
   * A prompt with its values.
   *
   * @param prompt {@code name@revision}
   */
  public record Rendered(String prompt, String text) {}

  /**
   * The prompt in use, filled.
   *
   * @throws HubException {@code NOT_FOUND} where there is none of this name, {@code UNPROCESSABLE}
   *     naming a placeholder without a value
   */
  public Rendered render(String name, JsonNode values) {
    PromptTemplate template = current(name);
    return new Rendered(template.id(), template.filled(values));
  }

  /**
   * @throws HubException {@code NOT_FOUND} where there is no prompt of this name
   */
  PromptTemplate current(String name) {
    return jdbc.sql(
            """
            select name, revision, text from prompt_templates where name = :name order by revision desc limit 1
            """)
        .param("name", name)
        .query(PromptTemplate.class)
        .optional()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND,
                    "name",
                    "There is no prompt %s: write it with PUT /api/v1/prompts/%s."
                        .formatted(name, name)));
  }

  private String lastChange(String name) {
    return jdbc.sql(
            """
            select format('%s put revision %s in use at %s (%s).', by, revision,
              to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), reason)
            from prompt_templates where name = :name order by revision desc limit 1
            """)
        .param("name", name)
        .query(String.class)
        .optional()
        .orElse("there is none.");
  }

  /**
   * @throws HubException {@code NOT_FOUND} where the prompt has no such revision
   */
  String text(String name, int revision) {
    return jdbc.sql("select text from prompt_templates where name = :name and revision = :revision")
        .param("name", name)
        .param("revision", revision)
        .query(String.class)
        .optional()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND,
                    "revision",
                    "The prompt %s has no revision %d.".formatted(name, revision)));
  }

  /**
   * Puts a text in use; the text in use again changes nothing.
   *
   * @param seen the revision that the caller read, 0 where there was none; null for whichever is
   * @return its revision
   */
  @Transactional
  int write(String name, String text, @Nullable Long seen, String by, String reason) {
    jdbc.sql("lock table prompt_templates in share row exclusive mode").update();
    Integer last = inUse().get(name);
    GivenFields.seen(seen, last == null ? 0 : last, () -> lastChange(name));
    if (last != null && text(name, last).equals(text)) {
      return last;
    }
    int revision = last == null ? 1 : last + 1;
    jdbc.sql(
            """
            insert into prompt_templates (name, revision, text, by, reason)
            values (:name, :revision, :text, :by, :reason)
            """)
        .param("name", name)
        .param("revision", revision)
        .param("text", text)
        .param("by", by)
        .param("reason", reason)
        .update();
    return revision;
  }
}
