package io.bactrian;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/**
 * The library of the tests' issuer makes no hub an issuer: what Spring Boot would set up where it
 * is on the class path is left out. Named in META-INF/spring.factories.
 */
final class NoIssuer implements AutoConfigurationImportFilter {
  private static final String PREFIX = "org.springframework.boot.autoconfigure.security.oauth2.";

  @Override
  public boolean[] match(String[] names, AutoConfigurationMetadata metadata) {
    var kept = new boolean[names.length];
    for (int i = 0; i < names.length; i++) {
      kept[i] =
          names[i] == null
              || !names[i].startsWith(PREFIX + "server.")
                  && !names[i].startsWith(PREFIX + "resource.");
    }
    return kept;
  }
}
