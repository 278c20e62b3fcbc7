package io.bactrian.hub.security;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Nothing that a control call says is passed over: members of its body and query parameters that
 * nobody reads are refused, for one of them may be what keeps the call from doing harm.
 */
@Component
class ControlCalls implements WebMvcConfigurer, HandlerInterceptor {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final CoercionInputShape[] NO_BOOLEANS = {
    CoercionInputShape.EmptyString,
    CoercionInputShape.String,
    CoercionInputShape.Integer,
    CoercionInputShape.Float
  };

  @Override
  public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
    converters.replaceAll(
        converter ->
            converter instanceof MappingJackson2HttpMessageConverter json
                ? new MappingJackson2HttpMessageConverter(strict(json.getObjectMapper()))
                : converter);
  }

  /** Takes what is meant and nothing that only looks like it; numbers keep their digits. */
  static ObjectMapper strict(ObjectMapper common) {
    ObjectMapper strict = common.copy();
    strict
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
        .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true);
    for (CoercionInputShape shape : NO_BOOLEANS) {
      strict.coercionConfigFor(LogicalType.Boolean).setCoercion(shape, CoercionAction.Fail);
    }
    return strict;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!READING.contains(request.getMethod()) && handler instanceof HandlerMethod method) {
      Set<String> known = parameters(method);
      for (String name : query(request).keySet()) {
        if (!known.contains(name)) {
          throw new HubException(
              ErrorCode.INVALID_PARAMETER,
              name,
              "This call takes no query parameter %s; it takes %s."
                  .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)));
        }
      }
    }
    return true;
  }

  /** From the address alone: asking the request for its parameters would consume a form. */
  private static MultiValueMap<String, String> query(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null
        ? new LinkedMultiValueMap<>()
        : UriComponentsBuilder.newInstance().query(query).build().getQueryParams();
  }

  private static Set<String> parameters(HandlerMethod method) {
    var names = new TreeSet<String>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
      if (declared != null) {
        names.add(declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name());
      }
    }
    return names;
  }
}
