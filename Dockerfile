# The hub as an image: the jar inside, what the user owns outside.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY .mvn .mvn
COPY src src
RUN mvn -q -B -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --create-home --uid 10001 hub
USER hub
WORKDIR /home/hub
COPY --from=build /src/target/bactrian.jar bactrian.jar
COPY --chown=hub routes routes
COPY --chown=hub processors processors
COPY --chown=hub schedules schedules
RUN mkdir data
# PostgreSQL and objects, credentials, and the folders that are edited while the hub runs
VOLUME ["/home/hub/data", "/home/hub/routes", "/home/hub/processors", "/home/hub/schedules"]
EXPOSE 8080 8081
ENTRYPOINT ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dcamel.threads.virtual.enabled=true", "-jar", "bactrian.jar"]
