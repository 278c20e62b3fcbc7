package io.bactrian.data.labels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.data.labels.StrategyMetadata.Wanted;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a strategy is, said by the people who made it; {@code GET} is one of the lists. */
@RestController
class StrategiesController {
  private static final Logger log = LoggerFactory.getLogger(StrategiesController.class);
  private static final int DESCRIPTION_LENGTH = 2_000;
  private static final int TIMEFRAME_LENGTH = 20;
  private static final int TAGS = 50;
  private static final int TAG_LENGTH = 100;
  private static final int META_BYTES = 20_000;

  private final StrategyMetadata metadata;
  private final Rehearsal rehearsal;

  StrategiesController(StrategyMetadata metadata, Rehearsal rehearsal) {
    this.metadata = metadata;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Strategy(
      @Nullable String description,
      @Nullable String timeframe,
      @Nullable List<@Nullable String> tags,
      @Nullable JsonNode meta,
      @Nullable Boolean dryRun) {
    Wanted checked() {
      return new Wanted(
          GivenFields.optional("description", description, DESCRIPTION_LENGTH),
          GivenFields.optional("timeframe", timeframe, TIMEFRAME_LENGTH),
          checkedTags(),
          checkedMeta());
    }

    private List<String> checkedTags() {
      var checked = new ArrayList<String>();
      if (tags == null) {
        return checked;
      }
      if (tags.size() > TAGS) {
        throw GivenFields.invalid("tags", "Give at most " + TAGS + " tags.");
      }
      for (int i = 0; i < tags.size(); i++) {
        String tag = GivenFields.optional("tags[" + i + "]", tags.get(i), TAG_LENGTH);
        if (tag.isEmpty()) {
          throw GivenFields.invalid("tags[" + i + "]", "Give every tag as a text.");
        }
        checked.add(tag);
      }
      return checked.stream().distinct().toList();
    }

    private JsonNode checkedMeta() {
      if (meta == null || meta.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      String json = meta.toString();
      if (!meta.isObject()
          || json.getBytes(StandardCharsets.UTF_8).length > META_BYTES
          || json.contains("\\u0000")) {
        throw GivenFields.invalid(
            "meta",
            "Give meta as a JSON object of at most %d bytes without NUL characters."
                .formatted(META_BYTES));
      }
      return meta;
    }
  }

  /**
   * @param done false where it was only asked what would happen
   */
  record Answer(String strategy, int version, boolean done) {}

  @Operation(
      operationId = "putStrategy",
      tags = "flow",
      summary = "Describes a strategy",
      description =
          "Makes a further version, unless nothing differs. A signal keeps the version that was in"
              + " force when it came (metadata_version).")
  @PutMapping("/api/v1/strategies/{strategy}")
  Answer put(@PathVariable String strategy, @RequestBody Strategy wanted) {
    String by = Caller.current().name();
    String name = GivenFields.part("strategy", strategy);
    Wanted checked = wanted.checked();
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    int version = rehearsal.run(dryRun, () -> metadata.put(name, checked, by));
    if (!dryRun) {
      log.info("User {} described strategy {}: version {} is in force", by, name, version);
    }
    return new Answer(name, version, !dryRun);
  }
}
