package io.bactrian.hub.liveedit;

import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

/** A home folder of a test's own, with the few files that most tests need. */
public final class Flows {
  static final String ERROR_HANDLING =
      """
      - routeConfiguration:
          id: default
          onException:
            - onException:
                exception:
                  - java.lang.Exception
                handled:
                  constant: "true"
                steps:
                  - setHeader:
                      name: CamelHttpResponseCode
                      constant: "500"
                  - setBody:
                      simple: "caught: ${exception.message}"
      - routeConfiguration:
          id: schedule
          onException:
            - onException:
                exception:
                  - java.lang.Exception
                handled:
                  constant: "true"
                steps:
                  - log: "schedule failed: ${exception.message}"
      """;

  private static final String STEP = "        - setBody:\n            constant: x\n";

  private final Path home;

  private Flows(Path home) {
    this.home = home;
  }

  static Flows in(Path home) throws IOException {
    var flows = new Flows(home);
    Files.createDirectories(home.resolve("routes"));
    flows.reset();
    return flows;
  }

  /** The files of {@link #base} and no others. */
  void reset() throws IOException {
    for (String path : new RouteFolders(home).read().keySet()) {
      if (!base().containsKey(path)) {
        delete(path);
      }
    }
    for (var file : base().entrySet()) {
      write(file.getKey(), file.getValue());
    }
  }

  /** Texts by path: one route over HTTP, one called by a schedule, one Kamelet. */
  public static Map<String, String> base() {
    return Map.of(
        RouteFile.ERROR_HANDLING,
        ERROR_HANDLING,
        "processors/set-text-action.kamelet.yaml",
        setText("'{{text}}'"),
        "routes/web/echo.camel.yaml",
        echo("/test/echo", "first"),
        "routes/work/tidy.camel.yaml",
        direct("work", "tidy"),
        "schedules/nightly.camel.yaml",
        schedule("nightly", "tidy"));
  }

  /** Writes in place, as most editors do. */
  public void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Writes beside and renames, as the others do. */
  void replace(String path, String text) throws IOException {
    Path partial = home.resolve(path + "~");
    Files.writeString(partial, text);
    Files.move(partial, home.resolve(path), StandardCopyOption.REPLACE_EXISTING);
  }

  /** A link to a folder. */
  Path link(String path, String target) throws IOException {
    return Files.createSymbolicLink(home.resolve(path), home.resolve(target));
  }

  public void delete(String path) throws IOException {
    Files.deleteIfExists(home.resolve(path));
  }

  static String setText(String constant) {
    return """
    apiVersion: camel.apache.org/v1
    kind: Kamelet
    metadata:
      name: set-text-action
    spec:
      definition:
        title: Set text
        description: Puts a text in place of the body.
        required: [text]
        properties:
          text:
            title: Text
            description: The text
            type: string
      template:
        from:
          uri: kamelet:source
          steps:
            - setBody:
                constant: %s
    """
        .formatted(constant);
  }

  public static String echo(String address, String text) {
    return """
    - route:
        id: echo
        description: Answers with a text.
        group: web
        routeConfigurationId: default
        from:
          uri: platform-http:%s
          steps:
            - to:
                uri: kamelet:set-text-action
                parameters:
                  text: %s
    """
        .formatted(address, text);
  }

  public static String direct(String folder, String id) {
    return """
    - route:
        id: %2$s
        description: Does the work.
        group: %1$s
        routeConfigurationId: default
        from:
          uri: direct:%2$s
          steps:
            - log: "%2$s ran"
    """
        .formatted(folder, id);
  }

  static String schedule(String id, String target) {
    return """
    - route:
        id: %s
        description: Starts the work every night.
        group: schedules
        routeConfigurationId: schedule
        from:
          uri: quartz:%s
          parameters:
            cron: "0 0 3 * * ?"
          steps:
            - to: direct:%s
    """
        .formatted(id, id.toLowerCase(Locale.ROOT), target);
  }

  /** A Kamelet that throws its parameter. */
  static String failAlways() {
    return setText("x")
        .replace("set-text-action", "fail-always-action")
        .replace(
            STEP,
            """
            - throwException:
                exceptionType: java.lang.IllegalStateException
                message: "{{text}}"
            """
                .indent(8));
  }

  /** A Kamelet around a class of the tests. */
  public static String processor(String name, Class<?> type) {
    return setText("x")
        .replace("set-text-action", name)
        .replace("required: [text]", "required: []")
        .replace(
            "  template:\n",
            "  template:\n    beans:\n      - name: step\n        type: \"#class:"
                + type.getName()
                + "\"\n")
        .replace(STEP, "        - process:\n            ref: \"{{step}}\"\n");
  }

  static String insertRow() {
    return processor("insert-row-action", InsertRowProcessor.class);
  }

  /** A webhook that answers once its row is committed. */
  static String insert(int version) {
    return """
    - route:
        id: insert
        description: Stores a row, version %1$d.
        group: web
        routeConfigurationId: default
        from:
          uri: platform-http:/test/insert
          parameters:
            httpMethodRestrict: POST
          steps:
            - to: kamelet:insert-row-action
            - setBody:
                constant: "stored %1$d"
    """
        .formatted(version);
  }

  /** Answers a direct call by way of a Kamelet. */
  static String say(String parameter) {
    return """
    - route:
        id: say
        description: Says a text.
        group: work
        routeConfigurationId: default
        from:
          uri: direct:say
          steps:
            - to:
                uri: kamelet:set-text-action
                parameters:
                  %s
    """
        .formatted(parameter);
  }
}
