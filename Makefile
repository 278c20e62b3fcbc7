# Everything a person does with Bactrian. Needs JDK 17 or later, Maven 3.8 or later.
JAVA_OPTS ?= -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError
JAR := target/bactrian.jar
SOURCES := $(shell find src/main pom.xml -type f)
HUB := java $(JAVA_OPTS) -jar $(JAR)
DEMO := java -Xmx256m -XX:+UseSerialGC -Djdk.console=java.base -Dloader.main=io.bactrian.demo.Demo \
  -cp $(JAR) org.springframework.boot.loader.launch.PropertiesLauncher

# The JDK of the image, on which Tomcat has no limit of threads.
JDK25 ?= $(firstword $(wildcard /usr/lib/jvm/*25*))

.PHONY: demo run test lint format secrets bench faults clean browser caddy

## Replays real trades through a running hub and leaves it up. PACE=1000 replays a thousand times real time.
demo: $(JAR)
	HUB_DEMO_PACE=$(PACE) exec $(DEMO) $(HUB)

## Starts the hub; its state lies in data/ (HUB_DATA).
run: $(JAR)
	exec $(HUB)

$(JAR): $(SOURCES)
	mvn -q -B -DskipTests package

## Formatter, Error Prone, module boundaries, YAML contract, and every test.
test: browser caddy
	mvn -B verify

## The checks without the tests that start a hub.
lint:
	mvn -q -B test -Dtest='ModulesTest,*ContractTest,RouteLintTest' -Dsurefire.failIfNoSpecifiedTests=false

format:
	mvn -q -B spotless:apply

## Random secrets for docker-compose.yml, in .env (mode 0600, never overwritten).
secrets:
	sh deploy/secrets.sh

bench: $(JAR)
	bash bench/run.sh
	bash bench/mirror.sh

## Kills the hub in the middle of the demo, of a training, and under load, PostgreSQL too, a mirror under edits, and counts; strangers on JDK 17 and 25.
faults: $(JAR)
	bash bench/capture-faults.sh
	bash bench/fan-out-faults.sh
	bash bench/faults.sh
	bash bench/loop-faults.sh
	bash bench/mirror-faults.sh
	bash bench/strangers.sh
	@if [ -x "$(JDK25)/bin/java" ]; then JAVA_HOME=$(JDK25) bash bench/strangers.sh; \
	  else echo "no JDK 25 at '$(JDK25)': strangers.sh ran on one JDK only; set JDK25"; fi

clean:
	mvn -q -B clean

browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && apt-get install -y -qq chromium chromium-driver >/dev/null; \
	  else \
	    echo "Chromium is missing: as root, apt-get install chromium chromium-driver"; exit 1; \
	  fi; }

## The proxy of the compose files, for CaddyTest: Debian's, unpacked and not installed.
caddy:
	@command -v caddy >/dev/null || [ -x target/caddy/usr/bin/caddy ] || { \
	  mkdir -p target/caddy && cd target/caddy && apt-get download -qq caddy 2>/dev/null && \
	  dpkg -x caddy_*.deb . ; } || { echo "Caddy is missing: apt-get install caddy"; exit 1; }
