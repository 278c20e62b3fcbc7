package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What callers may make the hub open. */
@HubTest
class OpenVersionsTest {
  private static final String SYMBOL = "OPENED";
  private static final String MODEL = "opened-m5-direction";

  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired Versions versions;
  @Autowired Sessions sessions;
  @Autowired Champions champions;

  private String one = "";
  private String other = "";

  @BeforeEach
  void register() {
    Planted.wave(jdbc, SYMBOL, 700);
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    one = registered(dataset, 1);
    other = registered(dataset, 2);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private String registered(Dataset dataset, float weight) {
    byte[] onnx = TinyModel.of(dataset.features().size(), 2, 0, weight);
    return registry
        .register(
            TinyModel.uploaded(
                objects, "opened-" + weight + dataset.id(), MODEL, "direction", dataset, onnx),
            TinyModel.UNEXAMINED,
            Passed.CHAMPION,
            Function.identity())
        .version();
  }

  private static float[] row(Champion version) {
    return new float[version.features().size()];
  }

  @Test
  void closesWhatLeavesOnceNobodyUsesItAndOpensSoManyAMinute() {
    var open = new OpenVersions(versions, sessions, champions, new VersionsProperties(1, 3));
    var left = new AtomicReference<Champion>();
    float[] answer =
        open.ask(
            MODEL,
            one,
            version -> {
              left.set(version);
              open.ask(MODEL, other, second -> second.probabilities(row(second)));
              assertThat(open.size()).isEqualTo(1);
              return version.probabilities(row(version));
            });
    assertThat(answer).containsExactly(0.5f, 0.5f);
    Champion gone = Objects.requireNonNull(left.get());
    assertThatThrownBy(() -> gone.probabilities(row(gone)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    for (int i = 0; i < 5; i++) {
      assertThat(open.<String>ask(MODEL, other, Champion::version)).isEqualTo(other);
    }
    assertThat(open.<String>ask(MODEL, one, Champion::version)).isEqualTo(one);
    assertThatThrownBy(() -> open.ask(MODEL, other, Champion::version))
        .isInstanceOfSatisfying(
            HubException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    assertThat(open.size()).isEqualTo(1);
  }

  @Test
  void usesTheSessionOfTheOneInCharge() {
    deployments.promote(MODEL, one, "test", "to ask it");
    Champion inCharge = champions.of(MODEL).orElseThrow();
    var open = new OpenVersions(versions, sessions, champions, new VersionsProperties(1, 1));
    assertThat(open.<Champion>ask(MODEL, one, Function.identity())).isSameAs(inCharge);
    assertThat(open.size()).isZero();
    assertThatThrownBy(() -> open.ask(MODEL, "none", Champion::version))
        .isInstanceOfSatisfying(
            HubException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void takesAReleaseOrAnAliasForTheVersionThatItNames() {
    jdbc.update(
        """
        insert into model_releases (model, tag, version, major, minor, patch, by, reason)
        values (?, 'v1.0.0', ?, 1, 0, 0, 'test', 'r') on conflict do nothing
        """,
        MODEL,
        one);
    var open = new OpenVersions(versions, sessions, champions, new VersionsProperties(2, 2));
    String released = open.ask(MODEL, "v1.0.0", Champion::version);
    for (String named : List.of(one, other)) {
      jdbc.update(
          "insert into model_aliases (model, alias, to_version, protected, by, reason) values (?,"
              + " 'pilot', ?, false, 'test', 'r')",
          MODEL,
          named);
      for (int i = 0; i < 3; i++) {
        assertThat(open.<String>ask(MODEL, "pilot", Champion::version)).isEqualTo(named);
      }
    }
    assertThat(released)
        .isEqualTo(
            jdbc.queryForObject(
                "select version from model_releases where model = ?", String.class, MODEL));
    assertThat(open.size()).isLessThanOrEqualTo(2);

    deployments.promote(MODEL, other, "test", "to name it");
    Champion inCharge = champions.of(MODEL).orElseThrow();
    var unused = new OpenVersions(versions, sessions, champions, new VersionsProperties(2, 2));
    assertThat(unused.<Champion>ask(MODEL, "pilot", Function.identity())).isSameAs(inCharge);
    assertThat(unused.size()).isZero();
  }
}
