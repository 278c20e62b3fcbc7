package io.bactrian.data.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.cleaning.CleaningPreview;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.shared.GivenFields;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns a plan that a valid request asked for into a {@link CleaningPreview}. */
final class PreviewCleaningProcessor implements Processor {
  private static final int EXAMPLES = 20;

  private final DatasetReader reader;
  private final DatasetsProperties properties;
  private final Clock clock;

  PreviewCleaningProcessor(DatasetReader reader, DatasetsProperties properties, Clock clock) {
    this.reader = reader;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    CleaningPlan declared = CleaningPlan.of(exchange.getMessage().getBody());
    if (!(declared.asked() instanceof JsonNode request)) {
      throw new IllegalStateException("preview-cleaning-action needs a request");
    }
    JsonNode tried = request.path("rules");
    CleaningPlan plan = tried.isArray() ? CleaningPlan.ofJson(tried) : declared;
    int examples = request.path("examples").asInt(EXAMPLES);
    DatasetReader.Rows rows = reader.read(window(request), plan, examples, judged -> {});
    exchange.getMessage().setBody(preview(rows));
  }

  private DatasetWindow window(JsonNode request) {
    Instant now = clock.instant();
    Instant to = GivenFields.past("to", request.path("to").textValue(), now);
    return new DatasetWindow(
        request.required("symbol").asText(),
        request.path("period").isTextual() ? request.path("period").asText() : "M5",
        GivenFields.moment("from", request.path("from").textValue()),
        to == null ? now : to);
  }

  private CleaningPreview preview(DatasetReader.Rows rows) {
    CleanedBars bars = rows.bars();
    return new CleaningPreview(
        rows.window().symbol(),
        rows.window().period(),
        rows.login(),
        rows.window().from(),
        rows.window().to(),
        bars.read(),
        bars.removed(),
        rows.table().labelledMoments().length,
        properties.minimumSamples(),
        bars.rules());
  }
}
