package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveClient;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Says in time that the sign-in of an endpoint is about to be lost. */
final class OneDriveHealthCheck extends AbstractHealthCheck {
  private final DriveClient drive;

  OneDriveHealthCheck(String endpoint, DriveClient drive) {
    super("camel", "microsoft-onedrive-" + Integer.toHexString(endpoint.hashCode()));
    this.drive = drive;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    drive.warning().ifPresentOrElse(text -> builder.message(text).unknown(), () -> builder.up());
  }
}
