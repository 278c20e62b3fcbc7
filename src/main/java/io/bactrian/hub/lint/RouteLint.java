package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.RouteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Every rule a file must keep, each finding with its line. */
public final class RouteLint {
  private final YamlRules yaml;
  private final StyleRules style;
  private final SafetyRules safety;
  private final ReachRules reach;
  private final CodeRules code;
  private final SecretRules secrets;
  private final FlowRules flow;

  public RouteLint(LintContext hub) {
    this(hub, null);
  }

  /**
   * @param passed the file that remembers, from one start to the next, which texts keep Camel's
   *     schema; null where none does
   */
  public RouteLint(LintContext hub, @Nullable Path passed) {
    this.yaml = new YamlRules(new PassedTexts(passed));
    this.style = new StyleRules(hub);
    this.safety = new SafetyRules(hub);
    this.reach = new ReachRules(hub);
    this.code = new CodeRules(hub);
    this.secrets = new SecretRules(hub);
    this.flow = new FlowRules(hub);
  }

  /** Where a text is no YAML at all. */
  public static Finding syntax(String path, YamlEngineException e) {
    int line = 1;
    String reason = String.valueOf(e.getMessage());
    if (e instanceof MarkedYamlEngineException marked) {
      line = marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      reason = marked.getProblem();
    }
    return Finding.error(path, line, "this is no YAML: " + reason);
  }

  /** Where a rule fails on a file: that refuses it and leaves the others as they are. */
  public static Finding unjudged(String path, Throwable e) {
    if (e instanceof OutOfMemoryError memory) {
      throw memory;
    }
    return Finding.error(path, 1, "the file cannot be judged, so it is not taken: " + e);
  }

  /** What one file says of itself, by line; first what makes it no file of Camel's. */
  public List<Finding> file(RouteFile file) {
    List<Finding> findings = new ArrayList<>(yaml.check(file));
    List<Finding> rules = new ArrayList<>();
    if (file.root() != null) {
      rules.addAll(file.hints());
      rules.addAll(style.check(file));
      rules.addAll(safety.check(file));
      rules.addAll(reach.check(file));
      rules.addAll(KameletRules.check(file));
      rules.addAll(code.check(file));
      rules.addAll(secrets.check(file));
    }
    rules.sort(Comparator.comparingInt(Finding::line));
    findings.addAll(rules);
    return findings;
  }

  /** True where Camel can make something of the file, and only routes of it. */
  public boolean loads(RouteFile file) {
    return yaml.holds(file) && StyleRules.notHere(file).isEmpty();
  }

  /** What holds between files, all of which are given. */
  public List<Finding> flow(Collection<RouteFile> files) {
    return flow.check(files);
  }
}
