package io.bactrian.hub.embedded;

import java.net.URI;

/** Where the embedded object store serves S3, and who may call it. */
public record S3Endpoint(URI uri, String accessKey, String secretKey) {
  @Override
  public String toString() {
    return "S3Endpoint[" + uri + "]";
  }
}
