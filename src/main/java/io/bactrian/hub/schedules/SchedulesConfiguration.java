package io.bactrian.hub.schedules;

import java.net.UnknownHostException;
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
      ScheduleFirings firings) {
    return factory -> {
      factory.setQuartzProperties(quartz(properties, hub));
      factory.setJobFactory(jobs(routes, firings));
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

  private static JobFactory jobs(ScheduledRoutes routes, ScheduleFirings firings) {
    var others = new SimpleJobFactory();
    return (firing, scheduler) ->
        CamelJob.class.isAssignableFrom(firing.getJobDetail().getJobClass())
            ? new ScheduleJob(routes, firings)
            : others.newJob(firing, scheduler);
  }
}
