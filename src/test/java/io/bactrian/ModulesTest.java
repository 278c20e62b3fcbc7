package io.bactrian;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModuleIdentifier;
import org.springframework.modulith.core.ApplicationModules;

class ModulesTest {
  private static final ApplicationModules MODULES =
      ApplicationModules.of(BactrianApplication.class);
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.bactrian");

  /** From the ground up: a group uses itself and what comes before it. */
  private static final List<String> GROUPS =
      List.of(
          "shared",
          "hub",
          "store",
          "changes",
          "capture",
          "data",
          "models",
          "decisions",
          "watch",
          "console");

  private static final int MOST_TYPES = 25;

  /** It has the layout of Camel's components. */
  private static final String OF_ANOTHER_SIZE = "io.bactrian.store.onedrive.client";

  @Test
  void packagesDependOnlyOnWhatTheyDeclare() {
    assertThat(MODULES.stream().count()).isGreaterThan(30);
    MODULES.verify();
  }

  @Test
  void groupsDependOnlyOnThoseBelow() {
    for (ApplicationModule module : MODULES) {
      String group = group(module.getIdentifier());
      module
          .getDirectDependencies(MODULES)
          .uniqueModules()
          .map(used -> group(used.getIdentifier()))
          .forEach(
              used ->
                  assertThat(GROUPS.indexOf(used))
                      .as("%s uses the group %s", module.getIdentifier(), used)
                      .isBetween(0, GROUPS.indexOf(group)));
    }
  }

  private static String group(ApplicationModuleIdentifier module) {
    return module.toString().split("\\.")[0];
  }

  @Test
  void packagesHaveNoCycle() {
    slices()
        .matching("io.bactrian.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("io.bactrian.store.onedrive.."),
            JavaClass.Predicates.resideInAPackage("io.bactrian.store.onedrive.."))
        .check(CLASSES);
  }

  @Test
  void packagesAreSmallEnoughToBeReadAtOnce() {
    Map<String, Long> types =
        CLASSES.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    types.remove(OF_ANOTHER_SIZE);
    assertThat(types)
        .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_TYPES));
  }
}
