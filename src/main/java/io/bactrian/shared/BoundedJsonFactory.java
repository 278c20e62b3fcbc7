package io.bactrian.shared;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Makes parsers that refuse, while the field is still known, what the hub can neither compute nor
 * store: a number outside of {@link Decimals}' rule, before anything expands it, and a NUL in a
 * text. The refusal is a {@link HubException}.
 */
public final class BoundedJsonFactory extends JsonFactory {
  private static final long serialVersionUID = 1L;

  /** Far above any body. */
  private static final int MAX_NUMBER_LENGTH = 1_000_000;

  private final boolean deferring;

  public BoundedJsonFactory(JsonFactoryBuilder builder) {
    this(builder, false);
  }

  private BoundedJsonFactory(JsonFactoryBuilder builder, boolean deferring) {
    super(builder);
    this.deferring = deferring;
  }

  private BoundedJsonFactory(BoundedJsonFactory other) {
    super(other, null);
    this.deferring = other.deferring;
  }

  /** For mappers that are copied. */
  @Override
  public JsonFactory copy() {
    return new BoundedJsonFactory(this);
  }

  /**
   * Makes parsers that refuse nothing: a number outside of the rule becomes an {@link UnfitNumber}
   * in the tree, texts stay as they are, and the caller judges part by part.
   */
  public static BoundedJsonFactory deferring(JsonFactoryBuilder builder) {
    return new BoundedJsonFactory(builder, true);
  }

  /**
   * @param maxDepth how deep objects and arrays may nest
   */
  public static StreamReadConstraints constraints(int maxDepth) {
    // The length of a number is the rule's to judge: Jackson's own limit names no field.
    return StreamReadConstraints.builder()
        .maxNestingDepth(maxDepth)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .build();
  }

  @Override
  protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
    return new Bounded(super._createParser(in, context), deferring);
  }

  @Override
  protected JsonParser _createParser(Reader in, IOContext context) throws IOException {
    return new Bounded(super._createParser(in, context), deferring);
  }

  @Override
  protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context)
      throws IOException {
    return new Bounded(super._createParser(data, offset, length, context), deferring);
  }

  @Override
  protected JsonParser _createParser(
      char[] data, int offset, int length, IOContext context, boolean recyclable)
      throws IOException {
    return new Bounded(super._createParser(data, offset, length, context, recyclable), deferring);
  }

  private static final class Bounded extends JsonParserDelegate {
    private final boolean deferring;
    private @Nullable UnfitNumber unfit;

    Bounded(JsonParser parser, boolean deferring) {
      super(parser);
      this.deferring = deferring;
    }

    @Override
    public JsonToken nextToken() throws IOException {
      unfit = null;
      JsonToken token = super.nextToken();
      if (token == null) {
        return token;
      }
      switch (token) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber();
        case VALUE_STRING, FIELD_NAME -> checkText();
        default -> {}
      }
      return currentToken();
    }

    @Override
    public JsonToken currentToken() {
      return unfit == null ? super.currentToken() : JsonToken.VALUE_EMBEDDED_OBJECT;
    }

    @Override
    public int currentTokenId() {
      return unfit == null ? super.currentTokenId() : JsonTokenId.ID_EMBEDDED_OBJECT;
    }

    @Override
    public Object getEmbeddedObject() throws IOException {
      return unfit == null ? super.getEmbeddedObject() : unfit;
    }

    private void checkNumber() throws IOException {
      try {
        Decimals.check(getText(), path(this));
      } catch (HubException e) {
        if (!deferring) {
          throw e;
        }
        unfit = new UnfitNumber(getText(), e);
      }
    }

    @Override
    public JsonToken nextValue() throws IOException {
      JsonToken token = nextToken();
      return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    private void checkText() throws IOException {
      if (!deferring && getText().indexOf('\0') >= 0) {
        throw nul(path(this));
      }
    }
  }

  /** For a text that cannot be stored. */
  public static HubException nul(String field) {
    return new HubException(
        ErrorCode.INVALID_FIELD,
        field,
        "The text holds a NUL character, which cannot be stored: leave it out.");
  }

  /** Where the parser is, such as {@code items[3].price}. */
  public static String path(JsonParser parser) {
    var path = new StringBuilder();
    for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
      String name = at.getCurrentName();
      if (at.inArray()) {
        path.insert(0, "[" + at.getCurrentIndex() + "]" + separator(path));
      } else if (at.inObject() && name != null) {
        path.insert(0, name.replace('\0', '?') + separator(path));
      }
    }
    return path.toString();
  }

  private static String separator(CharSequence rest) {
    return rest.isEmpty() || rest.charAt(0) == '[' ? "" : ".";
  }
}
