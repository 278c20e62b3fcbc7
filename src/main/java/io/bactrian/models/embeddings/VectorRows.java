package io.bactrian.models.embeddings;

import io.bactrian.models.embeddings.Similar.Neighbour;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table {@code embeddings}: one vector an item, compared one by one. */
@Component
class VectorRows {
  private static final int FETCHED = 500; // vectors of 1.5 KB at a time

  private static final String STORE =
      """
      insert into embeddings as e (kind, item, model, vector, text_sha256) values (?, ?, ?, ?, ?)
      on conflict (kind, item) do update
        set model = excluded.model, vector = excluded.vector, text_sha256 = excluded.text_sha256, at = excluded.at
        where (e.model, e.text_sha256) <> (excluded.model, excluded.text_sha256)
      returning case when xmax = 0 then 'stored' else 'replaced' end
      """;

  private final JdbcTemplate jdbc;

  VectorRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  boolean has(String kind, String item, String model, String textSha256) {
    String sql =
        "select exists (select from embeddings where kind = ? and item = ? and model = ? and text_sha256 = ?)";
    return Boolean.TRUE.equals(
        jdbc.queryForObject(sql, Boolean.class, kind, item, model, textSha256));
  }

  /**
   * @return {@code stored}, {@code replaced}, or {@code unchanged} where model and text are those
   *     of the row
   */
  String store(StoredVector row) {
    return Optional.ofNullable(
            jdbc.execute(
                (ConnectionCallback<@Nullable String>) connection -> store(connection, row)))
        .orElse("unchanged");
  }

  private static @Nullable String store(Connection connection, StoredVector row)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STORE)) {
      statement.setString(1, row.kind());
      statement.setString(2, row.item());
      statement.setString(3, row.model());
      statement.setObject(4, row.vector());
      statement.setString(5, row.textSha256());
      ResultSet stored = statement.executeQuery();
      return stored.next() ? stored.getString(1) : null;
    }
  }

  /**
   * @param except an item that is not looked at
   * @throws HubException {@code CONFLICT} where a vector of the kind is of another model
   */
  @Transactional(readOnly = true) // fetched in parts only within one
  Similar nearest(String kind, String model, float[] question, int most, @Nullable String except) {
    refuseOthers(kind, model);
    float[] asked = Pooling.normalised(question);
    var best = new PriorityQueue<>(Comparator.comparingDouble(Neighbour::similarity));
    var searched = new int[1];
    var rows = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
    rows.setFetchSize(FETCHED);
    rows.query(
        "select item, vector, at from embeddings where kind = ? and model = ? and item is distinct from ?",
        row -> {
          searched[0]++;
          best.add(
              new Neighbour(
                  row.getString(1),
                  cosine(asked, (Float[]) row.getArray(2).getArray()),
                  row.getObject(3, OffsetDateTime.class).toInstant()));
          if (best.size() > most) {
            best.remove();
          }
        },
        kind,
        model,
        except);
    Comparator<Neighbour> likest = Comparator.comparingDouble(Neighbour::similarity).reversed();
    return new Similar(
        kind,
        model,
        searched[0],
        best.stream().sorted(likest.thenComparing(Neighbour::item)).toList());
  }

  private void refuseOthers(String kind, String model) {
    List<String> others =
        jdbc.queryForList(
            """
            select count(*) || ' of ' || model from embeddings where kind = ? and model <> ?
            group by model order by model
            """,
            String.class,
            kind,
            model);
    if (!others.isEmpty()) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "model",
          """
          The question is of the model %s, and among the vectors of kind %s are %s: vectors of different models do not \
          compare. Send these items through store-embedding-action again, which replaces their vectors, or delete the \
          rows of the table embeddings that have another model.\
          """
              .formatted(model, kind, String.join(", ", others)));
    }
  }

  /** Both are of length 1. */
  private static double cosine(float[] question, Float[] vector) {
    double sum = 0;
    for (int i = 0; i < question.length; i++) {
      sum += question[i] * vector[i];
    }
    return sum;
  }
}
