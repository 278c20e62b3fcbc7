package io.bactrian.hub.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.Component;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.debezium.postgres.DebeziumPostgresComponent;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PlainComponentsTest {
  private final StandardEnvironment environment = new StandardEnvironment();
  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

  private void set(Map<String, Object> properties) {
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
  }

  private PlainComponents plain() throws IOException {
    return new PlainComponents(environment, beans);
  }

  private <T extends Component> T configured(String name, T component) throws IOException {
    PlainComponents plain = plain();
    if (plain.isEnabled(name, component)) {
      plain.configure(name, component);
    }
    return component;
  }

  @Test
  void bindsTheNamesThatTheStartersBound() throws IOException {
    set(
        Map.of(
            "camel.component.kamelet.no-error-handler", "true",
            "camel.component.kamelet.location", "file:elsewhere",
            "camel.component.kamelet.template-properties.mail-sink.host", "mail.example",
            "camel.component.quartz.prefix-instance-name", "false",
            "camel.component.aws2-s3.delete-after-read", "false",
            "camel.component.aws2-s3.use-aws-k-m-s", "true",
            "camel.component.aws2-s3.lazy-start-producer", "true",
            "camel.component.debezium-postgres.bridge-error-handler", "true"));

    var kamelet = configured("kamelet", new KameletComponent());
    assertThat(kamelet.isNoErrorHandler()).isTrue();
    assertThat(kamelet.getLocation()).isEqualTo("file:elsewhere");
    assertThat(kamelet.getTemplateProperties().get("mail-sink"))
        .containsEntry("host", "mail.example");
    assertThat(configured("quartz", new QuartzComponent()).isPrefixInstanceName()).isFalse();
    var s3 = configured("aws2-s3", new AWS2S3Component());
    assertThat(s3.getConfiguration().isDeleteAfterRead()).isFalse();
    assertThat(s3.getConfiguration().isUseAwsKMS()).isTrue();
    assertThat(s3.isLazyStartProducer()).isTrue();
    assertThat(
            configured("debezium-postgres", new DebeziumPostgresComponent()).isBridgeErrorHandler())
        .isTrue();
  }

  @Test
  void bindsEnvironmentVariables() throws IOException {
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("CAMEL_COMPONENT_AWS2S3_DELETEAFTERREAD", "false")));

    var s3 = configured("aws2-s3", new AWS2S3Component());
    assertThat(s3.getConfiguration().isDeleteAfterRead()).isFalse();
  }

  @Test
  void refusesAValueOfTheWrongTypeBeforeAComponentIsUsed() {
    set(Map.of("camel.component.kamelet.timeout", "soon"));

    assertThatThrownBy(this::plain)
        .isInstanceOf(BindException.class)
        .hasMessageContaining("camel.component.kamelet");
  }

  @Test
  void leavesAloneWhatIsSwitchedOffOrHasAStarter() throws IOException {
    set(
        Map.of(
            "camel.component.kamelet.enabled", "false",
            "camel.component.kamelet.location", "file:elsewhere",
            "camel.component.direct.timeout", "1"));

    assertThat(configured("kamelet", new KameletComponent()).getLocation())
        .isEqualTo("classpath:kamelets");
    assertThat(configured("direct", new DirectComponent()).getTimeout()).isEqualTo(30_000);
  }
}
