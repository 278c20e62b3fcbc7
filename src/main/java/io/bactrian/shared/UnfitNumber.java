package io.bactrian.shared;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/**
 * A number outside of {@link Decimals}' rule in a tree whose parts are judged one by one. It is
 * written as it was sent.
 *
 * @param text as the sender wrote it
 * @param fault why it does not fit
 */
public record UnfitNumber(String text, HubException fault) implements JsonSerializable {
  @Override
  public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
    out.writeRawValue(text);
  }

  @Override
  public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
      throws IOException {
    serialize(out, provider);
  }
}
