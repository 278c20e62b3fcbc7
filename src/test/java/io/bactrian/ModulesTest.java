package io.bactrian;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {
  @Test
  void packagesDependOnlyOnWhatTheyDeclare() {
    ApplicationModules.of(BactrianApplication.class).verify();
  }
}
