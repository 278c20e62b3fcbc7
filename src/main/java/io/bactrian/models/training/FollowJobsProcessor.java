package io.bactrian.models.training;

import io.bactrian.models.hosts.RemoteJobs;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Looks at the jobs of a host that are due. */
final class FollowJobsProcessor implements Processor {
  private final RemoteJobs hosts;
  private String host = "";
  private Duration pause = Duration.ZERO;

  FollowJobsProcessor(RemoteJobs hosts) {
    this.hosts = hosts;
  }

  /** Which kind of host it is. */
  public void setHost(String host) {
    this.host = host;
  }

  /** Milliseconds between two looks at a job. */
  public void setPause(long pause) {
    this.pause = Duration.ofMillis(pause);
  }

  @Override
  public void process(Exchange exchange) {
    hosts.follow(host, pause);
  }
}
