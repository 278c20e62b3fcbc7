package io.bactrian.routes.training;

import io.bactrian.routes.RouteTestSupport;
import java.util.Properties;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** Which way a run is sent, by the host that is configured. */
class SendRunTest extends RouteTestSupport {
  SendRunTest() {
    super("routes/training/send-run.camel.yaml");
  }

  @Override
  protected Properties useOverridePropertiesWithPropertiesComponent() {
    Properties properties = new Properties();
    properties.put("hub.trainer.host", "runpod");
    return properties;
  }

  @Test
  void aHostThatBillsIsAskedForAJob() throws Exception {
    AdviceWith.adviceWith(
        context,
        "send-run",
        route -> {
          route.replaceFromWith("direct:in");
          route.weaveById("send-run-plain").replace().to("mock:plain");
          route.weaveById("send-job").replace().to("mock:job");
        });
    context.start();
    MockEndpoint job = getMockEndpoint("mock:job");
    job.expectedMessageCount(1);
    MockEndpoint plain = getMockEndpoint("mock:plain");
    plain.expectedMessageCount(0);
    template.sendBody("direct:in", "run");
    MockEndpoint.assertIsSatisfied(job, plain);
  }
}
