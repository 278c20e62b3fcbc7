package io.bactrian.hub.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A home folder with one piece of work, and whatever schedules a test writes. */
record TickHome(Path path) {
  static final String TABLE =
      """
      create table if not exists ticks (
        schedule   text        not null,
        planned_at timestamptz not null,
        jvm        bigint      not null,
        at         timestamptz not null default clock_timestamp()
      )
      """;

  static TickHome in(Path path) throws IOException {
    var home = new TickHome(path);
    Files.createDirectories(path.resolve("schedules"));
    home.write(
        "routes/error-handling.camel.yaml",
        """
        - routeConfiguration:
            id: schedule
            errorHandler:
              defaultErrorHandler: {}
        """);
    home.write(
        "processors/note-tick-action.kamelet.yaml",
        """
        apiVersion: camel.apache.org/v1
        kind: Kamelet
        metadata:
          name: note-tick-action
        spec:
          definition:
            title: Note tick
            description: Notes that a schedule fired.
          template:
            beans:
              - name: tick
                type: "#class:io.bactrian.hub.schedules.TickProcessor"
            from:
              uri: kamelet:source
              steps:
                - process:
                    ref: "{{tick}}"
        """);
    home.write(
        "routes/ticks/note-tick.camel.yaml",
        """
        - route:
            id: note-tick
            description: Notes that a schedule fired.
            group: ticks
            routeConfigurationId: schedule
            from:
              uri: direct:note-tick
              steps:
                - to: kamelet:note-tick-action
        """);
    return home;
  }

  /** Writes a schedule whose name is its file's, its route's and Quartz's. */
  void schedule(String name, String cron, String... options) throws IOException {
    var more = new StringBuilder();
    for (String option : options) {
      more.append("        ").append(option).append('\n');
    }
    write(
        "schedules/" + name + ".camel.yaml",
        """
        - route:
            id: %1$s
            description: Fires.
            group: schedules
            routeConfigurationId: schedule
            from:
              uri: quartz:%1$s
              parameters:
                cron: "%2$s"
        %3$s      steps:
                - to: direct:note-tick
        """
            .formatted(name, cron, more));
  }

  void remove(String name) throws IOException {
    Files.delete(path.resolve("schedules/" + name + ".camel.yaml"));
  }

  private void write(String file, String text) throws IOException {
    Path target = path.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }
}
