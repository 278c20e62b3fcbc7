package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.ConflictBehavior;
import io.bactrian.store.onedrive.client.DriveClient;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;
import org.jspecify.annotations.Nullable;

/** The options of an endpoint; those of the component are its defaults. */
@UriParams
public class OneDriveConfiguration extends OneDriveSignIn implements Cloneable {
  @UriPath(description = "The folder, a path from the drive's root; empty for the root.")
  private String folder = "";

  @UriParam(
      description =
          "The id of the drive. Without drive, user and site it is the drive of who signed in.")
  private @Nullable String drive;

  @UriParam(description = "The id or principal name of the user whose drive it is.")
  private @Nullable String user;

  @UriParam(description = "The id of the SharePoint site whose drive it is.")
  private @Nullable String site;

  @UriParam(
      label = "advanced",
      defaultValue = "https://graph.microsoft.com",
      description = "Where Graph is, without the version: national clouds and tests have another.")
  private String baseUrl = "https://graph.microsoft.com";

  @UriParam(
      label = "producer",
      defaultValue = "FAIL",
      description = "What happens where the name of a new item is taken.")
  private ConflictBehavior conflictBehavior = ConflictBehavior.FAIL;

  @UriParam(
      label = "advanced",
      defaultValue = "10485760",
      description = "Bytes of one range of an upload session: a multiple of 327680 below 62914560.")
  private int chunkSize = 10485760;

  @UriParam(
      label = "advanced",
      defaultValue = "6",
      description =
          "How often a request is repeated after the drive refused it or the connection broke.")
  private int maxRetries = 6;

  @UriParam(
      label = "advanced",
      defaultValue = "16",
      description =
          "How many requests may wait for an answer at once, over all endpoints of one drive and"
              + " application.")
  private int maxConcurrentRequests = 16;

  @UriParam(
      label = "advanced",
      defaultValue = "60000",
      javaType = "java.time.Duration",
      description = "Without a byte for so long a connection counts as stalled and is opened anew.")
  private long readTimeout = 60000;

  @UriParam(label = "producer", defaultValue = "list", description = "What the producer does.")
  private OneDriveOperationsDefinition operation = OneDriveOperationsDefinition.list;

  @UriParam(
      label = "consumer",
      defaultValue = "now",
      description = "What a consumer without a stored position begins with.")
  private OneDriveStartFrom startFrom = OneDriveStartFrom.now;

  @UriParam(
      label = "consumer",
      defaultValue = "true",
      description = "Whether files in folders below count too.")
  private boolean recursive = true;

  @UriParam(
      label = "consumer",
      defaultValue = "false",
      description = "Whether the deletion of an item is an exchange too, without a body.")
  private boolean includeDeleted = false;

  @UriParam(
      label = "consumer",
      defaultValue = "true",
      description = "Whether the body is the content, read from the drive when it is first used.")
  private boolean includeBody = true;

  @UriParam(
      label = "consumer",
      defaultValue = "false",
      description = "Whether a file goes to the recycle bin once its exchange has completed.")
  private boolean deleteAfterRead = false;

  @UriParam(
      label = "consumer",
      description =
          "The folder, a path from the drive's root, that a file is moved to once its exchange has"
              + " completed.")
  private @Nullable String moveAfterRead;

  @UriParam(
      label = "consumer",
      defaultValue = "1000",
      description = "Files of one poll at most, 0 for all.")
  private int maxMessagesPerPoll = 1000;

  @UriParam(
      label = "consumer",
      description = "Keeps the position over restarts; without one it is forgotten at the end.")
  private @Nullable StateRepository<String, String> stateRepository;

  @UriParam(
      label = "consumer",
      description =
          "Keeps what is being processed, so that several consumers do not take the same file at"
              + " once.")
  private @Nullable IdempotentRepository inProgressRepository;

  @UriParam(
      label = "advanced",
      description = "A client to use instead of one made of the other options.")
  @Metadata(autowired = true)
  private @Nullable DriveClient client;

