package io.bactrian.models.releases;

import io.bactrian.models.releases.Flags.Flag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code model_flags}; every write is in the caller's transaction. */
@Component
class FlagRows {
  private static final String COLUMNS =
      "flag, model, to_version, tag, held, kind, at, by, reason from model_flags";

  private final JdbcClient jdbc;

  FlagRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that are declared, by name. */
  List<Flag> all() {
    return jdbc
        .sql("select distinct on (flag) " + COLUMNS + " order by flag, id desc")
        .query(FlagRows::flag)
        .stream()
        .filter(flag -> !flag.removed())
        .toList();
  }

  /** The newest change, a removal too; one look at an index. */
  Optional<Flag> last(String flag) {
    return jdbc.sql("select " + COLUMNS + " where flag = :flag order by id desc limit 1")
        .param("flag", flag)
        .query(FlagRows::flag)
        .optional();
  }

  /** The database finds the moment, and where it came from. */
  void insert(Flag flag) {
    jdbc.sql(
            """
            insert into model_flags (flag, model, kind, to_version, tag, held, by, reason)
            values (:flag, :model, :kind, :version, :tag, :held, :by, :reason)
            """)
        .param("flag", flag.flag())
        .param("model", flag.model())
        .param("kind", flag.kind())
        .param("version", flag.version())
        .param("tag", flag.tag())
        .param("held", flag.held())
        .param("by", flag.by())
        .param("reason", flag.reason())
        .update();
  }

  private static Flag flag(ResultSet row, int number) throws SQLException {
    return new Flag(
        row.getString("flag"),
        row.getString("model"),
        row.getString("to_version"),
        row.getString("tag"),
        row.getBoolean("held"),
        row.getString("kind"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("by"),
        row.getString("reason"));
  }
}
