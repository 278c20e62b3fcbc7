package io.bactrian.hub.problems;

import io.bactrian.shared.InferenceError;
import io.bactrian.shared.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Callers of the Open Inference Protocol read one kind of error, whoever refuses them. */
@RestControllerAdvice
class InferenceErrorAdvice implements ResponseBodyAdvice<Object> {
  @Override
  public boolean supports(
      MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returned,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof Problem problem && InferenceError.at(request.getURI().getPath())) {
      response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
      return InferenceError.of(problem);
    }
    return body;
  }
}
