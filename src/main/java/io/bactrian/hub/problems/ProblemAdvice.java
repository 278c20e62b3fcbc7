package io.bactrian.hub.problems;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what a controller throws into a problem document that shows nothing of the inside. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Object> onHubException(HubException e) {
    if (e.code().status() >= 500) {
      log.error("A call failed", e);
    }
    return answer(Problem.of(e), new HttpHeaders());
  }

  @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
  void leaveToTheFilterChain(RuntimeException e) {
    throw e;
  }

  @ExceptionHandler
  ResponseEntity<Object> onAnythingElse(Exception e) {
    if (DatabaseLoss.isCauseOf(e)) {
      log.warn("A call failed because the database does not answer: {}", e.toString());
      var again = new HttpHeaders();
      again.set(HttpHeaders.RETRY_AFTER, "5");
      return answer(
          Problem.of(ErrorCode.UNAVAILABLE, "The database does not answer: try again.", null),
          again);
    }
    log.error("A call failed", e);
    return answer(ProblemErrorController.of(500), new HttpHeaders());
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String name =
        e instanceof MethodArgumentTypeMismatchException m ? m.getName() : e.getPropertyName();
    return parameter(name, "has a value that cannot be read", headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return parameter(e.getParameterName(), "is missing", headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException refused) { // by a rule of the hub's, inside of Jackson
        return answer(Problem.of(refused), headers);
      }
    }
    if (e.getCause() instanceof PropertyBindingException unknown) {
      String detail =
          "There is no member %s here; these are taken: %s."
              .formatted(path(unknown), known(unknown));
      return answer(Problem.of(ErrorCode.INVALID_FIELD, detail, path(unknown)), headers);
    }
    if (e.getCause() instanceof JsonMappingException fault && !fault.getPath().isEmpty()) {
      String field = path(fault);
      String detail = "The value of " + field + " is not of the kind that is wanted here.";
      return answer(Problem.of(ErrorCode.INVALID_FIELD, detail, field), headers);
    }
    if (e.getCause() instanceof MismatchedInputException other) {
      boolean list =
          other.getTargetType() != null && Collection.class.isAssignableFrom(other.getTargetType());
      String detail = "Send the body as one JSON " + (list ? "array." : "object.");
      return answer(Problem.of(ErrorCode.INVALID_FIELD, detail, null), headers);
    }
    return answer(
        Problem.of(ErrorCode.MALFORMED_JSON, "Send the body as a JSON object.", null), headers);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(ProblemErrorController.of(status.value()), headers);
  }

  /** Such as {@code filter.code} or {@code [3].symbol}. */
  private static String path(JsonMappingException fault) {
    var path = new StringBuilder();
    for (JsonMappingException.Reference step : fault.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String known(PropertyBindingException unknown) {
    Collection<Object> known = unknown.getKnownPropertyIds();
    return known == null || known.isEmpty()
        ? "none"
        : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
  }

  private static ResponseEntity<Object> parameter(
      @Nullable String name, String fault, HttpHeaders headers) {
    return answer(
        Problem.of(ErrorCode.INVALID_PARAMETER, "The parameter " + name + " " + fault + ".", name),
        headers);
  }

  private static ResponseEntity<Object> answer(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(problem);
  }
}
