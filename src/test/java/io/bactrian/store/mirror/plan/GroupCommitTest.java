package io.bactrian.store.mirror.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.store.mirror.MirrorHub;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

class GroupCommitTest {
  private static final int WRITERS = 16;
  private static final String INSERT =
      "insert into sync_maps (map, id, prefix, folder) values (:map, 'group', '', '')";

  private final MirrorHub hub = MirrorHub.shared();
  private final GroupCommit group =
      new GroupCommit(new NamedParameterJdbcTemplate(hub.source), hub.transaction());

  @Test
  void commitsAllButTheOneThatTheDatabaseRefuses() throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String map = i == 5 ? null : "group" + i;
      writers.add(
          () -> {
            group.write(INSERT, new MapSqlParameterSource("map", map));
            return true;
          });
    }
    var threads = Executors.newFixedThreadPool(WRITERS);
    List<Future<Boolean>> ends = threads.invokeAll(writers);
    threads.shutdown();
    for (int i = 0; i < WRITERS; i++) {
      if (i == 5) {
        assertThatThrownBy(ends.get(i)::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(DataIntegrityViolationException.class);
      } else {
        assertThat(ends.get(i).get()).isTrue();
      }
    }
    int written =
        hub.jdbc
            .sql("select count(*) from sync_maps where id = 'group'")
            .query(Integer.class)
            .single();
    assertThat(written).isEqualTo(WRITERS - 1);
  }
}
