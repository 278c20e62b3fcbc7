package io.bactrian.models.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.models.hosts.RemoteJobs;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Asks a host that queues and bills jobs for the {@link ClaimedRun} in the body. */
final class SendJobProcessor implements Processor {
  private final DispatchStep step;
  private final RemoteJobs hosts;
  private final ObjectMapper mapper;
  private String host = "";

  SendJobProcessor(DispatchStep step, RemoteJobs hosts, ObjectMapper mapper) {
    this.step = step;
    this.hosts = hosts;
    this.mapper = mapper;
  }

  /** Which kind of host it is. */
  public void setHost(String host) {
    this.host = host;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException, JsonProcessingException {
    ClaimedRun claimed = exchange.getMessage().getMandatoryBody(ClaimedRun.class);
    hosts.submit(host, claimed.run(), mapper.writeValueAsString(step.job(claimed)));
  }
}
