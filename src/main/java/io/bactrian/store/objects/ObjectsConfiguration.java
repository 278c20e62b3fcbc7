package io.bactrian.store.objects;

import io.bactrian.hub.embedded.S3Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

@Configuration(proxyBeanMethods = false)
class ObjectsConfiguration {
  /** Path style, and no checksums that stores other than AWS do not know. */
  private static final S3Configuration STYLE =
      S3Configuration.builder().pathStyleAccessEnabled(true).chunkedEncodingEnabled(false).build();

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The embedded store where no other is configured. */
  @Bean
  S3Target s3Target(ObjectsProperties properties, ObjectProvider<S3Endpoint> embedded) {
    S3Endpoint own = embedded.getIfAvailable();
    return own != null
        ? new S3Target(own, true)
        : new S3Target(
            new S3Endpoint(
                URI.create(properties.endpoint()), properties.accessKey(), properties.secretKey()),
            false);
  }

  /** One for the hub and for {@code aws2-s3} in routes. */
  @Bean
  S3Client s3Client(S3Target target, ObjectsProperties properties, MeterRegistry meters) {
    return client(
        target.endpoint(),
        properties.region(),
        properties.timeout(),
        target.own() ? List.of() : List.of(new SentBytes(SentBytes.counter(meters, "objects"))));
  }

  @Bean
  ObjectStore objectStore(S3Target target, S3Client client, ObjectsProperties properties) {
    var store = new ObjectStore(client, properties.bucket(), target.own());
    if (target.own()) {
      store.createBucket();
    } else {
      OpenBucket.refuse(client, target.endpoint().uri(), properties.bucket());
    }
    return store;
  }

  /**
   * @param own whether it is the hub's own, embedded one
   */
  record S3Target(S3Endpoint endpoint, boolean own) {}

  static S3Client client(
      S3Endpoint target, String region, Duration timeout, List<ExecutionInterceptor> interceptors) {
    return S3Client.builder()
        .endpointOverride(target.uri())
        .region(Region.of(region))
        .credentialsProvider(credentials(target))
        .serviceConfiguration(STYLE)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(timeout)
                .build())
        .overrideConfiguration(
            override -> override.apiCallTimeout(timeout).executionInterceptors(interceptors))
        .build();
  }

  private static StaticCredentialsProvider credentials(S3Endpoint target) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(target.accessKey(), target.secretKey()));
  }
}
