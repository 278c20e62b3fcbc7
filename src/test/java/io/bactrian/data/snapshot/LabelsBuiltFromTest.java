package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.store.objects.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a snapshot learns of a corrected label, and which snapshots learned of the old one. */
class LabelsBuiltFromTest extends LabelledHub {
  private static final String SYMBOL = "BUILTFROM";

  @Autowired JdbcTemplate template;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore store;
  @TempDir Path folder;

  private static Instant at(int bar) {
    return SampleBars.START.plus(Duration.ofMinutes(5).multipliedBy(bar));
  }

  private void deal(String position, String entry, Instant time, String profit, String signal) {
    template.update(
        """
        insert into trading_data (raw_message_id, login, ticket, position_id, deal_time, type, entry, symbol, volume,
          price, profit, comment) values (?, '6001', ?, ?, ?::timestamptz, ?, ?, ?, 1, 100, ?::numeric, ?)\
        """,
        message(),
        position + entry,
        position,
        time.toString(),
        entry.equals("IN") ? "BUY" : "SELL",
        entry,
        SYMBOL,
        profit,
        signal);
  }

  private void traded(int bar, String profit) {
    String id = "BF" + bar;
    signal(id, "built", SYMBOL, at(bar).plusSeconds(7).toString());
    deal(id, "IN", at(bar).plusSeconds(20), "0", id);
    deal(id, "OUT", at(bar + 5), profit, "");
    awaitValue("select signal_id from closed_trades", id, id);
  }

  private Dataset assemble(int to) {
    return assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, at(to)));
  }

  /** What the snapshot's files say of the signal: 0 loss, 1 flat, 2 win. */
  private List<Object> learned(Dataset dataset, String signal) {
    Path own = folder.resolve(dataset.id());
    own.toFile().mkdirs();
    if (!own.resolve("train.parquet").toFile().exists()) {
      store.get(dataset.train().key(), own.resolve("train.parquet"));
      store.get(dataset.holdout().key(), own.resolve("holdout.parquet"));
    }
    return ParquetRows.read(own, "*.parquet", "signal_id = " + DuckDb.literal(signal)).stream()
        .map((Map<String, Object> row) -> row.get("label_trade"))
        .toList();
  }

  private void model(Dataset dataset, String target) {
    template.update(
        "insert into models (model, symbol, period, target) values (?, 'B', 'M5', ?) on conflict do"
            + " nothing",
        "built-" + target,
        target);
    template.update(
        """
        insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
          verdict, reason, log_loss, base_log_loss, improvement, improvement_lower_95, rows)
        values (?, ?, ?, 1, ?, ?, '{}', '{}', 'candidate', 'refused', '', 1, 1, 0, 0, 1)\
        """,
        "built-" + target,
        dataset.id(),
        dataset.id() + target,
        dataset.id() + target,
        dataset.id());
  }

  @Test
  void aCorrectionReachesTheNextSnapshotAndListsThoseBefore() throws Exception {
    new DatasetRows(template, SYMBOL).bars("1", SampleBars.random(600, 5));
    traded(150, "5.25");
    traded(200, "-3");
    traded(560, "7");
    Dataset before = assemble(600);
    Dataset without = assemble(540);
    model(before, "trade");
    model(before, "direction");
    ok("PUT", labelOf("BF150"), "{\"label\":\"loss\",\"note\":\"wrong fill\"}");
    Dataset after = assemble(600);
    assertThat(after.id()).isNotEqualTo(before.id());
    assertThat(learned(before, "BF150")).containsExactly(2);
    assertThat(learned(after, "BF150")).containsExactly(0);
    assertThat(learned(without, "BF560")).isEmpty();

    JsonNode built = ok("GET", labelOf("BF150"), "").get("built");
    assertThat(built.findValuesAsText("dataset"))
        .containsExactly(after.id(), without.id(), before.id());
    assertThat(built.findValuesAsText("label")).containsExactly("loss", "win", "win");
    assertThat(built.findValuesAsText("outdated")).containsExactly("false", "true", "true");
    assertThat(built.at("/2/file").textValue()).isEqualTo("train");
    assertThat(built.at("/2/models")).hasSize(1);
    assertThat(built.at("/2/models/0/model").textValue()).isEqualTo("built-trade");
    assertThat(ok("GET", labelOf("BF560"), "").get("built").findValuesAsText("dataset"))
        .containsExactly(after.id(), before.id());
    assertThat(ok("GET", labelOf("BF560"), "").at("/built/0/file").textValue())
        .isEqualTo("holdout");

    ok("DELETE", labelOf("BF150"), "");
    assertThat(assemble(600).id()).isEqualTo(before.id());
    assertThat(ok("GET", labelOf("BF150"), "").get("built").findValuesAsText("outdated"))
        .containsExactly("true", "false", "false");
  }
}