  public OneDriveConfiguration copy() {
    try {
      return (OneDriveConfiguration) clone();
    } catch (CloneNotSupportedException e) {
      throw new RuntimeCamelException(e);
    }
  }

  public String getFolder() {
    return folder;
  }

  public void setFolder(String folder) {
    this.folder = folder;
  }

  public @Nullable String getDrive() {
    return drive;
  }

  public void setDrive(@Nullable String drive) {
    this.drive = drive;
  }

  public @Nullable String getUser() {
    return user;
  }

  public void setUser(@Nullable String user) {
    this.user = user;
  }

  public @Nullable String getSite() {
    return site;
  }

  public void setSite(@Nullable String site) {
    this.site = site;
  }

  public String getBaseUrl() {
    return baseUrl;
  }

  public void setBaseUrl(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public ConflictBehavior getConflictBehavior() {
    return conflictBehavior;
  }

  public void setConflictBehavior(ConflictBehavior conflictBehavior) {
    this.conflictBehavior = conflictBehavior;
  }

  public int getChunkSize() {
    return chunkSize;
  }

  public void setChunkSize(int chunkSize) {
    this.chunkSize = chunkSize;
  }

  public int getMaxRetries() {
    return maxRetries;
  }

  public void setMaxRetries(int maxRetries) {
    this.maxRetries = maxRetries;
  }

  public int getMaxConcurrentRequests() {
    return maxConcurrentRequests;
  }

  public void setMaxConcurrentRequests(int maxConcurrentRequests) {
    this.maxConcurrentRequests = maxConcurrentRequests;
  }

  public long getReadTimeout() {
    return readTimeout;
  }

  public void setReadTimeout(long readTimeout) {
    this.readTimeout = readTimeout;
  }

  public OneDriveOperationsDefinition getOperation() {
    return operation;
  }

  public void setOperation(OneDriveOperationsDefinition operation) {
    this.operation = operation;
  }

  public OneDriveStartFrom getStartFrom() {
    return startFrom;
  }

  public void setStartFrom(OneDriveStartFrom startFrom) {
    this.startFrom = startFrom;
  }

  public boolean isRecursive() {
    return recursive;
  }

  public void setRecursive(boolean recursive) {
    this.recursive = recursive;
  }

  public boolean isIncludeDeleted() {
    return includeDeleted;
  }

  public void setIncludeDeleted(boolean includeDeleted) {
    this.includeDeleted = includeDeleted;
  }

  public boolean isIncludeBody() {
    return includeBody;
  }

  public void setIncludeBody(boolean includeBody) {
    this.includeBody = includeBody;
  }

  public boolean isDeleteAfterRead() {
    return deleteAfterRead;
  }

  public void setDeleteAfterRead(boolean deleteAfterRead) {
    this.deleteAfterRead = deleteAfterRead;
  }

  public @Nullable String getMoveAfterRead() {
    return moveAfterRead;
  }

  public void setMoveAfterRead(@Nullable String moveAfterRead) {
    this.moveAfterRead = moveAfterRead;
  }

  public int getMaxMessagesPerPoll() {
    return maxMessagesPerPoll;
  }

  public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
    this.maxMessagesPerPoll = maxMessagesPerPoll;
  }

  public @Nullable StateRepository<String, String> getStateRepository() {
    return stateRepository;
  }

  public void setStateRepository(@Nullable StateRepository<String, String> stateRepository) {
    this.stateRepository = stateRepository;
  }

  public @Nullable IdempotentRepository getInProgressRepository() {
    return inProgressRepository;
  }

  public void setInProgressRepository(@Nullable IdempotentRepository inProgressRepository) {
    this.inProgressRepository = inProgressRepository;
  }

  public @Nullable DriveClient getClient() {
    return client;
  }

  public void setClient(@Nullable DriveClient client) {
    this.client = client;
  }
}
