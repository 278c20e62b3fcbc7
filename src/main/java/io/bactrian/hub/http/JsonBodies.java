package io.bactrian.hub.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverterExists;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.apache.camel.support.SimpleTypeConverter.ConversionMethod;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as Camel's steps leave them and as ours do: bytes, texts, streams, maps, lists, JSON trees
 * and records turn into one another, and a price stays the decimal that it was written as. They
 * take the place of camel-jackson's converters, which read it as a binary fraction.
 */
public final class JsonBodies {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private JsonBodies() {}

  /** Numbers with the digits that they have, times as ISO 8601 text; a mapper of the caller's. */
  public static ObjectMapper mapper() {
    return MAPPER.copy();
  }

  /** The text, number or boolean at a JSON pointer as text, null where there is none. */
  public static @Nullable String textAt(JsonNode body, String pointer) {
    JsonNode value = body.at(pointer);
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  /** Teaches a context the conversions. */
  public static void register(CamelContext context, StrictJson json) {
    TypeConverterRegistry registry = context.getTypeConverterRegistry();
    TypeConverterExists before = registry.getTypeConverterExists();
    registry.setTypeConverterExists(TypeConverterExists.Override);
    try {
      for (Class<?> from : List.of(byte[].class, String.class, InputStream.class)) {
        add(
            registry,
            JsonNode.class,
            from,
            (type, exchange, value) -> parse(json, exchange, value));
      }
      for (Class<?> from : List.of(Map.class, List.class, Record.class)) {
        add(registry, JsonNode.class, from, (type, exchange, value) -> tree(value));
      }
      for (Class<?> from : List.of(JsonNode.class, Map.class, List.class, Record.class)) {
        add(registry, byte[].class, from, (type, exchange, value) -> write(value));
        add(
            registry,
            InputStream.class,
            from,
            (type, exchange, value) -> new ByteArrayInputStream(write(value)));
      }
      for (Class<?> from : List.of(JsonNode.class, Record.class)) {
        add(
            registry,
            String.class,
            from,
            (type, exchange, value) -> new String(write(value), StandardCharsets.UTF_8));
        add(registry, Map.class, from, (type, exchange, value) -> map(value));
      }
    } finally {
      registry.setTypeConverterExists(before);
    }
  }

  private static void add(
      TypeConverterRegistry registry, Class<?> to, Class<?> from, ConversionMethod conversion) {
    registry.addTypeConverter(to, from, new SimpleTypeConverter(false, conversion));
  }

  private static JsonNode parse(StrictJson json, @Nullable Exchange exchange, Object value)
      throws IOException {
    if (value instanceof byte[] bytes) {
      return json.parse(bytes);
    }
    if (value instanceof String text) {
      return json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
    return json.parse(((InputStream) value).readAllBytes());
  }

  /** The tree of a map, a list or a record. */
  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static Map<?, ?> map(Object value) {
    return MAPPER.convertValue(value, Map.class);
  }

  private static byte[] write(Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * The body as a record of the hub's, however a step before left it.
   *
   * @throws HubException {@link ErrorCode#INVALID_FIELD} where it is neither one nor its JSON
   */
  public static <T> T record(Exchange exchange, Class<T> type) {
    Object body = exchange.getMessage().getBody();
    if (type.isInstance(body)) {
      return type.cast(body);
    }
    try {
      return MAPPER.treeToValue(exchange.getMessage().getMandatoryBody(JsonNode.class), type);
    } catch (Exception e) {
      throw known(
          e,
          "The body is no %s: a step before this one has to make it (%s)."
              .formatted(type.getSimpleName(), e.getClass().getSimpleName()));
    }
  }

  /**
   * The body as a JSON tree.
   *
   * @throws HubException {@link ErrorCode#MALFORMED_JSON} or {@link ErrorCode#INVALID_FIELD}
   */
  public static JsonNode json(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof JsonNode tree) {
      return tree;
    }
    try {
      return exchange.getMessage().getMandatoryBody(JsonNode.class);
    } catch (Exception e) {
      throw known(e, "The body is no JSON: unmarshal or map it before this step.");
    }
  }

  /** The body's bytes: as they are, of what is no text its JSON. */
  public static byte[] bytes(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    if (body == null) {
      return new byte[0];
    }
    if (body instanceof byte[] bytes) {
      return bytes;
    }
    byte[] bytes = converted(exchange);
    if (body instanceof StreamCache cache) {
      cache.reset();
    } else if (body instanceof InputStream) {
      exchange.getMessage().setBody(bytes); // it can be read once
    }
    if (bytes == null) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "body",
          "A body of "
              + body.getClass().getSimpleName()
              + " is neither bytes, text, a map, a list nor JSON: convert it before this step.");
    }
    return bytes;
  }

  private static byte @Nullable [] converted(Exchange exchange) {
    try {
      return exchange.getMessage().getBody(byte[].class);
    } catch (TypeConversionException e) {
      return null; // as where there is no converter
    }
  }

  /** What the hub itself found wrong, without what Camel wraps it into. */
  private static HubException known(Exception failure, String otherwise) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof HubException known) {
        return known;
      }
    }
    return new HubException(ErrorCode.INVALID_FIELD, "body", otherwise, failure);
  }
}
