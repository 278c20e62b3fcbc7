package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.FormerClassNames;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.ReachPolicy;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import io.bactrian.hub.routefiles.RouteFile.Route;
import io.bactrian.hub.routefiles.YamlTree;
import io.bactrian.hub.schedules.MisfirePolicy;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The rules of this house for one file: names, sizes, and what may be where. */
final class StyleRules {
  private static final int MAX_STEPS = 10;
  private static final int MAX_ROUTE_LINES = 120;
  private static final int MAX_KAMELET_LINES = 150;
  private static final Pattern ARITHMETIC =
      Pattern.compile("\\$\\{math:|}\\s*[-+*/]\\s*(\\d|\\$\\{)|}\\s*(\\+\\+|--)");
  private static final Set<String> ERROR_KEYS =
      Set.of("onException", "errorHandler", "onCompletion", "intercept", "interceptFrom");

  /** What Camel takes beside routes, and why a file of routes has none of it. */
  private static final Map<String, String> NOT_HERE =
      Map.of(
          "interceptSendToEndpoint", "this reaches into other files: put the step into the route");

  /** What is in one place only, and which. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "routeConfiguration",
          RouteFile.ERROR_HANDLING + ": move it there, and name it by routeConfigurationId",
          "beans",
          "a Kamelet below processors/: move it to spec.template.beans there, or add class to"
              + " hub.routes.allow.schemes");

  private static final Set<String> OUTSIDE =
      Set.of(
          "http",
          "https",
          "kafka",
          "file",
          "ftp",
          "sftp",
          "ftps",
          "smtp",
          "smtps",
          "imap",
          "imaps",
          "aws2-s3",
          "netty",
          "netty-http",
          "websocket",
          "ws",
          "wss",
          "jms",
          "amqp");

  private final LintContext hub;

  StyleRules(LintContext hub) {
    this.hub = hub;
  }

  List<Finding> check(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    if (file.kind() == Kind.KAMELET) {
      kamelet(file, findings);
    } else {
      file.routes().forEach(route -> route(file, route, findings));
      routeFile(file, findings);
    }
    place(file, findings);
    style(file, findings);
    findings.addAll(FormerClassNames.findings(file));
    return findings;
  }

  private void routeFile(RouteFile file, List<Finding> findings) {
    String path = file.path();
    boolean errorHandling = path.equals(RouteFile.ERROR_HANDLING);
    if (errorHandling && !file.routes().isEmpty()) {
      findings.add(
          Finding.error(
              path, file.routes().get(0).line(), "this file holds routeConfigurations only"));
    }
    Map<String, Integer> notHere = notHere(file);
    notHere.forEach((reason, line) -> findings.add(Finding.error(path, line, reason)));
    if (!errorHandling
        && file.root() instanceof SequenceNode
        && file.routeIds().isEmpty()
        && file.templates().isEmpty()
        && notHere.isEmpty()) {
      findings.add(Finding.error(path, 1, "the file declares no route"));
    }
    YamlTree.scalars(file.root()).stream()
        .filter(scalar -> scalar.getValue().contains("#class:"))
        .forEach(
            scalar ->
                findings.add(
                    Finding.warning(
                        path,
                        YamlTree.line(scalar),
                        "#class: belongs in a Kamelet below processors/")));
    if (file.text().lines().count() > MAX_ROUTE_LINES) {
      findings.add(Finding.warning(path, MAX_ROUTE_LINES + 1, "more than 120 lines"));
    }
  }

  /** Why what is beside the routes is refused whatever it says, with the first line of it. */
  static Map<String, Integer> notHere(RouteFile file) {
    Map<String, Integer> notHere = new LinkedHashMap<>();
    for (Node item : YamlTree.items(file.root())) {
      Node contract = YamlTree.child(item, "rest", "openApi");
      if (contract != null) {
        notHere.putIfAbsent(
            "openApi opens addresses unseen: write its get, post, ... below rest",
            YamlTree.line(contract));
      }
      for (NodeTuple entry : YamlTree.entries(item)) {
        String reason = NOT_HERE.get(YamlTree.text(entry.getKeyNode()));
        if (reason != null) {
          notHere.putIfAbsent(reason, YamlTree.line(entry.getKeyNode()));
        }
      }
    }
    return notHere;
  }

  private void route(RouteFile file, Route route, List<Finding> findings) {
    String path = file.path();
    if (!file.routeIds().contains(file.name()) && route == file.routes().get(0)) {
      findings.add(
          Finding.warning(
              path,
              route.line(),
              "no route has the file's name as its id: '"
                  + file.name()
                  + "', write it or rename the file"));
    }
    if (YamlTree.text(YamlTree.child(route.node(), "description")) == null) {
      findings.add(Finding.warning(path, route.line(), "the route has no description"));
    }
    String group = YamlTree.text(YamlTree.child(route.node(), "group"));
    if (!file.folder().equals(group)) {
      findings.add(
          Finding.warning(
              path, route.line(), "the route's group is not its folder: '" + file.folder() + "'"));
    }
    int steps = steps(YamlTree.child(route.node(), "from"));
    if (steps > MAX_STEPS) {
      findings.add(
          Finding.warning(
              path, route.line(), "the route has " + steps + " steps, 10 is the limit"));
    }
    if (file.kind() == Kind.SCHEDULE) {
      schedule(path, route, findings);
    }
  }

