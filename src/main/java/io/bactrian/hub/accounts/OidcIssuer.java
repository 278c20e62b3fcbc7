package io.bactrian.hub.accounts;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/**
 * What the issuer says of itself, asked at the first login: one that is away holds up neither the
 * hub's start nor logins by password.
 */
final class OidcIssuer implements ClientRegistrationRepository {
  static final String ID = "oidc";
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(OidcIssuer.class);
  private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

  private final OidcProperties properties;
  private final ObjectMapper json;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable ClientRegistration known;

  OidcIssuer(OidcProperties properties, ObjectMapper json) {
    this.properties = properties;
    this.json = json;
  }

  /** Null for what is no issuer, and where the issuer does not answer. */
  @Override
  public @Nullable ClientRegistration findByRegistrationId(String id) {
    if (!ID.equals(id)) {
      return null;
    }
    if (known == null) {
      asking.lock();
      try {
        if (known == null) {
          known = ask();
        }
      } catch (IOException | IllegalArgumentException e) {
        log.warn(
            "Issuer {} does not say what a login needs: {}", properties.issuer(), e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        asking.unlock();
      }
    }
    return known;
  }

  private ClientRegistration ask() throws IOException, InterruptedException {
    String issuer = properties.issuer();
    URI address = URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("it answers " + answer.statusCode());
    }
    Map<String, Object> document = json.readValue(answer.body(), DOCUMENT);
    if (!issuer.equals(Objects.toString(document.get("issuer")))) {
      throw new IOException("it calls itself " + document.get("issuer"));
    }
    String base = properties.publicUrl().isEmpty() ? "{baseUrl}" : properties.publicUrl();
    var registration =
        ClientRegistrations.fromOidcConfiguration(document)
            .registrationId(ID)
            .clientId(properties.clientId())
            .clientName(properties.label())
            .scope(properties.scopes())
            .redirectUri(base.replaceAll("/+$", "") + "/login/oauth2/code/" + ID);
    if (properties.clientSecret().isEmpty()) {
      registration.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
    } else {
      registration.clientSecret(properties.clientSecret());
    }
    return registration.build();
  }
}
