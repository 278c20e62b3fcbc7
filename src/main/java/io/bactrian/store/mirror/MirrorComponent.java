package io.bactrian.store.mirror;

import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.MirrorMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * {@code mirror:name?prefix=datasets/&folder=Lake/datasets&direction=up}: the source behind {@code
 * kamelet:mirror-source}. Camel makes it by name through the Spring injector.
 */
final class MirrorComponent extends DefaultComponent {
  private final Mirror mirror;
  private final Drive drive;

  MirrorComponent(Mirror mirror, Drive drive) {
    this.mirror = mirror;
    this.drive = drive;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    var map =
        new MirrorMap(
            name,
            text(parameters, "prefix"),
            text(parameters, "folder"),
            direction(text(parameters, "direction")),
            names(text(parameters, "excludes")),
            number(parameters, "maxDeletes"),
            number(parameters, "maxDeletePercent"),
            bandwidth(text(parameters, "bandwidth")));
    try {
      MirrorMaps.check(map);
    } catch (HubException e) {
      throw wrong(String.valueOf(e.field()), String.valueOf(e.getMessage()));
    }
    return new MirrorEndpoint(uri, this, map, mirror, drive);
  }

  private String text(Map<String, Object> parameters, String name) {
    return getAndRemoveParameter(parameters, name, String.class, "");
  }

  private int number(Map<String, Object> parameters, String name) {
    String text = text(parameters, name);
    if (!text.matches("[0-9]{1,9}")) {
      throw wrong(name, text + " is not a number.");
    }
    return Integer.parseInt(text);
  }

  private static Direction direction(String text) {
    return Arrays.stream(Direction.values())
        .filter(direction -> direction.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> wrong("direction", text + " is not both, up or down."));
  }

  private static long bandwidth(String text) {
    try {
      return DataSize.parse(text).toBytes();
    } catch (IllegalArgumentException e) {
      throw wrong("bandwidth", text + " is not a size such as 10MB, a second; 0 for no limit.");
    }
  }

  private static List<String> names(String list) {
    return List.of(StringUtils.tokenizeToStringArray(list, ",", true, true));
  }

  private static IllegalArgumentException wrong(String parameter, String reason) {
    return new IllegalArgumentException("Parameter " + parameter + ": " + reason);
  }
}
