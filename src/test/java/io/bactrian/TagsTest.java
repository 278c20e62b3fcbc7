package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/** {@code make check} leaves out by tag what takes long: a class without its tag would slow it. */
class TagsTest {
  private static final Map<String, String> TAGS =
      Map.of(
          "SpringBootTest", "hub",
          "SpringApplicationBuilder", "hub",
          "KafkaBroker", "kafka",
          "WalHub", "wal",
          "HubJvm", "two-hubs",
          "FakeGraph", "onedrive",
          "Browser", "browser");

  @Test
  void namesWhatAClassStarts() {
    Map<String, Set<String>> missing = new TreeMap<>();
    for (JavaClass test : tests()) {
      if (test.getSimpleName().endsWith("Test") && !test.isAnnotation()) {
        Set<String> tags = needed(test);
        tags.removeAll(tags(test.reflect()));
        if (!tags.isEmpty()) {
          missing.put(test.getName(), tags);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** Without what they use of libraries, of which the names will do. */
  private static JavaClasses tests() {
    return ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter().importPath(Path.of("target/test-classes"));
        });
  }

  private static Set<String> needed(JavaClass test) {
    Set<String> used =
        test.getTransitiveDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getSimpleName())
            .collect(Collectors.toSet());
    return TAGS.entrySet().stream()
        .filter(tag -> used.contains(tag.getKey()))
        .map(Map.Entry::getValue)
        .collect(Collectors.toSet());
  }

  private static Set<String> tags(Class<?> test) {
    return AnnotationSupport.findRepeatableAnnotations(test, Tag.class).stream()
        .map(Tag::value)
        .collect(Collectors.toSet());
  }
}
