package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.EndpointUse.Option;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.WebhookUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP address is served by exactly one route, however it is spelt and whatever its variables
 * are called, and never where the hub itself answers.
 */
public final class AddressRules {
  private static final String SEGMENT = "[A-Za-z0-9._~*-]|\\{[^/{}]*}";

  /** Consumers that open addresses which nobody could compare. */
  private static final Set<String> UNCHECKED = Set.of("rest", "rest-api", "rest-openapi");

  private final LintContext hub;

  AddressRules(LintContext hub) {
    this.hub = hub;
  }

  /** One address of a file. No methods mean all. */
  private record Served(String file, String address, Set<String> methods) {

    boolean conflictsWith(Served other) {
      return address.equals(other.address)
          && (methods.isEmpty()
              || other.methods.isEmpty()
              || methods.stream().anyMatch(other.methods::contains));
    }
  }

  /**
   * @param endpoints as they run, by the path of the file
   */
  List<Finding> check(Collection<RouteFile> files, Map<String, List<EndpointUse>> endpoints) {
    List<Served> owners = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (RouteFile file : files) {
      for (EndpointUse use : endpoints.getOrDefault(file.path(), List.of())) {
        if (use.consumes() && UNCHECKED.contains(use.scheme())) {
          findings.add(
              Finding.error(
                  file.path(),
                  use.line(),
                  use.scheme() + ": opens addresses unseen: read from platform-http:/path"));
        } else if (use.consumes() && use.scheme().equals("platform-http")) {
          check(file, use, owners, findings, true);
        } else if (WebhookUse.is(use) && file.kind() != RouteFile.Kind.KAMELET) {
          check(file, WebhookUse.asHttp(use), owners, findings, false);
        }
      }
    }
    return findings;
  }

  /**
   * @param guarded whether the hub has to know the address: a webhook source brings its own proof
   */
  private void check(
      RouteFile file,
      EndpointUse use,
      List<Served> owners,
      List<Finding> findings,
      boolean guarded) {
    String unresolved = unresolved(file, use, hub);
    if (unresolved != null) {
      findings.add(
          Finding.error(
              file.path(),
              use.line(),
              "the address depends on "
                  + unresolved
                  + ", which only a caller fills in: write the address, or a property of the hub"));
      return;
    }
    String path = Placeholders.resolve(use.path(), hub);
    String written = path.startsWith("/") ? path : "/" + path;
    String reason = problem(written, methods(use, hub), use, guarded);
    if (reason == null) {
      Served served = new Served(file.path(), pattern(use, hub), methods(use, hub));
      reason =
          owners.stream()
              .filter(served::conflictsWith)
              .findFirst()
              .map(owner -> "the address " + written + " is served by " + owner.file() + " already")
              .orElse(null);
      owners.add(served);
    }
    if (reason != null) {
      findings.add(Finding.error(file.path(), use.line(), reason));
    }
  }

  private @Nullable String problem(
      String written, Set<String> methods, EndpointUse use, boolean guarded) {
    if (!written.matches("(/(" + SEGMENT + ")+)+") || written.matches(".*/\\.{1,2}(/.*)?")) {
      return "the address "
          + written
          + " has something else than segments of letters, digits, '-', '.', '_', '~' and"
          + " {variables}";
    }
    return guarded ? hub.reserved(pattern(use, hub), methods) : null;
  }

  /** What of the address is no value yet, so that nothing can be said of it; null if all is. */
  private static @Nullable String unresolved(RouteFile file, EndpointUse use, LintContext hub) {
    boolean kamelet = file.path().startsWith("processors/"); // its callers' values outrank defaults
    return Stream.of(use.path(), value(use, "httpMethodRestrict"), value(use, "matchOnUriPrefix"))
        .filter(
            value ->
                Placeholders.resolve(value, hub).contains("{{")
                    || (kamelet
                        && Placeholders.names(value).anyMatch(name -> !name.startsWith("hub."))))
        .findFirst()
        .orElse(null);
  }

  private static String value(EndpointUse use, String option) {
    Option given = use.options().get(option);
    return given == null ? "" : given.value();
  }

  private static Set<String> methods(EndpointUse use, LintContext hub) {
    Set<String> methods = new HashSet<>();
    String restrict = Placeholders.resolve(value(use, "httpMethodRestrict"), hub);
    if (!restrict.isBlank()) {
      for (String method : restrict.split(",", -1)) {
        methods.add(method.strip().toUpperCase(Locale.ROOT));
      }
    }
    return methods;
  }

  /** The HTTP address that a use opens, be it written as such or as a webhook source; or null. */
  public static @Nullable EndpointUse http(EndpointUse use) {
    if (WebhookUse.is(use)) {
      return WebhookUse.asHttp(use);
    }
    return use.consumes() && use.scheme().equals("platform-http") ? use : null;
  }

  /** The address as a pattern that is the same for all its spellings: {@code *} for a variable. */
  public static String pattern(EndpointUse use, LintContext hub) {
    String path = Placeholders.resolve(use.path(), hub);
    path = path.startsWith("/") ? path : "/" + path;
    path = path.replaceAll("\\{\\*[^/{}]*}", "**").replaceAll("\\{[^/{}]*}", "*");
    String prefix = Placeholders.resolve(value(use, "matchOnUriPrefix"), hub);
    boolean matchesBelow = prefix.strip().equalsIgnoreCase("true");
    return matchesBelow ? path.replaceFirst("/$", "") + "/**" : path;
  }
}
