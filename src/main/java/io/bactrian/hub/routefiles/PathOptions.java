package io.bactrian.hub.routefiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ComponentModel;
import org.jspecify.annotations.Nullable;

/**
 * The options of a component that make up the part of an address behind the colon, as Camel's
 * catalogue has them: {@code uri: direct} with {@code parameters: {name: x}} is {@code direct:x}.
 */
record PathOptions(List<String> names, List<String> separators) {
  private static final CamelCatalog CAMEL = new DefaultCamelCatalog();
  private static final Map<String, PathOptions> KNOWN = new ConcurrentHashMap<>();
  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

  /** None where Camel knows no such component. */
  static PathOptions of(String scheme) {
    return KNOWN.computeIfAbsent(scheme, PathOptions::read);
  }

  private static PathOptions read(String scheme) {
    @Nullable ComponentModel model =
        scheme.matches("[a-z][a-zA-Z0-9.+-]*") ? CAMEL.componentModel(scheme) : null;
    List<String> names = new ArrayList<>();
    List<String> separators = new ArrayList<>();
    if (model != null) {
      String syntax = model.getSyntax().replaceFirst("^[^:]*:", "");
      Matcher name = NAME.matcher(syntax);
      int end = 0;
      while (name.find()) {
        names.add(name.group());
        separators.add(syntax.substring(end, name.start()));
        end = name.end();
      }
    }
    return new PathOptions(names, separators);
  }

  /** The part behind the colon, empty where none of the options is given. */
  String path(Function<String, @Nullable String> given) {
    var path = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      @Nullable String value = given.apply(names.get(i));
      if (value != null && !value.isEmpty()) {
        path.append(path.isEmpty() ? "" : separators.get(i)).append(value);
      }
    }
    return path.toString();
  }
}
