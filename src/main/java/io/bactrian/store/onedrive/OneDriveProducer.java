package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.operations.OneDriveOperations;
import io.bactrian.store.onedrive.operations.OperationResponse;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/** Does one operation an exchange. */
public class OneDriveProducer extends DefaultProducer {
  private final OneDriveEndpoint endpoint;

  public OneDriveProducer(OneDriveEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    OneDriveOperationsDefinition wanted =
        exchange
            .getMessage()
            .getHeader(OneDriveConstants.OPERATION, OneDriveOperationsDefinition.class);
    OneDriveOperationsDefinition operation =
        wanted == null ? endpoint.getConfiguration().getOperation() : wanted;
    OneDriveOperations drive = new OneDriveOperations(endpoint, exchange);
    OperationResponse response =
        switch (operation) {
          case list -> drive.list();
          case get -> drive.get();
          case download -> drive.download();
          case upload -> drive.upload();
          case createFolder -> drive.createFolder();
          case move -> drive.move();
          case copy -> drive.copy();
          case delete -> drive.delete();
          case search -> drive.search();
          case createSharingLink -> drive.createSharingLink();
          case delta -> drive.delta();
        };
    Message message = exchange.getMessage();
    message.setBody(response.body());
    message.getHeaders().putAll(response.headers());
  }
}
