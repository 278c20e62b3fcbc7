package io.bactrian.openapi;

import io.bactrian.hub.lists.FlowPart;
import io.bactrian.hub.lists.ListSpec;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.RestController;

/** What the hub's classes declare, found without starting a hub. */
final class Declared {
  private Declared() {}

  static List<Class<?>> controllers() {
    return find(new AnnotationTypeFilter(RestController.class));
  }

  static List<ListSpec> lists() {
    var lists = new ArrayList<ListSpec>();
    for (Class<?> type : find(new AnnotationTypeFilter(Configuration.class))) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Bean.class) && method.getReturnType() == ListSpec.class) {
          ReflectionUtils.makeAccessible(method);
          lists.add(
              (ListSpec) ReflectionUtils.invokeMethod(method, BeanUtils.instantiateClass(type)));
        }
      }
    }
    lists.sort(Comparator.comparing(ListSpec::name));
    return lists;
  }

  /** The records whose components are the members of the flow. */
  static List<Type> flowParts() {
    return find(new AssignableTypeFilter(FlowPart.class)).stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.getName().equals("read") && !method.isBridge())
        .map(Method::getGenericReturnType)
        .toList();
  }

  private static List<Class<?>> find(TypeFilter filter) {
    var provider = new ClassPathScanningCandidateComponentProvider(false);
    provider.addIncludeFilter(filter);
    Set<BeanDefinition> found = provider.findCandidateComponents("io.bactrian");
    return found.stream()
        .map(BeanDefinition::getBeanClassName)
        .sorted()
        .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null))
        .filter(
            type ->
                type.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath()
                    .endsWith("/classes/"))
        .toList();
  }
}
