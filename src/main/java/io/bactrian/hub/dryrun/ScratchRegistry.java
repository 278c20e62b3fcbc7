package io.bactrian.hub.dryrun;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Component;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;

/**
 * The live beans as a dry run may see them: none that a second Camel context would take over, stop
 * or schedule with.
 */
final class ScratchRegistry implements BeanRepository {
  private static final List<Class<?>> HIDDEN =
      List.of(
          Component.class,
          Scheduler.class,
          CamelClusterService.class,
          PlatformHttpEngine.class,
          CamelContext.class,
          EventNotifier.class,
          LifecycleStrategy.class,
          RoutePolicyFactory.class,
          RoutesBuilder.class);

  private final CamelContext live;
  private final List<CamelContextAware> lent = new ArrayList<>();

  ScratchRegistry(CamelContext live) {
    this.live = live;
  }

  @Override
  public @Nullable Object lookupByName(String name) {
    return lend(live.getRegistry().lookupByName(name));
  }

  @Override
  public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
    return hides(type) ? null : lend(live.getRegistry().lookupByNameAndType(name, type));
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    Map<String, T> found = new LinkedHashMap<>();
    if (!hides(type)) {
      live.getRegistry()
          .findByTypeWithName(type)
          .forEach(
              (name, bean) -> {
                if (lend(bean) != null) {
                  found.put(name, bean);
                }
              });
    }
    return found;
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return new LinkedHashSet<>(findByTypeWithName(type).values());
  }

  /** Beans that learned to know the scratch context belong to the live one again. */
  void giveBack() {
    lent.forEach(bean -> bean.setCamelContext(live));
  }

  private <T> @Nullable T lend(@Nullable T bean) {
    if (bean == null || HIDDEN.stream().anyMatch(type -> type.isInstance(bean))) {
      return null;
    }
    if (bean instanceof CamelContextAware aware && aware.getCamelContext() == live) {
      lent.add(aware);
    }
    return bean;
  }

  private static boolean hides(Class<?> type) {
    return HIDDEN.stream().anyMatch(hidden -> hidden.isAssignableFrom(type));
  }
}
