package io.bactrian.hub.reach;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The policy of a hub whose home is a folder of a test. */
final class Reach {
  private Reach() {}

  /** By default, with more hosts opened. */
  static RouteReach of(Path home, String... hosts) {
    return of(home, List.of("*"), hosts);
  }

  static RouteReach of(Path home, List<String> schemes, String... hosts) {
    List<String> all = Stream.concat(Stream.of("*"), Arrays.stream(hosts)).toList();
    var policy = new HostPolicy(all, List.of());
    var brokers =
        new HostPolicy(
            Stream.concat(all.stream(), Stream.of("localhost:9092")).toList(), List.of());
    return new RouteReach(schemes, policy, brokers, folders(home), home);
  }

  static FolderPolicy folders(Path home) {
    Path data = home.resolve("data");
    return new FolderPolicy(
        data.resolve("files"),
        List.of(home.resolve("exchange")),
        Stream.concat(
                Stream.of("routes", "processors", "schedules", "lib").map(home::resolve),
                Stream.of(data))
            .toList(),
        data.resolve("secrets"));
  }
}
