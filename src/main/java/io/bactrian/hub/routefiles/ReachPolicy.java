package io.bactrian.hub.routefiles;

import java.util.Map;
import java.util.Optional;

/** What the routes of this hub may reach: a bean of the registry, which lint asks at every save. */
public interface ReachPolicy {

  /**
   * Why a route may not have an endpoint, and what mends it.
   *
   * @param option at fault, empty where it is the address itself
   */
  record Refused(String option, String reason) {}

  /**
   * Judges an endpoint by what is written; a part with <code>{{</code> or <code>${</code> in it is
   * judged when it has a value.
   *
   * @param path what follows the scheme and its colon, without leading slashes
   */
  Optional<Refused> endpoint(String scheme, String path, Map<String, String> options);

  /** Why no route uses a component or language that runs code or commands; empty where it may. */
  Optional<String> code(String name);

  /** Why a file is no resource of a route, such as {@code file:data/x}; empty where it is. */
  Optional<String> resource(String uri);
}
