package io.bactrian;

import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Test classes that need no hub first, then those that share a hub next to each other: the cache
 * holds two hubs, so a class that comes back to a third one starts it anew.
 */
public final class ContextOrder implements ClassOrderer {

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(
            Comparator.comparing((ClassDescriptor test) -> hub(test.getTestClass()))
                .thenComparing(test -> test.getTestClass().getName()));
  }

  /** What distinguishes one hub from another, nearly: imports, properties and web environment. */
  private static String hub(Class<?> test) {
    var hub = AnnotatedElementUtils.findMergedAnnotation(test, SpringBootTest.class);
    if (hub == null) {
      return "";
    }
    String imports =
        AnnotatedElementUtils.findAllMergedAnnotations(test, Import.class).stream()
            .map(all -> Arrays.toString(all.value()))
            .sorted()
            .toList()
            .toString();
    return hub.webEnvironment() + Arrays.toString(hub.properties()) + imports;
  }
}
