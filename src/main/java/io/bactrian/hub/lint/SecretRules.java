package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Secrets come by {{secret:name}}, are there when a file names them, and are not the hub's own. */
final class SecretRules {
  private static final Pattern SECRET = Pattern.compile("\\{\\{secret:([^{}]*)}}");

  /** A property or variable, in a placeholder or in simple. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:\\{\\{\\??(?:(?:env|sys):)?|\\$\\{(?:properties|env|sysenv|sys)[:.])([\\w.\\[\\]-]+)");

  private static final Pattern COMPUTED =
      Pattern.compile("\\$\\{(properties|env|sysenv|sys):[^{}]*\\$\\{");

  /** Without the characters that Spring ignores in a name, variables without their HUB_. */
  private static final Set<String> OWN =
      Set.of(
          "hubdatabasepassword",
          "hubdbpassword",
          "springdatasourcepassword",
          "hubobjectssecretkey",
          "hubs3secretkey",
          "hubobjectsaccesskey",
          "hubs3accesskey",
          "hubtrainerkey",
          "hubsupabasejwtsecret",
          "hubonedriveclientsecret",
          "huboperatorpassword",
          "hubservicekey",
          "hubinvestorkey",
          "hubeakey",
          "hubsecretskey",
          "hubtradingviewtoken",
          "hubsupabasetoken",
          "hubmt5secret");

  private final LintContext hub;

  SecretRules(LintContext hub) {
    this.hub = hub;
  }

  List<Finding> check(RouteFile file) {
    List<Finding> findings = new ArrayList<>();
    // What a Kamelet says of its parameters is documentation.
    Node text =
        file.kind() == Kind.KAMELET ? YamlTree.child(file.root(), "spec", "template") : file.root();
    for (ScalarNode scalar : YamlTree.scalars(text)) {
      String value = scalar.getValue();
      Matcher secret = SECRET.matcher(value);
      while (secret.find()) {
        hub.missingSecret(secret.group(1).strip())
            .ifPresent(reason -> findings.add(error(file, scalar, reason)));
      }
      Matcher named = NAMED.matcher(value);
      while (hub.reach() != null && named.find()) {
        if (isOwn(named.group(1))) {
          findings.add(
              error(
                  file,
                  scalar,
                  "'"
                      + named.group(1)
                      + "' is a secret of the hub's own: take one of the route's, by"
                      + " {{secret:name}}"));
        }
      }
      if (hub.reach() != null && COMPUTED.matcher(value).find()) {
        findings.add(
            error(file, scalar, "the name of a property is not put together: write it as it is"));
      }
    }
    for (EndpointUse use : file.endpoints()) {
      literals(file, use, findings);
    }
    return findings;
  }

  /**
   * Where Camel's catalogue calls an option a secret and {@link SafetyRules} sees no sign of it.
   */
  private void literals(RouteFile file, EndpointUse use, List<Finding> findings) {
    Set<String> secrets = hub.secretOptions(use.scheme());
    use.options()
        .forEach(
            (name, option) -> {
              if (secrets.contains(name)
                  && !SafetyRules.isSecretKey(name)
                  && SafetyRules.isLiteral(option.value())) {
                findings.add(
                    Finding.warning(
                        file.path(),
                        option.line(),
                        "'"
                            + name
                            + "' is a secret in Camel's catalogue: take it from {{secret:name}}"));
              }
            });
  }

  private static boolean isOwn(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return OWN.contains(plain);
  }

  private static Finding error(RouteFile file, ScalarNode at, String reason) {
    return Finding.error(file.path(), YamlTree.line(at), reason);
  }
}
