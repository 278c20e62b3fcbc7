package io.bactrian.embedded;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;

/** Tells a person who starts the hub what stands in the way and which variable to set. */
final class StartFailures {
  private StartFailures() {}

  static final class InUse extends AbstractFailureAnalyzer<DataDirectoryInUseException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, DataDirectoryInUseException cause) {
      return new FailureAnalysis(
          cause.getMessage(), "Stop that hub, or set HUB_DATA to another folder.", cause);
    }
  }

  static final class PortTaken extends AbstractFailureAnalyzer<PortInUseException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, PortInUseException cause) {
      return new FailureAnalysis(
          "Port " + cause.getPort() + " is taken by another program.",
          "Stop that program, or set HUB_PORT (webhooks, API, console; default 8080) or"
              + " HUB_MANAGEMENT_PORT (Hawtio, actuator; default 8081) to a free port.",
          cause);
    }
  }
}
