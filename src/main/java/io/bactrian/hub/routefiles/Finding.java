package io.bactrian.hub.routefiles;

import io.bactrian.shared.SecretValues;

/**
 * What lint or a dry run says about one file.
 *
 * @param file the path below {@code hub.home}
 * @param line the line at fault, from 1
 * @param refuses true where the change would break or silently misbehave; false where it is bad
 *     style, which only the build refuses
 * @param reason what is wrong and how to mend it
 */
public record Finding(String file, int line, boolean refuses, String reason) {

  /** What Camel says of an endpoint may repeat a secret. */
  public Finding {
    reason = SecretValues.masked(reason);
  }

  public static Finding error(String file, int line, String reason) {
    return new Finding(file, line, true, reason);
  }

  public static Finding warning(String file, int line, String reason) {
    return new Finding(file, line, false, reason);
  }

  public RouteProblem problem() {
    return new RouteProblem(file, line, reason);
  }
}
