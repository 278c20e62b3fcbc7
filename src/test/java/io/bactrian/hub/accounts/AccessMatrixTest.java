package io.bactrian.hub.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Holds the table of docs/access.md beside what the filter chain does, for every call there is. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class AccessMatrixTest extends AccountsHub {
  private static final Pattern CALL = Pattern.compile("`(GET|POST|\\*) ([^`]+)`");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  @Autowired WebInvocationPrivilegeEvaluator chain;

  private record Row(String text, List<Rule> rules, List<Boolean> allowed) {
    boolean matches(String method, String path) {
      return rules.stream().anyMatch(rule -> rule.matches(method, path));
    }
  }

  private record Rule(String method, PathPattern path) {
    boolean matches(String called, String address) {
      return (method.equals("*") || method.equals(called))
          && path.matches(PathContainer.parsePath(address));
    }
  }

  @Test
  void everyRoleMayWhatTheTableSays() throws IOException {
    List<Row> table = table();
    List<String> roles = roles();
    var used = new HashSet<String>();
    var all = new SoftAssertions();
    for (String call : calls()) {
      String method = call.substring(0, call.indexOf(' '));
      String path = call.substring(call.indexOf(' ') + 1);
      Row row = table.stream().filter(one -> one.matches(method, path)).findFirst().orElseThrow();
      used.add(row.text());
      for (int i = 0; i < roles.size(); i++) {
        Role role = Role.valueOf(roles.get(i).toUpperCase(Locale.ROOT));
        all.assertThat(chain.isAllowed("", path, method, role.authentication("somebody")))
            .as("%s as %s: %s", call, role, row.text())
            .isEqualTo(row.allowed().get(i));
      }
    }
    all.assertAll();
    assertThat(used).as("a row that no call needs").hasSize(table.size());
    assertThat(roles).hasSize(Role.values().length);
  }

  private static List<String> calls() throws IOException {
    JsonNode paths =
        new ObjectMapper()
            .readTree(new ClassPathResource("static/openapi.json").getInputStream())
            .get("paths");
    var calls = new ArrayList<String>();
    paths
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (METHODS.contains(method) && !path.getKey().startsWith("/webhooks/")) {
                            calls.add(
                                method.toUpperCase(Locale.ROOT)
                                    + " "
                                    + path.getKey().replaceAll("\\{[^}]*}", "1"));
                          }
                        }));
    assertThat(calls).hasSizeGreaterThan(200);
    return calls;
  }

  private static List<String> lines() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs/access.md"));
    int from = lines.indexOf("## Who may what");
    return lines.subList(from + 1, lines.size()).stream()
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static List<String> roles() throws IOException {
    List<String> cells = cells(lines().get(0));
    return cells.subList(1, cells.size());
  }

  private static List<Row> table() throws IOException {
    var rows = new ArrayList<Row>();
    for (String line : lines().subList(2, lines().size())) {
      List<String> cells = cells(line);
      var rules = new ArrayList<Rule>();
      Matcher call = CALL.matcher(cells.get(0));
      while (call.find()) {
        for (String path : call.group(2).split(", ")) {
          rules.add(new Rule(call.group(1), PathPatternParser.defaultInstance.parse(path)));
        }
      }
      assertThat(rules).as(line).isNotEmpty();
      rows.add(
          new Row(
              cells.get(0),
              rules,
              cells.subList(1, cells.size()).stream().map("✓"::equals).toList()));
    }
    return rows;
  }

  private static List<String> cells(String line) {
    String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|");
    return java.util.Arrays.stream(cells).map(String::strip).toList();
  }
}
