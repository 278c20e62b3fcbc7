package io.bactrian.data.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Notes about decisions, from the call to what a dataset gets of them. */
@HubTest
class InferenceNotesTest {
  private static final String CLOSED = "2025-03-03T10:00:00Z";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired InferenceNotes notes;

  private void decision(String id, @Nullable String signal) {
    jdbc.update(
        """
        insert into inferences (id, symbol, strategy, as_of, bar_closed_at, action, proposed_action, confidence, lobes,
          features, policy_verdict, policy_reasons, volume, caller, asked_at, latency_us, signal_id)
        values (?, 'NOTED', 's', ?::timestamptz, ?::timestamptz, 'BUY', 'BUY', 1, '{}', '{}', 'allow', '{}', 1, 'test',
          ?::timestamptz, 1, ?)
        """,
        id,
        CLOSED,
        CLOSED,
        CLOSED,
        signal);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from inferences where symbol = 'NOTED'");
  }

  private JsonNode note(int status, String id, String body) {
    return new HubCalls(port, credentials, "service.key")
        .call(status, "POST", "/api/v1/inferences/" + id + "/notes", body);
  }

  @Test
  void stayWithTheDecisionAndGoIntoWhatIsKnownLater() {
    decision("noted-1", null);
    decision("noted-2", "alert-1");
    String wrong =
        "{\"kind\":\"misclassification\",\"right_action\":\"SELL\",\"note\":\"a gap\"%s}";
    assertThat(note(200, "noted-1", wrong.formatted(",\"dry_run\":true")).path("done").asBoolean())
        .isFalse();
    note(200, "noted-1", wrong.formatted(""));
    note(200, "noted-2", "{\"kind\":\"explanation\",\"note\":\"news\"}");
    JsonNode shown =
        new HubCalls(port, credentials, "service.key").get("/api/v1/inferences/noted-1");
    assertThat(shown.path("notes")).hasSize(1);
    assertThat(shown.at("/notes/0/right_action").asText()).isEqualTo("SELL");
    assertThat(shown.at("/notes/0/by").asText()).isNotBlank();

    List<InferenceNotes.OfSample> known = notes.of("NOTED", null, Instant.now());
    assertThat(known).hasSize(2);
    assertThat(known)
        .filteredOn(each -> each.signalId() == null)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.barClosedAt()).isEqualTo(CLOSED);
              assertThat(each.notes()).contains("\"inference_id\": \"noted-1\"", "\"a gap\"");
            });
    assertThat(known).anyMatch(each -> "alert-1".equals(each.signalId()));
    assertThat(notes.of("NOTED", null, Instant.parse(CLOSED))).as("not written then").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kind":"complaint","note":"n"}                                     | 400 | kind
          {"kind":"misclassification","note":"n"}                             | 400 | right_action
          {"kind":"explanation","right_action":"UP","note":"n"}               | 400 | right_action
          {"kind":"explanation","note":" "}                                   | 400 | note
          {"kind":"explanation","note":"n"}                                   | 404 | id
          """)
  void areRefusedNamingTheField(String body, int status, String field) {
    assertThat(note(status, "no-such-decision", body).path("field").asText()).isEqualTo(field);
  }
}
