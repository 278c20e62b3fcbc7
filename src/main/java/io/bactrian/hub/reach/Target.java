package io.bactrian.hub.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A machine that an endpoint names.
 *
 * @param option that names it, empty for the address itself
 * @param port 0 where none is known
 */
record Target(String option, String host, int port) {
  private static final Map<String, Integer> PORTS =
      Map.ofEntries(
          Map.entry("http", 80),
          Map.entry("https", 443),
          Map.entry("ftp", 21),
          Map.entry("ftps", 21),
          Map.entry("sftp", 22),
          Map.entry("scp", 22),
          Map.entry("smtp", 25),
          Map.entry("smtps", 465),
          Map.entry("imap", 143),
          Map.entry("imaps", 993),
          Map.entry("pop3", 110),
          Map.entry("pop3s", 995));

  /** Components whose address is a name of something here, whatever it looks like. */
  private static final Set<String> LOCAL =
      Set.of(
          "aws2-s3",
          "bean",
          "browse",
          "changes",
          "class",
          "controlbus",
          "cron",
          "dataformat",
          "dataset",
          "dataset-test",
          "direct",
          "file",
          "hub-webhook",
          "jdbc",
          "jms",
          "json-validator",
          "jolt",
          "jslt",
          "kafka",
          "kamelet",
          "language",
          "log",
          "master",
          "microsoft-onedrive",
          "mirror",
          "mock",
          "platform-http",
          "quartz",
          "ref",
          "rest",
          "rest-api",
          "saga",
          "scheduler",
          "seda",
          "sql",
          "sql-stored",
          "stream",
          "stub",
          "telegram",
          "timer",
          "validator",
          "vm",
          "xquery",
          "xslt",
          "xslt-saxon");

  /** Those of them whose options name machines. */
  private static final Set<String> BY_OPTIONS =
      Set.of(
          "aws2-s3",
          "jms",
          "kafka",
          "microsoft-onedrive",
          "rest",
          "rest-api",
          "stream",
          "telegram");

  /** Options that name machines, whatever the component. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)(.*\\.)?(brokers|bootstrap\\.?servers|host|hosts|host-?names?|.*(host|hostname|url|uri)"
              + "|base-?uri|uri-?endpoint-?override|endpoint-?override|server|servers|nodes|address(es)?"
              + "|contact-?points|connection-?string|schema-?registry-?url)");

  /** Options that end like those above and name no machine. */
  private static final Set<String> OTHER =
      Set.of(
          "resourceuri", "contentresourceuri", "basicauthuri", "matchonuriprefix", "virtualhost");

  private static final Pattern URL =
      Pattern.compile("([a-zA-Z][\\w+.:-]*:)?//(?<authority>[^/?#]*).*", Pattern.DOTALL);
  private static final Pattern PLAIN =
      Pattern.compile("[\\w.-]+(:\\d{1,5})?|\\[[\\w:.]+](:\\d{1,5})?");
  private static final Pattern HOST =
      Pattern.compile("(?<host>\\[[^\\]]*]|[^:\\[\\]]*)(:(?<port>\\d{1,5}))?");

  /** Every machine that is named; a part that is no value yet is left out. */
  static List<Target> of(String scheme, String path, Map<String, String> options) {
    List<Target> targets = new ArrayList<>();
    String lower = scheme.toLowerCase(Locale.ROOT);
    if (PORTS.containsKey(lower)) {
      add(targets, "", authority(path), PORTS.get(lower));
    } else if (!LOCAL.contains(lower)) {
      other(targets, path);
    }
    if (!LOCAL.contains(lower) || BY_OPTIONS.contains(lower)) {
      options.forEach((name, value) -> option(targets, options, name, value));
    }
    return targets;
  }

  private static void option(
      List<Target> targets, Map<String, String> options, String name, String value) {
    if (!OPTION.matcher(name).matches() || OTHER.contains(name.toLowerCase(Locale.ROOT))) {
      return;
    }
    for (String one : raw(value).split("[,;]", -1)) {
      Matcher url = URL.matcher(one.strip());
      if (url.matches()) {
        add(targets, name, authority(url.group("authority")), port(one.strip()));
      } else if (PLAIN.matcher(one.strip()).matches() && !name.matches("(?i).*ur[il]")) {
        add(targets, name, one.strip(), port(options, name));
      }
    }
  }

  /** A component that nobody here knows: what has a port, or an address with two slashes. */
  private static void other(List<Target> targets, String path) {
    Matcher url = URL.matcher(path.contains("//") ? path.substring(path.indexOf("//")) : path);
    String at = url.matches() ? authority(url.group("authority")) : authority(path);
    Matcher host = HOST.matcher(at);
    if (host.matches() && (url.matches() || host.group("port") != null || isAddress(at))) {
      add(targets, "", at, 0);
    }
  }

  private static boolean isAddress(String host) {
    return !Addresses.literals(host).isEmpty();
  }

  /** What is before the path, without user and password. */
  private static String authority(String address) {
    String at = address.replaceFirst("^/+", "").replaceFirst("[/?#\\\\].*", "");
    return at.substring(at.lastIndexOf('@') + 1);
  }

  private static int port(Map<String, String> options, String name) {
    @Nullable String port = options.get(name.replaceFirst("(?i)host(name)?$", "Port"));
    port = port == null ? options.get("port") : port;
    return port != null && port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
  }

  private static int port(String url) {
    int colon = url.indexOf(':');
    return colon < 0 ? 0 : PORTS.getOrDefault(url.substring(0, colon).toLowerCase(Locale.ROOT), 0);
  }

  private static String raw(String value) {
    return value.matches("(?s)RAW[({].*[)}]") ? value.substring(4, value.length() - 1) : value;
  }

  private static void add(List<Target> targets, String option, String authority, int port) {
    Matcher parts = HOST.matcher(authority);
    if (authority.contains("{{") || authority.contains("${") || authority.isBlank()) {
      return;
    }
    if (parts.matches()) {
      String given = parts.group("port");
      targets.add(
          new Target(option, parts.group("host"), given == null ? port : Integer.parseInt(given)));
    } else {
      targets.add(new Target(option, authority, port));
    }
  }
}