  private void schedule(String path, Route route, List<Finding> findings) {
    var from = route.from();
    List<Node> steps = YamlTree.items(YamlTree.child(route.node(), "from", "steps"));
    @Nullable Node to = steps.size() == 1 ? YamlTree.child(steps.get(0), "to") : null;
    @Nullable String target = YamlTree.text(to);
    if (target == null) {
      target = YamlTree.text(YamlTree.child(to, "uri"));
    }
    if (from == null
        || !from.scheme().equals("quartz")
        || target == null
        || !target.startsWith("direct:")) {
      findings.add(
          Finding.error(path, route.line(), "a schedule is from quartz: to direct:, nothing else"));
      return;
    }
    var cron = from.options().get("cron");
    if (cron == null) {
      findings.add(Finding.error(path, from.line(), "a schedule needs the parameter cron"));
      return;
    }
    if (!Placeholders.isIn(cron.value())) {
      findings.add(Finding.warning(path, cron.line(), "a cron is a placeholder {{hub...}}"));
    }
    String expression = Placeholders.resolve(cron.value(), hub).replace('+', ' ');
    if (!Placeholders.isIn(expression) && !CronExpression.isValidExpression(expression)) {
      findings.add(Finding.error(path, cron.line(), "'" + expression + "' is no Quartz cron"));
    }
    zone(path, from, findings);
    misfire(path, from, findings);
  }

  private void zone(String path, EndpointUse from, List<Finding> findings) {
    var zone = from.options().get("trigger.timeZone");
    if (zone == null) {
      findings.add(
          Finding.warning(
              path, from.line(), "no trigger.timeZone: its cron is by the clock of UTC"));
      return;
    }
    String name = Placeholders.resolve(zone.value(), hub);
    if (!Placeholders.isIn(name) && !ZoneId.getAvailableZoneIds().contains(name)) {
      findings.add(
          Finding.error(
              path,
              zone.line(),
              "'" + name + "' is no time zone: write one such as UTC or Europe/Berlin"));
    }
  }

  private void misfire(String path, EndpointUse from, List<Finding> findings) {
    var misfire = from.options().get(MisfirePolicy.PARAMETER);
    if (misfire == null) {
      findings.add(
          Finding.warning(
              path,
              from.line(),
              "no trigger.misfire: one firing stands for all that it missed, which is 'once'"));
      return;
    }
    String name = Placeholders.resolve(misfire.value(), hub);
    if (!Placeholders.isIn(name)) {
      try {
        MisfirePolicy.of(name);
      } catch (IllegalArgumentException e) {
        findings.add(Finding.error(path, misfire.line(), String.valueOf(e.getMessage())));
      }
    }
  }

  private void kamelet(RouteFile file, List<Finding> findings) {
    String path = file.path();
    Node name = YamlTree.child(file.root(), "metadata", "name");
    if (!file.name().equals(YamlTree.text(name))) {
      int line = name == null ? 1 : YamlTree.line(name);
      findings.add(
          Finding.error(path, line, "metadata.name is not the file's name: '" + file.name() + "'"));
    }
    if (!file.name().matches(".+-(action|source|sink)")) {
      findings.add(Finding.warning(path, 1, "a Kamelet's name ends in -action, -source or -sink"));
    }
    if (YamlTree.text(YamlTree.child(file.root(), "spec", "definition", "description")) == null) {
      findings.add(Finding.warning(path, 1, "the Kamelet has no spec.definition.description"));
    }
    file.parameters()
        .forEach(
            (parameter, is) -> {
              if (!is.described()) {
                findings.add(
                    Finding.warning(
                        path, is.line(), "the parameter '" + parameter + "' has no description"));
              }
            });
    if (file.text().lines().count() > MAX_KAMELET_LINES) {
      findings.add(Finding.warning(path, MAX_KAMELET_LINES + 1, "more than 150 lines"));
    }
  }

  /** Keys that Camel takes anywhere: those that act beyond the file are in one place only. */
  private void place(RouteFile file, List<Finding> findings) {
    ReachPolicy policy = hub.reach();
    boolean beans = file.kind() == Kind.KAMELET || policy != null && policy.code("class").isEmpty();
    boolean errorHandling = file.path().equals(RouteFile.ERROR_HANDLING);
    YamlTree.eachEntry(
        file.root(),
        (key, value) -> {
          String word = key.getValue();
          int line = YamlTree.line(key);
          @Nullable String where = ELSEWHERE.get(word);
          boolean there = word.equals("beans") ? beans : errorHandling;
          if (where != null && !there) {
            findings.add(Finding.error(file.path(), line, word + " belongs in " + where));
          } else if (ERROR_KEYS.contains(word) && !errorHandling) {
            findings.add(
                Finding.warning(
                    file.path(),
                    line,
                    word + " is for this file only: many share " + RouteFile.ERROR_HANDLING));
          }
        });
  }

  private static void style(RouteFile file, List<Finding> findings) {
    for (var scalar : YamlTree.scalars(file.root())) {
      if (ARITHMETIC.matcher(scalar.getValue()).find()) {
        findings.add(
            Finding.warning(
                file.path(), YamlTree.line(scalar), "simple does no arithmetic: that is Java"));
      }
    }
    for (EndpointUse use : file.endpoints()) {
      if (OUTSIDE.contains(use.scheme()) && !Placeholders.isIn(use.uri())) {
        findings.add(
            Finding.warning(
                file.path(), use.line(), "a host, path or topic is a placeholder {{hub...}}"));
      }
      if (use.uri().replace("{{?", "").contains("?")) {
        findings.add(
            Finding.warning(file.path(), use.line(), "options belong in a parameters: map"));
      }
    }
  }

  private static int steps(@Nullable Node from) {
    int[] count = {0};
    YamlTree.eachEntry(
        from,
        (key, value) -> {
          if (key.getValue().equals("steps")) {
            count[0] += YamlTree.items(value).size();
          }
        });
    return count[0];
  }
}
