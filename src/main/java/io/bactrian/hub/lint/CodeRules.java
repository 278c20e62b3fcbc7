package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.ReachPolicy;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What runs code: classes, scripts and reflection are for Kamelets below processors/. */
final class CodeRules {
  private static final Set<String> LANGUAGES =
      Set.of(
          "groovy", "java", "joor", "js", "jshell", "mvel", "ognl", "python", "rhino", "ruby",
          "spel");
  private static final Set<String> CONVERSIONS =
      Set.of("convertBodyTo", "convertHeaderTo", "convertVariableTo");

  private static final Pattern MADE = Pattern.compile("#(?:class|type):([\\w.$]*)");

  /**
   * The hub's own steps, which files of older releases name, and the strategies of Camel's EIPs.
   */
  private static final Pattern STEPS =
      Pattern.compile(
          "io\\.bactrian\\.|org\\.apache\\.camel\\.processor\\.aggregate\\."
              + "|org\\.apache\\.camel\\.support\\.processor\\.idempotent\\.Memory");

  /** What leads from a message to classes or to Camel itself. */
  private static final Pattern REFLECTION =
      Pattern.compile(
          "\\$(simple)?\\{[^{}]*?(?<what>[.?](getClass|class|classLoader|getClassLoader)\\b"
              + "|\\bcamelContext\\.|\\bexchange\\.(getContext|context|getUnitOfWork|unitOfWork"
              + "|exchangeExtension|getExchangeExtension|fromEndpoint|getFromEndpoint)\\b|\\btype:)[^{}]*}?");

  private static final Pattern CONVERTED =
      Pattern.compile(
          "\\b(?:mandatoryBodyAs|bodyAs|bodyAsIndex|headerAs|messageAs)\\(([^),}]*,)?([^),}]*)\\)");

  /**
   * A text that becomes one of these is a file that is opened, an address that is called, a class.
   */
  private static final Pattern UNFIT =
      Pattern.compile(
          "java\\.io\\.(File|FileInputStream|FileReader|BufferedReader|FileOutputStream|Writer|BufferedWriter|FileWriter)"
              + "|java\\.nio\\.file\\..*|java\\.net\\..*|java\\.lang\\.(Class|Thread|Runtime|Process)");

  private static final Pattern FIT =
      Pattern.compile(
          "[A-Za-z]+(\\[])?|java\\.(lang|util|math|time|io|nio|sql)\\..*|org\\.w3c\\.dom\\..*|javax\\.xml\\..*"
              + "|com\\.fasterxml\\.jackson\\.databind\\..*|org\\.apache\\.camel\\..*|com\\.jayway\\.jsonpath\\..*");

  private final LintContext hub;

  CodeRules(LintContext hub) {
    this.hub = hub;
  }

  List<Finding> check(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    ReachPolicy policy = hub.reach();
    if (file.kind() == RouteFile.Kind.KAMELET || policy == null) {
      return findings;
    }
    for (EndpointUse use : file.endpoints()) {
      code(policy, file, use.line(), use.scheme(), findings);
    }
    YamlTree.eachEntry(file.root(), (key, value) -> entry(policy, file, key, value, findings));
    boolean classes = policy.code("class").isEmpty();
    for (ScalarNode scalar : YamlTree.scalars(file.root())) {
      String value = scalar.getValue();
      Matcher made = MADE.matcher(value);
      if (made.find() && !STEPS.matcher(made.group(1)).lookingAt()) {
        code(policy, file, YamlTree.line(scalar), "class", findings);
      }
      Matcher reflection = REFLECTION.matcher(value);
      if (!classes && reflection.find()) {
        add(
            file,
            scalar,
            "'"
                + reflection.group("what")
                + "' leads from the message to the program: read body, headers and properties",
            findings);
      }
      Matcher converted = CONVERTED.matcher(value);
      while (!classes && converted.find()) {
        converted(file, scalar, converted.group(2).strip(), findings);
      }
    }
    return findings;
  }

  private static void entry(
      ReachPolicy policy, RouteFile file, ScalarNode key, Node value, List<Finding> findings) {
    String word = key.getValue();
    int line = YamlTree.line(key);
    if (LANGUAGES.contains(word)) {
      code(policy, file, line, word, findings);
    } else if (word.equals("language")) {
      @Nullable String named = YamlTree.text(YamlTree.child(value, "language"));
      if (named != null && LANGUAGES.contains(named.toLowerCase(Locale.ROOT))) {
        code(policy, file, line, named, findings);
      }
    } else if (word.equals("scriptLanguage") && value instanceof ScalarNode scalar) {
      code(policy, file, line, scalar.getValue(), findings);
    } else if (word.equals("beanType")) {
      code(policy, file, line, "class", findings);
    } else if (CONVERSIONS.contains(word) || word.equals("resultType")) {
      @Nullable Node type = value instanceof ScalarNode ? value : YamlTree.child(value, "type");
      if (type instanceof ScalarNode scalar && policy.code("class").isPresent()) {
        converted(file, scalar, scalar.getValue(), findings);
      }
    }
  }

  private static void converted(
      RouteFile file, ScalarNode at, String type, List<Finding> findings) {
    boolean open = type.contains("{{");
    if (!open && (UNFIT.matcher(type).matches() || !FIT.matcher(type).matches())) {
      add(
          file,
          at,
          "a message is not converted to '" + type + "': take a text, bytes, number, map or list",
          findings);
    }
  }

  private static void code(
      ReachPolicy policy, RouteFile file, int line, String name, List<Finding> findings) {
    policy.code(name).ifPresent(reason -> findings.add(Finding.error(file.path(), line, reason)));
  }

  private static void add(RouteFile file, ScalarNode at, String reason, List<Finding> findings) {
    findings.add(Finding.error(file.path(), YamlTree.line(at), reason));
  }
}
