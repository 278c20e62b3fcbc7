package io.bactrian.store.onedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("onedrive")
class OneDriveValidationTest {
  private static final String SIGN_IN = "tenantId=t&clientId=c&clientSecret=secret-value";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lake?drive=d|tenantId",
        "lake?drive=d&tenantId=t|clientId",
        "lake?drive=d&tenantId=t&clientId=c|clientSecret",
        "lake?tenantId=t&clientId=c&clientSecret=secret-value|drive",
        "lake?drive=d&user=u&" + SIGN_IN + "|drive",
        "lake?drive=d&certificate=x.p12&" + SIGN_IN + "|certificate",
        "lake?drive=d&chunkSize=1000000&" + SIGN_IN + "|chunkSize",
        "lake?drive=d&chunkSize=62914560&" + SIGN_IN + "|chunkSize",
        "lake?drive=d&maxRetries=-1&" + SIGN_IN + "|maxRetries",
        "lake?drive=d&maxConcurrentRequests=0&" + SIGN_IN + "|maxConcurrentRequests",
        "lake?drive=d&baseUrl=http://graph.example&" + SIGN_IN + "|baseUrl",
        "lake?drive=d&baseUrl=nowhere&" + SIGN_IN + "|baseUrl",
        "lake/../up?drive=d&" + SIGN_IN + "|folder",
        "lake/con?drive=d&" + SIGN_IN + "|folder",
        "lake?drive=d&moveAfterRead=a/../b&" + SIGN_IN + "|moveAfterRead",
        "lake?drive=d&moveAfterRead=a&deleteAfterRead=true&" + SIGN_IN + "|deleteAfterRead",
        "lake?deviceCode=true&tenantId=t&clientId=c|tokenCache",
        "lake?deviceCode=true&tenantId=t&clientId=c&tokenCache=f&tokenCacheKey=short|tokenCacheKey",
        "lake?drive=d&mispelt=1&" + SIGN_IN + "|mispelt",
      })
  void namesTheOptionThatIsWrong(String uri, String option) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      assertThatThrownBy(() -> camel.getEndpoint("microsoft-onedrive:" + uri))
          .isInstanceOf(ResolveEndpointFailedException.class)
          .rootCause()
          .hasMessageContaining(option)
          .hasMessageNotContaining("secret-value");
    }
  }

  @Test
  void isInTheCatalogWithItsOptions() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      EndpointUriFactory factory =
          camel.getCamelContextExtension().getEndpointUriFactory(OneDriveConstants.SCHEME);

      assertThat(factory.isLenientProperties()).isFalse();
      assertThat(factory.propertyNames()).contains("drive", "startFrom", "delay", "operation");
      assertThat(factory.secretPropertyNames())
          .contains("clientSecret", "certificatePassword", "tokenCacheKey");
      assertThat(camel.getComponentParameterJsonSchema(OneDriveConstants.SCHEME))
          .contains("CamelMicrosoftOneDrivePath");
    }
  }

  /** {@code mvn -P component} makes the generated code anew. */
  @Test
  void generatedCodeKnowsEveryOption() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      EndpointUriFactory factory =
          camel.getCamelContextExtension().getEndpointUriFactory(OneDriveConstants.SCHEME);
      for (var field : OneDriveConfiguration.class.getDeclaredFields()) {
        assertThat(factory.propertyNames()).contains(field.getName());
      }
    }
  }
}
