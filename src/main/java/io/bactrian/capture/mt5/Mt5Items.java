package io.bactrian.capture.mt5;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.capture.sources.RejectedItem;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Judges each item of a message by itself: a bad one never refuses its neighbours. Webhook and
 * inbox come through here, so the same rules hold for both.
 */
@Component
public final class Mt5Items {
  private static final String SCHEMA = "ingestion/mt5-message";
  private static final Duration FAR = Duration.ofDays(1);
  private static final int REASONS = 100;
  private static final List<String> ENVELOPE =
      List.of("login", "server", "company", "gmt_offset_s", "kind");

  private final JsonSchemas schemas;
  private final Clock clock;

  Mt5Items(JsonSchemas schemas, Clock clock) {
    this.schemas = schemas;
    this.clock = clock;
  }

  /**
   * @param message fits {@code mt5-batch.schema.json}; its items are checked here
   * @throws HubException {@code INVALID_FIELD} with all reasons where no item is good
   */
  Mt5Batch take(JsonNode message) {
    ObjectNode good = withItems(message);
    List<RejectedItem> rejected = new ArrayList<>();
    int index = 0;
    for (JsonNode item : message.get("items")) {
      ObjectNode single = withItems(message);
      single.withArray("items").add(item.deepCopy());
      try {
        check(single);
        good.withArray("items").addAll((ArrayNode) single.get("items"));
      } catch (HubException e) {
        String field = e.field() == null ? null : e.field().replace("items[0]", at(index));
        single.withArray("items").removeAll().add(item);
        rejected.add(
            new RejectedItem(index, field, String.valueOf(e.getMessage()), single.toString()));
      }
      index++;
    }
    if (good.get("items").isEmpty()) {
      throw all(rejected);
    }
    return Mt5Batch.of(good, rejected);
  }

  /**
   * Checks a message of one item, and spells its values as the hub does.
   *
   * @throws HubException {@code INVALID_FIELD} naming a field below {@code items[0]}
   */
  public void check(ObjectNode single) {
    JsonNode item = single.get("items").get(0);
    StrictJson.check(item, "items[0]");
    if (item instanceof ObjectNode object) {
      judge(() -> Mt5Spelling.correct(Mt5Batch.kind(single), object));
    }
    schemas.validate(SCHEMA, single);
    Integer offset = Mt5Batch.offset(single, item);
    judge(() -> soon(item, offset));
    if (Mt5Batch.kind(single) == Mt5Kind.BAR) {
      judge(() -> BarRule.check(item, offset));
    }
  }

  private static void judge(Runnable rule) {
    try {
      rule.run();
    } catch (HubException e) {
      throw new HubException(e.code(), "items[0]." + e.field(), String.valueOf(e.getMessage()), e);
    }
  }

  private void soon(JsonNode item, @Nullable Integer offset) {
    String field = item.has("time_msc") ? "time_msc" : "time";
    if (item.has(field) && Mt5Batch.time(item, offset).isAfter(clock.instant().plus(FAR))) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "The time is more than a day ahead of the hub's: send milliseconds or seconds since"
              + " 1970 of the broker's clock, and gmt_offset_s.");
    }
  }

  private static ObjectNode withItems(JsonNode message) {
    ObjectNode copy = ((ObjectNode) message).objectNode();
    ENVELOPE.stream()
        .filter(message::has)
        .forEach(member -> copy.set(member, message.get(member))); // nothing else: it is repeated
    copy.putArray("items");
    return copy;
  }

  private static String at(int index) {
    return "items[" + index + "]";
  }

  private static HubException all(List<RejectedItem> rejected) {
    RejectedItem first = rejected.get(0);
    if (rejected.size() == 1) {
      return new HubException(ErrorCode.INVALID_FIELD, first.field(), first.message());
    }
    String reasons =
        rejected.stream()
            .limit(REASONS)
            .map(
                item ->
                    (item.field() == null ? at(item.index()) : item.field())
                        + ": "
                        + item.message())
            .collect(Collectors.joining("\n"));
    String more = rejected.size() > REASONS ? "\nand " + (rejected.size() - REASONS) + " more" : "";
    return new HubException(
        ErrorCode.INVALID_FIELD, first.field(), "No item can be taken.\n" + reasons + more);
  }
}
