package io.bactrian.models.hosts;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;

/** How one kind of host is asked, and what its answers mean. */
interface JobHost {
  /** For messages. */
  String name();

  /**
   * The request that costs money.
   *
   * @param job the body of the contract's {@code POST /train}
   */
  HttpRequest.Builder submit(URI url, String key, String job);

  Reply submitted(URI url, int status, HttpHeaders headers, byte[] body);

  /**
   * The request that asks how a job is.
   *
   * @param job as the answer to the submission named it
   */
  HttpRequest.Builder look(URI url, String key, String job);

  Reply looked(int status, HttpHeaders headers, byte[] body);

  /**
   * @param name {@code runpod} or {@code modal}
   */
  static JobHost of(String name) {
    return switch (name) {
      case "runpod" -> new RunPod();
      case "modal" -> new Modal();
      default ->
          throw new IllegalArgumentException(
              "There is no host of trainers %s. Use runpod or modal.".formatted(name));
    };
  }
}
