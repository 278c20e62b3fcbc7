package io.bactrian.hub.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus itself says when the alerts that are shipped fire. */
class AlertsTest {
  private static final String SERIES =
      """
      rule_files: [%s]
      evaluation_interval: 15s
      tests:
        - interval: 15s
          input_series:
            - series: hub_changes_lag{subscriber="label-trades", instance="a"}
              values: 0 1200x20
            - series: hub_changes_lag{subscriber="label-trades", instance="b"}
              values: _x20
            - series: hub_changes_lag{subscriber="enrich-signals", instance="a"}
              values: 999x20
            - series: hub_changes_problem{subscriber="label-trades", instance="a"}
              values: 0 1x20
            - series: hub_changes_problem{subscriber="enrich-signals", instance="a"}
              values: 0x20
          alert_rule_test:
            - eval_time: 1m
              alertname: SubscriberBehind
            - eval_time: 3m
              alertname: SubscriberBehind
              exp_alerts:
                - exp_labels: {subscriber: label-trades}
                  exp_annotations: {summary: label-trades is 1200 changes behind.}
            - eval_time: 2m
              alertname: SubscriberHasProblem
              exp_alerts:
                - exp_labels: {subscriber: label-trades}
                  exp_annotations: {summary: "label-trades does not go on: /health says why."}
      """;

  @TempDir Path folder;

  @Test
  void fireForASubscriberThatIsBehindOrHasAProblemAndForNoOther() throws Exception {
    Path rules = Path.of("deploy/prometheus/alerts.yml").toAbsolutePath();
    Path test = folder.resolve("alerts-test.yml");
    Files.writeString(test, SERIES.formatted(rules));
    assertThat(promtool(test)).contains("SUCCESS");
  }

  private static String promtool(Path test) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("promtool", "test", "rules", test.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
