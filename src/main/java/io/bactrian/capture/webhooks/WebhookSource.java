package io.bactrian.capture.webhooks;

import io.bactrian.hub.webhookauth.Proof;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source as its route declares it.
 *
 * @param name of rows, meters and refused messages: what follows {@code /webhooks/} in the address,
 *     without its variables
 * @param address with {@code *} in place of a variable
 * @param method of the calls
 * @param proof how its senders prove who they are
 * @param limits what one sender may send
 * @param contract what a message has to be before its route begins
 */
record WebhookSource(
    String name, String address, String method, Proof proof, Limits limits, Contract contract) {

  /** Messages a second and at once, 0 for the hub's own limit. */
  record Limits(int rate, int burst) {
    static final Limits OF_THE_HUB = new Limits(0, 0);
  }

  /**
   * @param schema that the body has to fit, a path below {@code routes/}; empty for none
   * @param kind of the events that are made of its messages, or a JSON pointer to it in the body;
   *     empty for the source's name
   * @param key a JSON pointer into the body, or the name of a header, that identifies a message;
   *     empty for none
   */
  record Contract(String schema, String kind, String key) {
    static final Contract NONE = new Contract("", "", "");

    boolean kindInBody() {
      return kind.startsWith("/");
    }

    boolean keyInBody() {
      return key.startsWith("/");
    }

    @Nullable String keyHeader() {
      return key.isEmpty() || keyInBody() ? null : key;
    }

    boolean readBody() {
      return !schema.isEmpty() || keyInBody() || kindInBody();
    }
  }

  static WebhookSource of(String name, String address, String method, Proof proof) {
    return new WebhookSource(name, address, method, proof, Limits.OF_THE_HUB, Contract.NONE);
  }

  /** What distinguishes it from others: no two routes serve the same. */
  String call() {
    return method + " " + address;
  }

  /** A question is answered and never kept. */
  boolean asks() {
    return method.equals("GET");
  }

  /**
   * What is in place of the variables, or null where the path is not the source's.
   *
   * @param path a request's, split at its slashes
   */
  @Nullable List<String> variables(String[] path) {
    List<String> variables = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < path.length; i++) {
      if (begin > address.length()) {
        return null;
      }
      int slash = address.indexOf('/', begin);
      int end = slash < 0 ? address.length() : slash;
      if (end - begin == 1 && address.charAt(begin) == '*' && !path[i].isEmpty()) {
        variables.add(path[i]);
      } else if (end - begin != path[i].length() || !address.startsWith(path[i], begin)) {
        return null;
      }
      begin = end + 1;
    }
    return begin > address.length() ? variables : null;
  }
}
