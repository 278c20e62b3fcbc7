package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.Kind;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Names that must resolve and literals that must not be in a file. A reason never repeats a secret.
 */
final class SafetyRules {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i).*(password|passwd|secret|token|api[-_]?key|access[-_]?key|credential|authorization|private[-_]?key)");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "whsec_[A-Za-z0-9+/=]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|AKIA[0-9A-Z]{16}"
              + "|-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[\\w-]{10,}\\.eyJ|Bearer [A-Za-z0-9._~+/-]{8,}"
              + "|://[^/:@\\s{}]+:[^/@\\s{}]+@");
  private static final String ASSEMBLED =
      "SQL is never assembled from a message: bind by :#name or :#${header.name}";
  private static final Set<String> SQL = Set.of("sql", "jdbc", "sql-stored", "spring-jdbc");
  private static final Set<String> OWN_PLACEHOLDERS = Set.of("routeId", "templateId", "uuid");

  private final LintContext hub;

  SafetyRules(LintContext hub) {
    this.hub = hub;
  }

  List<Finding> check(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    secrets(file, findings);
    placeholders(file, findings);
    beans(file)
        .forEach(
            bean -> {
              beanClass(file, YamlTree.child(bean, "type"), findings);
              beanName(file, YamlTree.child(bean, "name"), findings);
            });
    YamlTree.eachEntry(file.root(), (key, value) -> reference(file, key, value, findings));
    YamlTree.eachEntry(file.root(), (key, value) -> statement(file, key, value, findings));
    Set<String> missing = new HashSet<>();
    for (EndpointUse use : file.endpoints()) {
      if (use.scheme().matches("[a-zA-Z][\\w.+-]*")
          && !hub.hasComponent(use.scheme())
          && missing.add(use.scheme())) {
        findings.add(
            Finding.error(
                file.path(),
                use.line(),
                Catalogue.missing(Kind.component, use.scheme(), file.text())));
      }
      options(file, use, findings);
      if (SQL.contains(use.scheme()) && assembled(use)) {
        findings.add(Finding.error(file.path(), use.line(), ASSEMBLED));
      }
    }
    return findings;
  }

  /** A statement in the header that {@code sql:} takes one from. */
  private static void statement(RouteFile file, ScalarNode key, Node step, List<Finding> findings) {
    String name = YamlTree.text(YamlTree.child(step, "name"));
    boolean put =
        key.getValue().equals("setHeader")
            && "CamelSqlQuery".equalsIgnoreCase(name)
            && YamlTree.scalars(step).stream()
                .anyMatch(text -> text.getValue().replaceAll(":#\\$\\{[^{}]*}", "").contains("${"));
    if (put) {
      findings.add(Finding.error(file.path(), YamlTree.line(key), ASSEMBLED));
    }
  }

  /** Camel binds {@code :#${...}} as a parameter; what a toD evaluates, it puts in as text. */
  private static boolean assembled(EndpointUse use) {
    String sql = use.path() + use.options();
    String left = use.step().equals("toD") ? sql : sql.replaceAll(":#\\$\\{[^{}]*}", "");
    return left.contains("${");
  }

  private static void secrets(RouteFile file, List<Finding> findings) {
    YamlTree.eachEntry(
        file.root(),
        (key, value) -> {
          Node literal =
              YamlTree.child(value, "default") == null ? value : YamlTree.child(value, "default");
          if (isSecretKey(key.getValue())
              && literal instanceof ScalarNode scalar
              && isLiteral(scalar.getValue())) {
            findings.add(
                Finding.error(
                    file.path(),
                    YamlTree.line(scalar),
                    "'" + key.getValue() + "' looks like a secret: take it from {{secret:name}}"));
          }
        });
    for (ScalarNode scalar : YamlTree.scalars(file.root())) {
      if (SECRET_VALUE.matcher(scalar.getValue()).find()) {
        findings.add(
            Finding.error(
                file.path(),
                YamlTree.line(scalar),
                "this looks like a secret: take it from {{secret:name}}"));
      }
    }
  }

  static boolean isSecretKey(String name) {
    return SECRET_KEY.matcher(name).matches();
  }

  static boolean isLiteral(String value) {
    return !value.isBlank()
        && !value.contains("{{")
        && !value.contains("${")
        && !value.startsWith("#")
        && !value.matches("(?i)true|false|null|string|\\d+");
  }

  private void placeholders(RouteFile file, List<Finding> findings) {
    for (ScalarNode scalar : YamlTree.scalars(file.root())) {
      Placeholders.compulsory(scalar.getValue())
          .filter(name -> !declared(file, name) && hub.property(name) == null)
          .forEach(
              name ->
                  findings.add(
                      Finding.error(
                          file.path(),
                          YamlTree.line(scalar),
                          "nothing sets the property '%s': write {{%s:default}}, or set the variable %s"
                              .formatted(name, name, variable(name)))));
    }
  }

  /** The environment variable that Spring binds to a property. */
  private static String variable(String property) {
    return property.replace("-", "").replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static boolean declared(RouteFile file, String name) {
    return file.parameters().containsKey(name)
        || file.kind() == RouteFile.Kind.KAMELET
            && (file.beans().contains(name)
                || OWN_PLACEHOLDERS.contains(name)
                || name.startsWith("env:")
                || name.startsWith("sys:"));
  }

  private void reference(RouteFile file, ScalarNode key, Node node, List<Finding> findings) {
    String value = YamlTree.text(node);
    if (value == null || value.contains("{{")) {
      return;
    }
    boolean ref =
        key.getValue().equals("ref")
            || key.getValue().endsWith("Ref") && !key.getValue().equals("routeTemplateRef");
    if (value.startsWith("#class:")) {
      String name = value.substring("#class:".length()).replaceFirst("[(#].*", "");
      if (!hub.hasClass(name)) {
        findings.add(Finding.error(file.path(), YamlTree.line(node), "there is no class " + name));
      }
    } else if (value.matches("#(bean:)?[A-Za-z][\\w.-]*")) {
      bean(file, node, value.replaceFirst("^#(bean:)?", ""), findings);
    } else if (ref && !value.startsWith("#")) {
      bean(file, node, value, findings);
    }
  }

  private static Stream<Node> beans(RouteFile file) {
    return file.kind() == RouteFile.Kind.KAMELET
        ? YamlTree.items(YamlTree.child(file.root(), "spec", "template", "beans")).stream()
        : YamlTree.items(file.root()).stream()
            .flatMap(item -> YamlTree.items(YamlTree.child(item, "beans")).stream());
  }

  /** A Kamelet's beans are its own, those of a route file everybody's. */
  private void beanName(RouteFile file, @Nullable Node name, List<Finding> findings) {
    String text = YamlTree.text(name);
    boolean shared = file.kind() != RouteFile.Kind.KAMELET;
    if (shared && name != null && text != null && hub.isHubBean(text)) {
      findings.add(
          Finding.error(
              file.path(),
              YamlTree.line(name),
              "the hub has a bean named '" + text + "': write another name"));
    }
  }

  /** The class of a file's own bean, which may be there without {@code #class:}. */
  private void beanClass(RouteFile file, @Nullable Node type, List<Finding> findings) {
    String name = YamlTree.text(type);
    if (type != null && name != null && name.matches("[\\w.$]+") && !hub.hasClass(name)) {
      findings.add(Finding.error(file.path(), YamlTree.line(type), "there is no class " + name));
    }
  }

  private void bean(RouteFile file, Node node, String name, List<Finding> findings) {
    if (!file.beans().contains(name) && !hub.hasBean(name)) {
      findings.add(
          Finding.error(
              file.path(),
              YamlTree.line(node),
              "there is no bean named '"
                  + name
                  + "': take one of the hub's, or a class by #class:full.Name"));
    }
  }

  private void options(RouteFile file, EndpointUse use, List<Finding> findings) {
    if (use.scheme().equals("kamelet")) {
      return;
    }
    Set<String> known = hub.options(use.scheme());
    if (known == null) {
      return;
    }
    use.options()
        .forEach(
            (name, option) -> {
              // A name with a dot is a key in one of the endpoint's maps.
              if (!known.contains(name) && !name.contains(".") && !name.contains("{{")) {
                findings.add(
                    Finding.error(
                        file.path(),
                        option.line(),
                        use.scheme() + " has no option '" + name + "': correct its name"));
              }
            });
  }
}
