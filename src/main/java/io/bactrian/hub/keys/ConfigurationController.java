package io.bactrian.hub.keys;

import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads the configuration; it is changed where it comes from. */
@RestController
class ConfigurationController {
  private final ApplicationContext context;
  private final ConfigurableEnvironment environment;

  ConfigurationController(ApplicationContext context, ConfigurableEnvironment environment) {
    this.context = context;
    this.environment = environment;
  }

  record Configuration(List<ConfigurationInEffect.Property> items) {}

  @Operation(
      operationId = "listConfiguration",
      tags = "operation",
      summary = "Every property of the hub in effect, and where it comes from",
      description =
          "The operator only. What is secret has no value here, and of addresses only the host is shown.")
  @GetMapping("/api/v1/configuration")
  Configuration inEffect() {
    if (!Caller.current().is(Role.OPERATOR)) {
      throw new HubException(
          ErrorCode.FORBIDDEN, null, "Only the operator, logged in, may read the configuration.");
    }
    var bound = new ConfigurationInEffect(environment);
    for (Map.Entry<String, ConfigurationPropertiesBean> bean :
        ConfigurationPropertiesBean.getAll(context).entrySet()) {
      bound.add(bean.getValue().getAnnotation().prefix(), bean.getValue().getInstance());
    }
    return new Configuration(bound.items());
  }
}
