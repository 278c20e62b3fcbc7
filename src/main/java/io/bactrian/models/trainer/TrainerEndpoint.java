package io.bactrian.models.trainer;

import java.net.URI;

/**
 * Where training requests go, whichever trainer it is.
 *
 * @param url base address; {@code /train} is below it
 * @param key the bearer key, a secret; empty where the trainer asks for none
 */
public record TrainerEndpoint(URI url, String key) {
  @Override
  public String toString() {
    return "TrainerEndpoint[" + url + "]";
  }
}
