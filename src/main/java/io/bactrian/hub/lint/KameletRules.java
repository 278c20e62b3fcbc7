package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.EndpointUse.Option;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.KameletDefinition;
import io.bactrian.hub.routefiles.KameletDefinition.Property;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Kamelets and their callers: a name is a file's below {@code processors/}, else one of Apache's
 * catalogue, and a call gives what is declared.
 */
final class KameletRules {
  /** Options of the Kamelet endpoint itself, not of the Kamelet. */
  static final Set<String> ENDPOINT_OPTIONS =
      Set.of(
          "block",
          "timeout",
          "failIfNoConsumers",
          "noErrorHandler",
          "bridgeErrorHandler",
          "exceptionHandler",
          "exchangePattern",
          "lazyStartProducer");

  private final LintContext hub;

  KameletRules(LintContext hub) {
    this.hub = hub;
  }

  /** What a Kamelet says of itself that does not hold, or surprises. */
  static List<Finding> check(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    if (file.kind() != Kind.KAMELET) {
      return findings;
    }
    KameletDefinition kamelet = KameletDefinition.of(file.root());
    boolean ours = KameletDefinition.US.equals(kamelet.provider());
    if (!ours && ApacheKamelets.find(file.name()) != null) {
      Node name = YamlTree.child(file.root(), "metadata", "name");
      findings.add(
          Finding.warning(
              file.path(),
              name == null ? 1 : YamlTree.line(name),
              "Apache's catalogue has a Kamelet '" + file.name() + "' too: this one is called"));
    }
    kamelet
        .properties()
        .forEach(
            (name, property) -> {
              Node value = YamlTree.child(property.node(), "default");
              String text = YamlTree.text(value);
              String wanted = text == null ? null : property.refusal(text);
              if (value != null && wanted != null) {
                findings.add(
                    Finding.warning(
                        file.path(),
                        YamlTree.line(value),
                        "the default of '" + name + "' is not what it declares: " + wanted));
              }
            });
    return findings;
  }

  /** What holds between callers and Kamelets. */
  List<Finding> check(Collection<RouteFile> files) {
    Map<String, KameletDefinition> own = new HashMap<>();
    for (RouteFile file : files) {
      if (file.kind() == Kind.KAMELET) {
        own.put(file.name(), KameletDefinition.of(file.root()));
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (RouteFile file : files) {
      for (EndpointUse use : file.endpoints()) {
        String name = use.kamelet();
        if (name != null) {
          call(file, use, name, own.get(name), findings);
        }
      }
    }
    return findings;
  }

  private void call(
      RouteFile file,
      EndpointUse use,
      String name,
      @Nullable KameletDefinition own,
      List<Finding> findings) {
    if (use.step().equals("toD")) {
      findings.add(
          Finding.error(file.path(), use.line(), "a Kamelet is called by to:, under a fixed name"));
      return;
    }
    KameletDefinition kamelet = own == null ? ApacheKamelets.find(name) : own;
    String path = "processors/" + name + ".kamelet.yaml";
    if (own == null && kamelet != null && hub.keepsFile(path)) {
      String reason = path + " is refused, and Apache's Kamelet of this name is not called for it";
      findings.add(Finding.error(file.path(), use.line(), reason));
      return;
    }
    if (kamelet == null) {
      findings.add(
          Finding.error(
              file.path(),
              use.line(),
              "there is no Kamelet '" + name + "' in processors/, nor in Apache's catalogue"));
      return;
    }
    List<String> absent = own == null ? ApacheKamelets.absent(kamelet, hub) : List.of();
    if (!absent.isEmpty()) {
      String reason = name + " needs more: " + Catalogue.absent(absent);
      findings.add(Finding.error(file.path(), use.line(), reason));
    }
    parameters(file, use, name, kamelet, findings);
  }

  private void parameters(
      RouteFile file,
      EndpointUse use,
      String name,
      KameletDefinition kamelet,
      List<Finding> findings) {
    Map<String, Property> declared = kamelet.properties();
    boolean misspelt = false;
    for (Map.Entry<String, Option> option : use.options().entrySet()) {
      Property property = declared.get(option.getKey());
      if (property != null) {
        value(file, name, kamelet, option.getKey(), option.getValue(), findings);
      } else if (!ENDPOINT_OPTIONS.contains(option.getKey())) {
        misspelt = true;
        findings.add(
            Finding.error(
                file.path(),
                option.getValue().line(),
                "%s has no parameter '%s', only %s"
                    .formatted(name, option.getKey(), declared.keySet())));
      }
    }
    for (Map.Entry<String, Property> property : declared.entrySet()) {
      if (!misspelt
          && property.getValue().required()
          && property.getValue().text("default") == null
          && !use.options().containsKey(property.getKey())) {
        findings.add(
            Finding.error(
                file.path(),
                use.line(),
                name + " needs the parameter '" + property.getKey() + "'"));
      }
    }
  }

  /** Ours take what they declare; what Camel makes of another's, {@code 5s} for one, may do. */
  private void value(
      RouteFile file,
      String name,
      KameletDefinition kamelet,
      String parameter,
      Option option,
      List<Finding> findings) {
    String value = Placeholders.resolve(option.value(), hub);
    Property property = kamelet.properties().get(parameter);
    String wanted = property == null ? null : property.refusal(value);
    if (wanted == null || Placeholders.isIn(value) || value.startsWith("#")) {
      return;
    }
    findings.add(
        new Finding(
            file.path(),
            option.line(),
            KameletDefinition.US.equals(kamelet.provider()),
            "%s takes '%s' as %s, not '%s'".formatted(name, parameter, wanted, value)));
  }
}
