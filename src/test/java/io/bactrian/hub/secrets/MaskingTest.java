package io.bactrian.hub.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class MaskingTest {
  /** Camel, an address and XML write some of its characters in another way. */
  private static final String PLANTED = "pl4nted+s&cret%41 x<\"y";

  @TempDir Path data;

  @Test
  void showsASecretInNoLineOfTheLog() {
    var written = new ByteArrayOutputStream();
    var logger = (Logger) LoggerFactory.getLogger("masking");
    OutputStreamAppender<ILoggingEvent> appender = appender(logger, written);
    var secrets = new RouteSecrets(Map.of("HUB_SECRET_LOGGED", PLANTED)::get, data, data);
    secrets.apply("logged");
    MaskingEncoder.install();

    logger.error("sent {}", PLANTED, new IllegalStateException("refused: " + PLANTED));
    logger.detachAppender(appender);

    assertThat(written.toString(StandardCharsets.UTF_8))
        .contains("sent xxxxxx", "refused: xxxxxx")
        .doesNotContain("pl4nted");
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      Logger logger, ByteArrayOutputStream written) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(logger.getLoggerContext());
    encoder.setPattern("%msg%n%ex");
    encoder.start();
    var appender = new OutputStreamAppender<ILoggingEvent>();
    appender.setContext(logger.getLoggerContext());
    appender.setEncoder(encoder);
    appender.setOutputStream(written);
    appender.start();
    logger.addAppender(appender);
    return appender;
  }

  @Test
  void showsASecretInNoNameAndNoAttributeOfAnMBean() throws Exception {
    var context = new DefaultCamelContext();
    context.getCamelContextExtension().setName("masking");
    context.build();
    var secrets = new RouteSecrets(Map.of("HUB_SECRET_SHOWN", PLANTED)::get, data, data);
    SecretsConfiguration.install(context, secrets);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in?timeout=1000")
                .to("log:x?marker=RAW({{secret:shown}})")
                .to("mock:{{secret:shown}}")
                .setHeader("Authorization", constant("Bearer {{secret:shown}}"))
                .toD("seda:${header.to}?size=5");
          }
        });
    context.start();
    try {
      context
          .createProducerTemplate()
          .sendBodyAndHeader("direct:in", "x", "to", PLANTED.replaceAll("[^a-z0-9]", ""));

      String shown = everything(ManagementFactory.getPlatformMBeanServer());
      assertThat(shown)
          .contains("xxxxxx", "log://x")
          .doesNotContain("pl4nted+s", "pl4nted%2B", "pl4nted s");
    } finally {
      context.stop();
    }
    assertThat(
            ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.apache.camel:context=masking,*"), null))
        .isEmpty();
  }

  private static String everything(MBeanServer server) throws Exception {
    var text = new StringBuilder();
    for (ObjectName name :
        server.queryNames(new ObjectName("org.apache.camel:context=masking,*"), null)) {
      text.append(name).append('\n');
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        try {
          Object value = server.getAttribute(name, attribute.getName());
          text.append(value instanceof Object[] many ? List.of(many) : value).append('\n');
        } catch (RuntimeMBeanException e) {
          text.append(e).append('\n');
        }
      }
      if (name.getKeyProperty("type").equals("routes")) {
        text.append(server.invoke(name, "dumpRouteAsXml", null, null));
        text.append(
            server.invoke(name, "dumpRouteAsXml", new Object[] {true}, new String[] {"boolean"}));
      }
    }
    return text.toString();
  }
}
