package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MonitorSchedulesTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void printsALineASchedule() throws Exception {
    assertThat(
            print(
                """
                [{"id":"tidy","zone":"Europe/Berlin","next_fire_at":"2026-03-29T01:00:00Z",
                  "last_for":"2026-03-28T01:30:00Z","last_outcome":"completed","p50_seconds":0.125,
                  "missed":2,"overdue":false,"state":"serving","paused_at":null},
                 {"id":"new","state":"failed"}]\
                """))
        .isTrue();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "schedule  zone           next                 last                 outcome    p50     missed  state",
            "tidy      Europe/Berlin  2026-03-29 01:00:00  2026-03-28 01:30:00  completed  0.13 s  2       serving",
            "new       -              -                    -                    -          -       -       failed");
  }

  @Test
  void saysWhereOneIsOverdueOrPaused() throws Exception {
    assertThat(print("[{\"id\":\"p\",\"paused_at\":\"2026-03-29T01:00:00Z\"}]")).isTrue();
    assertThat(print("[{\"id\":\"d\",\"overdue\":true,\"state\":\"serving\"}]")).isFalse();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("paused").contains("OVERDUE");
  }

  private boolean print(String schedules) throws Exception {
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return MonitorSchedules.print(new JsonMapper().readTree(schedules), out);
  }
}
