package io.bactrian.hub.reach;

import io.bactrian.hub.routefiles.ReachPolicy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code hub.routes.allow}, applied to what is written and to what is about to be used. */
final class RouteReach implements ReachPolicy {
  /** They run code or commands: opened by their names only. */
  private static final Set<String> CODE =
      Set.of(
          "ansible",
          "class",
          "docker",
          "exec",
          "flink",
          "groovy",
          "java",
          "joor",
          "jsh",
          "jshell",
          "jt400",
          "js",
          "jython",
          "language",
          "lua",
          "method",
          "mvel",
          "ognl",
          "python",
          "rhino",
          "ruby",
          "script",
          "shell",
          "spark",
          "spel",
          "ssh",
          "wasm");

  private static final Set<String> FILE_OPTIONS =
      Set.of("localWorkDirectory", "directory", "directoryName", "startingDirectory");
  private static final Set<String> MOVE_OPTIONS =
      Set.of(
          "move",
          "moveFailed",
          "preMove",
          "moveExisting",
          "doneFileName",
          "tempFileName",
          "tempPrefix");
  private static final Pattern KEY_FILE =
      Pattern.compile(
          "(?i)(privateKeyFile|knownHostsFile|.*(keystore|truststore)(location|file|path)|.*certificateFile)");

  /** Expressions that cannot lead out of a folder, as parts of the name of a file. */
  private static final Pattern SAFE_PART =
      Pattern.compile(
          "\\$(simple)?\\{(file:[\\w:.-]+|date:[^{}/\\\\]*|id|exchangeId|routeId|uuid)}");

  private final Set<String> schemes;
  private final HostPolicy hosts;
  private final HostPolicy brokers;
  private final FolderPolicy folders;
  private final Path home;

  /**
   * @param brokers what a {@code kafka:} endpoint may reach: the hosts, and the hub's own brokers
   */
  RouteReach(
      List<String> schemes, HostPolicy hosts, HostPolicy brokers, FolderPolicy folders, Path home) {
    this.schemes =
        new HashSet<>(schemes.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList());
    this.hosts = hosts;
    this.brokers = brokers;
    this.folders = folders;
    this.home = home;
  }

  HostPolicy hosts() {
    return hosts;
  }

  @Override
  public Optional<Refused> endpoint(String scheme, String path, Map<String, String> options) {
    return scheme(scheme, path)
        .map(reason -> new Refused("", reason))
        .or(() -> folder(scheme, path, options))
        .or(() -> host(scheme, Target.of(scheme, path, options)));
  }

  private Optional<String> scheme(String scheme, String path) {
    String name = scheme.toLowerCase(Locale.ROOT);
    if (name.equals("controlbus") && path.toLowerCase(Locale.ROOT).startsWith("language")) {
      return code("language");
    }
    return schemes.contains("*") || schemes.contains(name)
        ? Optional.empty()
        : Optional.of(
            "the component '" + name + "' is not among hub.routes.allow.schemes: add it there");
  }

  @Override
  public Optional<String> code(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !CODE.contains(lower) || schemes.contains(lower)
        ? Optional.empty()
        : Optional.of(
            "'"
                + lower
                + "' runs code or commands: put it into a Kamelet below processors/, or add "
                + lower
                + " to hub.routes.allow.schemes");
  }

  private Optional<Refused> host(String scheme, List<Target> targets) {
    HostPolicy policy = scheme.equalsIgnoreCase("kafka") ? brokers : hosts;
    return targets.stream()
        .flatMap(
            target ->
                policy
                    .written(target.host(), target.port())
                    .map(reason -> new Refused(target.option(), reason))
                    .stream())
        .findFirst();
  }

  /** The same with every name looked up, for a component whose connections nothing else checks. */
  Optional<Refused> resolved(String scheme, String path, Map<String, String> options) {
    HostPolicy policy = scheme.equalsIgnoreCase("kafka") ? brokers : hosts;
    return Target.of(scheme, path, options).stream()
        .flatMap(
            target ->
                policy
                    .resolved(target.host(), target.port())
                    .map(reason -> new Refused(target.option(), reason))
                    .stream())
        .findFirst();
  }

  private Optional<Refused> folder(String scheme, String path, Map<String, String> options) {
    boolean whole =
        scheme.equals("file") && !(path.isEmpty() && options.containsKey("directoryName"));
    Optional<Refused> own =
        whole
            ? literal(path).flatMap(folders::refusal).map(reason -> new Refused("", reason))
            : Optional.empty();
    return own.or(
        () ->
            options.entrySet().stream()
                .flatMap(
                    option ->
                        fileOption(scheme, path, option.getKey(), option.getValue())
                            .map(reason -> new Refused(option.getKey(), reason))
                            .stream())
                .findFirst());
  }

  private Optional<String> fileOption(String scheme, String path, String name, String value) {
    if (KEY_FILE.matcher(name).matches()) {
      return literal(value).flatMap(folders::keyFile);
    }
    if (FILE_OPTIONS.contains(name) || (name.equals("fileName") && scheme.equals("stream"))) {
      return literal(value).flatMap(folders::refusal);
    }
    return scheme.equals("file") ? inside(path, name, value) : Optional.empty();
  }

  /** What a file is moved to or written as, beside the folder that the endpoint names. */
  private Optional<String> inside(String folder, String name, String value) {
    if (name.equals("jailStartingDirectory") && !value.equals("true")) {
      return Optional.of(
          "a file stays in the folder of its endpoint: leave jailStartingDirectory out");
    }
    if (!MOVE_OPTIONS.contains(name)) {
      return Optional.empty();
    }
    String fixed = SAFE_PART.matcher(value).replaceAll("x");
    if (fixed.contains("${") || fixed.contains("$simple{")) {
      return Optional.of(
          name
              + " takes ${file:...}, ${date:...} and ${id} only: a header could lead out of the"
              + " folder");
    }
    return fixed.contains("{{")
        ? Optional.empty()
        : literal(folder)
            .flatMap(in -> folders.refusal(Path.of(in).resolve(fixed.strip()).toString()));
  }

  private static Optional<String> literal(String value) {
    return value.contains("{{") || value.contains("${") || value.startsWith("#")
        ? Optional.empty()
        : Optional.of(value);
  }

  @Override
  public Optional<String> resource(String uri) {
    return uri.regionMatches(true, 0, "file:", 0, 5)
        ? literal(uri.substring(5)).flatMap(path -> folders.resource(path, home))
        : Optional.empty();
  }
}
