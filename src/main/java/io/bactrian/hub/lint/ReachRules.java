package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.ReachPolicy;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What a file may reach: no resource that is fetched from elsewhere while the route is made, none
 * outside of the hub's folder, and no method of a bean that is the hub's own.
 */
public final class ReachRules {
  /** Their path is a resource that is loaded when the route is made. */
  public static final Set<String> RESOURCES =
      Set.of("validator", "json-validator", "xslt", "xslt-saxon", "xquery", "jslt", "jolt");

  private static final Pattern RESOURCE = Pattern.compile("\\bresource:([^\\s'\"}]+)");
  private static final Pattern CALL = Pattern.compile("\\$\\{bean:(type:)?([\\w-]+)");
  private static final Pattern OUTSIDE =
      Pattern.compile("(?i)(?!classpath:|file:|ref:|bean:|mem:)[a-z][a-z0-9+.-]*:.*");

  private final LintContext hub;

  ReachRules(LintContext hub) {
    this.hub = hub;
  }

  List<Finding> check(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    for (ScalarNode scalar : YamlTree.scalars(file.root())) {
      String value = Placeholders.resolve(scalar.getValue(), hub);
      Matcher resource = RESOURCE.matcher(value);
      while (resource.find()) {
        resource(file, YamlTree.line(scalar), resource.group(1), findings);
      }
      Matcher call = CALL.matcher(value);
      while (call.find()) {
        call(file, YamlTree.line(scalar), call.group(2), findings);
      }
    }
    for (EndpointUse use : file.endpoints()) {
      String path = Placeholders.resolve(use.path(), hub);
      if (RESOURCES.contains(use.scheme())) {
        resource(file, use.line(), path, findings);
      } else if (path.regionMatches(true, 0, "file:", 0, 5)) {
        resource(file, use.line(), path, findings); // such as sql:file:query.sql
      } else if (use.scheme().equals("bean") || use.scheme().equals("class")) {
        call(file, use.line(), path, findings);
      }
      reach(file, use, path, findings);
    }
    YamlTree.eachEntry(
        file.root(),
        (key, value) -> {
          if (Set.of("bean", "method").contains(key.getValue())) {
            named(file, YamlTree.child(value, "ref"), findings);
            named(file, YamlTree.child(value, "beanType"), findings);
          }
        });
    return findings;
  }

  /** By {@code hub.routes.allow}; the hub asks again at run time, when every part has its value. */
  private void reach(RouteFile file, EndpointUse use, String path, List<Finding> findings) {
    ReachPolicy policy = hub.reach();
    if (policy == null) {
      return;
    }
    Map<String, String> options = new LinkedHashMap<>();
    use.options()
        .forEach((name, option) -> options.put(name, Placeholders.resolve(option.value(), hub)));
    policy
        .endpoint(use.scheme(), path, options)
        .ifPresent(
            refused -> {
              EndpointUse.Option option = use.options().get(refused.option());
              int line = option == null ? use.line() : option.line();
              findings.add(Finding.error(file.path(), line, refused.reason()));
            });
  }

  private void named(RouteFile file, @Nullable Node node, List<Finding> findings) {
    String name = YamlTree.text(node);
    if (node != null && name != null) {
      call(file, YamlTree.line(node), Placeholders.resolve(name, hub), findings);
    }
  }

  private void resource(RouteFile file, int line, String uri, List<Finding> findings) {
    if (OUTSIDE.matcher(uri).matches()) {
      findings.add(
          Finding.error(
              file.path(),
              line,
              "a resource is fetched from nowhere else: put it on the class path or beside the"
                  + " route"));
    } else if (uri.matches("(?i)file:(/|\\\\|[a-z]:).*|file:(.*[/\\\\])?\\.\\.([/\\\\].*)?")) {
      findings.add(
          Finding.error(file.path(), line, "a file outside of the hub's folder is no resource"));
    } else if (hub.reach() != null) {
      hub.reach()
          .resource(uri)
          .ifPresent(reason -> findings.add(Finding.error(file.path(), line, reason)));
    }
  }

  private void call(RouteFile file, int line, String name, List<Finding> findings) {
    String bean = name.replaceFirst("^#?(bean:|class:)?", "").replaceFirst("[?(/].*", "");
    if (!file.beans().contains(bean) && hub.isOwnBean(bean)) {
      findings.add(
          Finding.error(
              file.path(), line, "'" + bean + "' is the hub's own: no route calls its methods"));
    }
  }
}
