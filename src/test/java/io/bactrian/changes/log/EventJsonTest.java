package io.bactrian.changes.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.bactrian.changes.delivery.FanOutTestBase;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Changes as JSON: what the schema promises, and back without a digit lost. */
class EventJsonTest extends FanOutTestBase {
  @Autowired EventJson json;

  private List<ChangeEvent> changes() throws Exception {
    List<ChangeEvent> seen = new CopyOnWriteArrayList<>();
    String name = newName();
    subscribe(
        name,
        name,
        "probes&operations=insert,update,delete",
        exchange -> seen.add(exchange.getMessage().getBody(ChangeEvent.class)));
    long id = newIds(1);
    jdbc.sql(
            """
            insert into probes (id, value, amount, details)
            values (:id, 9007199254740993, 5, '{"deep": [1.10, null, "x"], "big": 123456789012345678901234567890}')
            """)
        .param("id", id)
        .update();
    jdbc.sql("update probes set amount = 0.1000000000000000055511151231257827 where id = :id")
        .param("id", id)
        .update();
    jdbc.sql("delete from probes where id = :id").param("id", id).update();
    awaitCaughtUp(name);
    return seen;
  }

  @Test
  void writesWhatTheSchemaPromises() throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(getClass().getResourceAsStream("/schemas/change-event.schema.json"));
    List<ChangeEvent> changes = changes();
    assertThat(changes)
        .extracting(ChangeEvent::operation)
        .containsExactly("insert", "update", "delete");
    for (ChangeEvent event : changes) {
      String text = new String(json.write(event), StandardCharsets.UTF_8);
      assertThat(schema.validate(text, InputFormat.JSON)).as(text).isEmpty();
    }
    assertThat(schema.validate("{\"id\":\"1\"}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    for (ChangeEvent event : changes()) {
      assertThat(json.read(json.write(event))).isEqualTo(event);
    }
  }

  @Test
  void readsAWholeNumberOfANumericColumnAsADecimal() throws Exception {
    ChangeEvent event = json.read(json.write(changes().get(0)));
    assertThat(event.row().get("amount")).isEqualTo(new BigDecimal("5"));
    assertThat(event.row().get("value")).isEqualTo(9007199254740993L);
  }
}
