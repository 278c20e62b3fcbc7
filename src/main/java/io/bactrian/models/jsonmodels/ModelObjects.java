package io.bactrian.models.jsonmodels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectStore;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The objects of JSON models: versions that never change, and the one in use. */
@Component
final class ModelObjects {
  static final int MOST_BYTES = 1024 * 1024;
  private static final int AROUND = 16 * 1024; // who, when and why

  private final ObjectStore store;
  private final StrictJson json;
  private final ObjectMapper sorted =
      JsonBodies.mapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  ModelObjects(ObjectStore store, StrictJson json) {
    this.store = store;
    this.json = json;
  }

  /** A model as it is kept, and what its bytes are called. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
  record Content(String version, byte[] bytes) {}

  /**
   * @param etag of the object
   */
  record Found(JsonModel model, String etag) {}

  /**
   * @throws HubException {@code TOO_LARGE}
   */
  Content content(JsonNode model) {
    try {
      byte[] bytes = sorted.writeValueAsBytes(sorted.treeToValue(model, Object.class));
      if (bytes.length > MOST_BYTES) {
        throw tooLarge(bytes.length);
      }
      return new Content(DigestUtils.sha256Hex(bytes).substring(0, 16), bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree cannot be written", e);
    }
  }

  void keep(ModelName name, Content content) {
    store.keep(name.version(content.version()), content.bytes());
  }

  /**
   * @throws HubException {@code NOT_FOUND} where there is no such version, {@code UNPROCESSABLE}
   *     where its object was altered
   */
  JsonNode version(ModelName name, String version) {
    String key = name.version(version);
    JsonNode model;
    try {
      model = json.parse(store.get(key));
    } catch (HubException e) {
      throw e.code() != ErrorCode.NOT_FOUND
          ? e
          : new HubException(
              ErrorCode.NOT_FOUND,
              "version",
              name + " has no version " + version + ": the list of versions names them.",
              e);
    }
    checkVersion(key, version, model);
    return model;
  }

  void put(ModelName name, JsonModel inUse) {
    try {
      store.put(name.inUse(), sorted.writeValueAsBytes(inUse));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON model cannot be written", e);
    }
  }

  void delete(ModelName name) {
    store.delete(name.inUse());
  }

  /**
   * The one in use, read whole.
   *
   * @throws HubException as {@link #read}
   */
  JsonModel inUse(ModelName name) {
    return read(name, null).orElseThrow().model();
  }

  /**
   * @param etag of what is known already, or null
   * @return empty where the object still is what is known
   * @throws HubException {@code NOT_FOUND}, {@code UNAVAILABLE}, or another code where the object
   *     is no model
   */
  Optional<Found> read(ModelName name, @Nullable String etag) {
    String key = name.inUse();
    Optional<ObjectContent> opened = store.openUnless(key, etag);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (ObjectContent content = opened.get()) {
      if (content.size() > MOST_BYTES + AROUND) {
        throw tooLarge(content.size());
      }
      return Optional.of(new Found(model(name, content.readAllBytes()), content.etag()));
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "The object " + key + " cannot be read to its end.", e);
    }
  }

  private JsonModel model(ModelName name, byte[] bytes) {
    JsonModel model;
    try {
      model = sorted.treeToValue(json.parse(bytes), JsonModel.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw noModel(name.inUse() + " was not written by this hub: put the model by the API.", e);
    }
    boolean whole = model.model() != null && model.model().isObject() && model.since() != null;
    if (!whole || !name.equals(new ModelName(model.kind(), model.name()))) {
      throw noModel(name.inUse() + " was not written by this hub: put the model by the API.", null);
    }
    checkVersion(name.inUse(), model.version(), model.model());
    return model;
  }

  private void checkVersion(String key, String version, JsonNode model) {
    if (!content(model).version().equals(version)) {
      throw noModel(
          key + " was altered: its content is not that of version " + version + ".", null);
    }
  }

  private static HubException tooLarge(long bytes) {
    return new HubException(
        ErrorCode.TOO_LARGE,
        "model",
        "The model has %d bytes; at most %d are taken.".formatted(bytes, MOST_BYTES));
  }

  private static HubException noModel(String message, @Nullable Throwable cause) {
    return new HubException(ErrorCode.UNPROCESSABLE, "model", message, cause);
  }
}
