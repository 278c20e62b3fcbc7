package io.bactrian.hub.security;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.bactrian.shared.BoundedJsonFactory;
import io.bactrian.shared.Decimals;
import java.io.IOException;
import java.math.BigDecimal;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Holds the bodies of control calls to the rule for numbers and texts of webhooks. */
@Configuration(proxyBeanMethods = false)
class RequestBodyJson {
  private static final int MAX_DEPTH = 1000;

  @Bean
  Jackson2ObjectMapperBuilderCustomizer boundedJson() {
    return builder ->
        builder
            .factory(
                new BoundedJsonFactory(
                    new JsonFactoryBuilder()
                        .streamReadConstraints(BoundedJsonFactory.constraints(MAX_DEPTH))))
            .deserializerByType(BigDecimal.class, new QuotedDecimal());
  }

  /** A quoted number passes no number token, so the parser does not see it. */
  private static final class QuotedDecimal extends StdScalarDeserializer<BigDecimal> {
    private static final long serialVersionUID = 1L;

    QuotedDecimal() {
      super(BigDecimal.class);
    }

    @Override
    public BigDecimal deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING && !parser.getText().isBlank()) {
        return Decimals.parse(parser.getText().strip(), parser.currentName());
      }
      return NumberDeserializers.BigDecimalDeserializer.instance.deserialize(parser, context);
    }
  }
}
