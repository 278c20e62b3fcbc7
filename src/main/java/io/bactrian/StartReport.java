package io.bactrian;

import io.bactrian.shared.HubFolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Ends the start with what its user needs next: the addresses and where the password is. */
@Component
class StartReport {
  private static final Logger log = LoggerFactory.getLogger(StartReport.class);

  private final HubFolders folders;
  private final Environment settings;

  StartReport(HubFolders folders, Environment settings) {
    this.folders = folders;
    this.settings = settings;
  }

  @EventListener(ApplicationReadyEvent.class)
  @Order(Ordered.LOWEST_PRECEDENCE)
  void report() {
    String password =
        settings.getProperty("HUB_OPERATOR_PASSWORD", "").isEmpty()
            ? "operator.password in " + folders.data().resolve("credentials.properties")
            : "HUB_OPERATOR_PASSWORD";
    log.info(
        """
        The hub is ready.
          console   http://127.0.0.1:{}/
          Hawtio    http://127.0.0.1:{}/hawtio
          user      operator
          password  {}\
        """,
        settings.getProperty("local.server.port"),
        settings.getProperty("local.management.port"),
        password);
  }
}
