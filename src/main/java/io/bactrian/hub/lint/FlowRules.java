package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.EndpointUse.Option;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.RestAddresses;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.Templates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold between files: ids, Kamelet calls, direct endpoints, addresses, subscribers. Of
 * two files that claim the same, the first one given has it.
 */
final class FlowRules {
  /** Sources of the hub's that say what two files may not share. */
  private static final Set<String> OWN_RULES = Set.of("webhook-source", "changes-source");

  private final LintContext hub;
  private final AddressRules addresses;
  private final KameletRules kamelets;

  FlowRules(LintContext hub) {
    this.hub = hub;
    this.addresses = new AddressRules(hub);
    this.kamelets = new KameletRules(hub);
  }

  List<Finding> check(Collection<RouteFile> files) {
    List<Finding> findings = new ArrayList<>();
    uniqueIds(files, findings);
    uniqueBeans(files, findings);
    configurations(files, findings);
    findings.addAll(Templates.check(files));
    Map<String, List<EndpointUse>> endpoints = Templates.endpoints(files);
    directs(files, endpoints, findings);
    findings.addAll(addresses.check(files, endpoints));
    findings.addAll(RestAddresses.check(files));
    findings.addAll(LoopRules.check(files));
    subscribers(files, endpoints, findings);
    kameletSources(files, endpoints, findings);
    findings.addAll(kamelets.check(files));
    return findings;
  }

  /** What one file at a time may have: the first one given has it. */
  private static final class Claims {
    private final Map<String, String> owners = new HashMap<>();
    private final List<Finding> findings;

    Claims(List<Finding> findings) {
      this.findings = findings;
    }

    /**
     * @param refusal what is said to the second file, with the first one's path in place of %s
     */
    void claim(String what, RouteFile file, int line, String refusal) {
      String owner = owners.putIfAbsent(what, file.path());
      if (owner != null) {
        findings.add(Finding.error(file.path(), line, refusal.replace("%s", owner)));
      }
    }

    boolean has(String what) {
      return owners.containsKey(what);
    }
  }

  private static void uniqueIds(Collection<RouteFile> files, List<Finding> findings) {
    var ids = new Claims(findings);
    for (RouteFile file : files) {
      for (String id : file.routeIds()) {
        ids.claim(
            id,
            file,
            file.lineOf(id),
            "the route id '" + id + "' is taken by %s: write another one");
      }
    }
  }

  /** A bean of a route file is there for all of them. */
  private static void uniqueBeans(Collection<RouteFile> files, List<Finding> findings) {
    var beans = new Claims(findings);
    for (RouteFile file : files) {
      for (String bean : file.kind() == RouteFile.Kind.KAMELET ? Set.<String>of() : file.beans()) {
        beans.claim(bean, file, 1, "the bean '" + bean + "' is taken by %s: write another name");
      }
    }
  }

  private static void configurations(Collection<RouteFile> files, List<Finding> findings) {
    Set<String> known = new TreeSet<>();
    files.forEach(file -> known.addAll(file.configurationIds()));
    for (RouteFile file : files) {
      for (var route : file.routes()) {
        String id = route.configurationId();
        // A default that this hub has not got leaves the failure to Camel, which logs it.
        if (id != null && !route.byDefault() && !known.contains(id)) {
          findings.add(
              Finding.error(
                  file.path(),
                  route.line(),
                  "there is no routeConfiguration '" + id + "', only " + String.join(", ", known)));
        }
      }
    }
  }

  private static void directs(
      Collection<RouteFile> files,
      Map<String, List<EndpointUse>> endpoints,
      List<Finding> findings) {
    var consumers = new Claims(findings);
    for (RouteFile file : files) {
      for (EndpointUse use : endpoints.getOrDefault(file.path(), List.of())) {
        if (use.scheme().equals("direct") && use.consumes()) {
          consumers.claim(
              use.path(),
              file,
              use.line(),
              "direct:" + use.path() + " has a consumer already, in %s");
        }
      }
    }
    for (RouteFile file : files) {
      for (EndpointUse use : endpoints.getOrDefault(file.path(), List.of())) {
        boolean dynamic = use.path().contains("{");
        if (use.scheme().equals("direct") && !dynamic && !consumers.has(use.path())) {
          findings.add(
              Finding.error(file.path(), use.line(), "no route reads from direct:" + use.path()));
        }
      }
    }
  }

  /** Camel gives one address one consumer, and a Kamelet's parameters are its address. */
  private static void kameletSources(
      Collection<RouteFile> files,
      Map<String, List<EndpointUse>> endpoints,
      List<Finding> findings) {
    var sources = new Claims(findings);
    for (RouteFile file : files) {
      for (EndpointUse use : endpoints.getOrDefault(file.path(), List.of())) {
        if (use.kamelet() == null || !use.consumes() || OWN_RULES.contains(use.kamelet())) {
          continue;
        }
        Map<String, String> values = new TreeMap<>();
        use.options().forEach((name, option) -> values.put(name, option.value()));
        sources.claim(
            use.path() + values,
            file,
            use.line(),
            "kamelet:"
                + use.path()
                + " with these parameters is read by %s already: write kamelet:"
                + use.kamelet()
                + "/another-name");
      }
    }
  }

  private void subscribers(
      Collection<RouteFile> files,
      Map<String, List<EndpointUse>> endpoints,
      List<Finding> findings) {
    var names = new Claims(findings);
    for (RouteFile file : files) {
      for (EndpointUse use : endpoints.getOrDefault(file.path(), List.of())) {
        Option name = use.options().get("subscriber");
        if (name != null && use.consumes() && "changes-source".equals(use.kamelet())) {
          String resolved = Placeholders.resolve(name.value(), hub);
          names.claim(
              resolved, file, name.line(), "the subscriber '" + resolved + "' is taken by %s");
        }
      }
    }
  }
}
