package io.bactrian.watch.costs;

import io.bactrian.store.objects.SentBytes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** What this hub has sent since its start, by way. */
@Component
final class EgressMeters
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>,
        CamelContextConfiguration {
  private final MeterRegistry meters;
  private final Counter answers;
  private final Counter requests;

  EgressMeters(MeterRegistry meters) {
    this.meters = meters;
    this.answers = SentBytes.counter(meters, "answers");
    this.requests = SentBytes.counter(meters, "requests");
  }

  /** By way, also what other modules count. */
  Map<String, Long> bytes() {
    var bytes = new TreeMap<String, Long>();
    for (Counter counter : meters.find(SentBytes.METER).counters()) {
      bytes.merge(String.valueOf(counter.getId().getTag("way")), (long) counter.count(), Long::sum);
    }
    return bytes;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addEngineValves(new Sent(answers));
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    context
        .getCamelContextExtension()
        .registerEndpointCallback((uri, endpoint) -> counted(endpoint));
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // nothing is left to do
  }

  /** On the endpoint's own client: one that an endpoint configures itself is counted, too. */
  private Endpoint counted(Endpoint endpoint) {
    if (endpoint instanceof HttpEndpoint http) {
      http.getClientBuilder()
          .addRequestInterceptorLast(
              (request, entity, context) -> {
                if (entity != null && entity.getContentLength() > 0) {
                  requests.increment(entity.getContentLength());
                }
              });
    }
    return endpoint;
  }

  /** Tomcat logs each answer when it is over, asynchronous ones too. */
  private static final class Sent extends ValveBase implements AccessLog {
    private final Counter answers;

    private Sent(Counter answers) {
      super(true);
      this.answers = answers;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      getNext().invoke(request, response);
    }

    @Override
    public void log(Request request, Response response, long nanos) {
      answers.increment(response.getBytesWritten(false));
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {
      // what it counts depends on no attribute
    }

    @Override
    public boolean getRequestAttributesEnabled() {
      return false;
    }
  }
}
