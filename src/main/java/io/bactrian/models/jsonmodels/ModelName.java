package io.bactrian.models.jsonmodels;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.regex.Pattern;

/**
 * Which model, and the keys of its objects. The versions have a folder of their own, for a store
 * that keeps files can hold no key below another key.
 *
 * @param kind one that a bean declares
 * @param name a symbol as its bars name it, or {@code default}
 */
record ModelName(String kind, String name) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9#_][A-Za-z0-9#._+-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{16}");

  static boolean fits(String name) {
    return NAME.matcher(name).matches();
  }

  ModelName {
    if (!fits(name)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "name",
          "A model's name is a symbol of at most 64 letters, digits and # . _ + -, or default.");
    }
  }

  String inUse() {
    return "ai-models/" + kind + "/" + name + ".json";
  }

  String version(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "version",
          "A version is 16 hexadecimal digits: the list of versions names them.");
    }
    return "ai-models/" + kind + "/versions/" + name + "/" + version + ".json";
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
