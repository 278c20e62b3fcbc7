package io.bactrian.store.mirror.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One commit for what several threads write at once: who comes while one is under way waits for the
 * next, which takes along all who wait. Statements of a group run in no order.
 */
final class GroupCommit {
  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
  private final Object turn = new Object();

  GroupCommit(NamedParameterJdbcTemplate jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  private static final class Entry {
    private final String sql;
    private final SqlParameterSource parameters;
    private boolean ended;
    private @Nullable RuntimeException failure;

    Entry(String sql, SqlParameterSource parameters) {
      this.sql = sql;
      this.parameters = parameters;
    }
  }

  /** Returns once the statement is committed; throws what the database says of it. */
  void write(String sql, SqlParameterSource parameters) {
    var own = new Entry(sql, parameters);
    waiting.add(own);
    synchronized (turn) {
      if (!own.ended) { // else the group before took it along
        List<Entry> group = new ArrayList<>();
        for (Entry next = waiting.poll(); next != null; next = waiting.poll()) {
          group.add(next);
        }
        commit(group);
      }
      if (own.failure != null) {
        throw own.failure;
      }
    }
  }

  private void commit(List<Entry> group) {
    try {
      together(group);
    } catch (DataIntegrityViolationException e) {
      if (group.size() == 1) {
        group.get(0).failure = e;
      } else { // whose it is, shows where each is alone
        group.forEach(entry -> commit(List.of(entry)));
      }
    } catch (RuntimeException e) {
      group.forEach(entry -> entry.failure = e);
    } catch (Error e) { // of one thread's, and nobody may take it for a commit
      group.forEach(entry -> entry.failure = new IllegalStateException("Not committed.", e));
      throw e;
    } finally {
      group.forEach(entry -> entry.ended = true);
    }
  }

  private void together(List<Entry> group) {
    Map<String, List<SqlParameterSource>> batches = new LinkedHashMap<>();
    for (Entry entry : group) {
      batches.computeIfAbsent(entry.sql, sql -> new ArrayList<>()).add(entry.parameters);
    }
    transaction.executeWithoutResult(
        status ->
            batches.forEach(
                (sql, rows) -> jdbc.batchUpdate(sql, rows.toArray(SqlParameterSource[]::new))));
  }
}
