# The hub as an image: the program inside, in layers that change at different times, what the user owns outside.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
COPY .mvn .mvn
COPY src src
# What Maven downloads stays with the builder, for the next build and for the trainer's image.
RUN --mount=type=cache,target=/root/.m2,sharing=locked mvn -q -B -Dmaven.test.skip=true package
RUN java -Djarmode=tools -jar target/bactrian.jar extract --layers --libraries program --destination layers

FROM eclipse-temurin:25-jre
# XGBoost is linked with libgomp, which the base lacks.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 hub
USER hub
WORKDIR /home/hub
COPY --chown=hub --from=build /src/layers/dependencies/ ./
COPY --chown=hub --from=build /src/layers/snapshot-dependencies/ ./
COPY --chown=hub --from=build /src/layers/application/ ./
COPY --chown=hub routes routes
COPY --chown=hub processors processors
COPY --chown=hub schedules schedules
# No route writes what becomes code: this one folder is not the hub's
COPY lib lib
# A hub on an empty data folder starts, writes the archive of its classes, and ends.
RUN HUB_DATA=/tmp/data HUB_PORT=0 HUB_MANAGEMENT_PORT=0 \
    java -Xmx512m -XX:+UseSerialGC -XX:AOTCacheOutput=bactrian.aot -Dcamel.threads.virtual.enabled=true -jar bactrian.jar --hub.stop-when-ready=true \
 && rm -rf /tmp/data && mkdir data
# What outlives a container: mount a volume at data. No VOLUME says so, for Railway refuses that word.
EXPOSE 8080 8081
ENTRYPOINT ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=bactrian.aot", "-Dcamel.threads.virtual.enabled=true", "-jar", "bactrian.jar"]
