package io.bactrian.hub.schedules;

import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Properties;
import org.apache.camel.component.quartz.CamelJob;
import org.quartz.simpl.SimpleJobFactory;
import org.quartz.spi.JobFactory;
import org.springframework.boot.autoconfigure.quartz.SchedulerFactoryBeanCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SchedulesConfiguration {

  @Bean
  HubName hubName() throws UnknownHostException {
    return HubName.ofThisProcess();
  }

  @Bean
  SchedulerFactoryBeanCustomizer clusteredScheduler(
      SchedulesProperties properties,
      HubName hub,
      ScheduledRoutes routes,
      ScheduleFirings firings,
      LateTriggers late,
      Clock clock) {
    return factory -> {
      factory.setGlobalTriggerListeners(late);
      factory.setQuartzProperties(quartz(properties, hub));
      factory.setJobFactory(jobs(properties, routes, firings, clock));
    };
  }

  private static Properties quartz(SchedulesProperties properties, HubName hub) {
    var quartz = new Properties();
    quartz.setProperty("org.quartz.scheduler.instanceId", hub.id());
    quartz.setProperty("org.quartz.jobStore.class", HubJobStore.class.getName());
    quartz.setProperty(
        "org.quartz.jobStore.driverDelegateClass", HeldTriggersDelegate.class.getName());
    quartz.setProperty("org.quartz.jobStore.tablePrefix", "qrtz_");
    quartz.setProperty("org.quartz.jobStore.isClustered", "true");
    quartz.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    quartz.setProperty(
        "org.quartz.jobStore.misfireThreshold",
        Long.toString(properties.misfireThreshold().toMillis()));
    String checkIn = Long.toString(properties.checkInInterval().toMillis());
    quartz.setProperty("org.quartz.jobStore.clusterCheckinInterval", checkIn);
    quartz.setProperty("org.quartz.scheduler.idleWaitTime", checkIn);
    quartz.setProperty("org.quartz.scheduler.dbFailureRetryInterval", checkIn);
    return quartz;
  }

  private static JobFactory jobs(
      SchedulesProperties properties,
      ScheduledRoutes routes,
      ScheduleFirings firings,
      Clock clock) {
    var others = new SimpleJobFactory();
    return (firing, scheduler) ->
        CamelJob.class.isAssignableFrom(firing.getJobDetail().getJobClass())
            ? new ScheduleJob(routes, firings, properties.misfireThreshold(), clock)
            : others.newJob(firing, scheduler);
  }
}
