package io.bactrian.hub.problems;

import io.bactrian.shared.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.http.HttpStatus;

/** Says in a problem document what Tomcat refuses before any servlet. */
public final class ProblemReportValve extends ErrorReportValve {
  private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

  /** Takes the place of Tomcat's own report and of the one that Spring Boot sets up. */
  public static void install(ConfigurableTomcatWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> {
          StandardHost host = (StandardHost) context.getParent();
          host.setErrorReportValveClass("");
          Pipeline pipeline = host.getPipeline();
          Stream.of(pipeline.getValves())
              .filter(ErrorReportValve.class::isInstance)
              .forEach(pipeline::removeValve);
          Valve valve = new ProblemReportValve();
          pipeline.addValve(valve);
        });
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    HttpStatus known = HttpStatus.resolve(status);
    String title = known == null ? "The request failed" : known.getReasonPhrase();
    String body =
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(title, status, "The server did not take the request.");
    try {
      response.setContentType(Problem.MEDIA_TYPE);
      response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      log.debug("A caller disconnected before the answer to its failed request", e);
    }
  }
}
