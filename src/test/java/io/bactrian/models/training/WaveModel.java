package io.bactrian.models.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The direction of a wave in a whole hub: its bars, their dataset, and versions put in charge. */
public final class WaveModel {
  private static final String TARGET = "direction";

  private final ApplicationContext hub;
  private final String symbol;
  private final Dataset dataset;

  private WaveModel(ApplicationContext hub, String symbol, Dataset dataset) {
    this.hub = hub;
    this.symbol = symbol;
    this.dataset = dataset;
  }

  /** Plants 700 bars; {@link #clear} removes them. */
  public static WaveModel of(ApplicationContext hub, String symbol) {
    Planted.wave(hub.getBean(JdbcTemplate.class), symbol, 700);
    var window = new DatasetWindow(symbol, "M5", null, Instant.now());
    return new WaveModel(hub, symbol, hub.getBean(DatasetAssembler.class).assemble(window));
  }

  public String name() {
    return symbol.toLowerCase(Locale.ROOT) + "-m5-" + TARGET;
  }

  public Dataset dataset() {
    return dataset;
  }

  /**
   * @param run names it, with the dataset
   * @param sequence bars; 0 for the newest alone
   * @return the version that answers from now on
   */
  public String inCharge(String run, byte[] onnx, int sequence) {
    String version =
        hub.getBean(Registry.class)
            .register(
                TinyModel.uploaded(
                    hub.getBean(ObjectStore.class),
                    run + dataset.id(),
                    name(),
                    TARGET,
                    dataset,
                    onnx,
                    sequence),
                TinyModel.UNEXAMINED,
                Passed.CHAMPION,
                Function.identity())
            .version();
    hub.getBean(Deployments.class).promote(name(), version, "test", "to ask it");
    return version;
  }

  /**
   * What it decides.
   *
   * @param more members of the question, each behind a comma
   */
  public JsonNode ask(int port, String more) {
    String question = "{\"symbol\":\"%s\",\"strategy\":\"wave\"%s}".formatted(symbol, more);
    return new HubCalls(port, hub.getBean(Credentials.class), "ea.key")
        .function(200, "infer", question);
  }

  public void clear() {
    hub.getBean(JdbcTemplate.class).update("delete from market_bars where symbol = ?", symbol);
  }
}
