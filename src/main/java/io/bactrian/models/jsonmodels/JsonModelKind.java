package io.bactrian.models.jsonmodels;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.HubException;

/** What distinguishes one kind of JSON models; a bean each, of the module that reads them. */
public interface JsonModelKind {

  /** The name in addresses and keys, such as {@code fusion}: lower case and dashes. */
  String kind();

  /**
   * Refuses what is no such model, whenever it is written or read.
   *
   * @throws HubException naming the field at fault, without the prefix {@code model}
   */
  void check(JsonNode model);

  /**
   * Refuses what names things that the hub does not have, when it is put in use. What is in use
   * stays so when one of them goes.
   *
   * @throws HubException as {@link #check}
   */
  default void checkReferences(JsonNode model) {}
}
