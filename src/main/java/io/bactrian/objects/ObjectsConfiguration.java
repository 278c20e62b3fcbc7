package io.bactrian.objects;

import io.bactrian.embedded.S3Endpoint;
import java.net.URI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

@Configuration(proxyBeanMethods = false)
class ObjectsConfiguration {
  /** Path style, and no checksums that stores other than AWS do not know. */
  private static final S3Configuration STYLE =
      S3Configuration.builder().pathStyleAccessEnabled(true).chunkedEncodingEnabled(false).build();

  @Bean
  ObjectStore objectStore(ObjectsProperties properties, ObjectProvider<S3Endpoint> embedded) {
    S3Endpoint own = embedded.getIfAvailable();
    S3Endpoint target =
        own != null
            ? own
            : new S3Endpoint(
                URI.create(properties.endpoint()), properties.accessKey(), properties.secretKey());
    var store =
        new ObjectStore(
            client(target, properties), presigner(target, properties), properties.bucket());
    if (own != null) {
      store.createBucket();
    }
    return store;
  }

  private static S3Client client(S3Endpoint target, ObjectsProperties properties) {
    return S3Client.builder()
        .endpointOverride(target.uri())
        .region(Region.of(properties.region()))
        .credentialsProvider(credentials(target))
        .serviceConfiguration(STYLE)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(override -> override.apiCallTimeout(properties.timeout()))
        .build();
  }

  private static S3Presigner presigner(S3Endpoint target, ObjectsProperties properties) {
    return S3Presigner.builder()
        .endpointOverride(target.uri())
        .region(Region.of(properties.region()))
        .credentialsProvider(credentials(target))
        .serviceConfiguration(STYLE)
        .build();
  }

  private static StaticCredentialsProvider credentials(S3Endpoint target) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(target.accessKey(), target.secretKey()));
  }
}
