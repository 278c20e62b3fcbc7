# Everything a person does with Bactrian. Needs JDK 17 or later, Maven 3.8 or later.
JAVA_OPTS ?= -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError
JAR := target/bactrian.jar
SOURCES := $(shell find src/main pom.xml -type f)
HUB := java $(JAVA_OPTS) -jar $(JAR)
DEMO := java -Xmx256m -XX:+UseSerialGC -Djdk.console=java.base -Dloader.main=io.bactrian.demo.Demo \
  -cp $(JAR) org.springframework.boot.loader.launch.PropertiesLauncher

# The JDK of the image, on which Tomcat has no limit of threads.
JDK25 ?= $(firstword $(wildcard /usr/lib/jvm/*25*))

.PHONY: demo run test lint format secrets bench faults clean packages

## Replays real trades through a running hub and leaves it up. PACE=1000 replays a thousand times real time.
demo: $(JAR)
	HUB_DEMO_PACE=$(PACE) exec $(DEMO) $(HUB)

## Starts the hub; its state lies in data/ (HUB_DATA).
run: $(JAR)
	exec $(HUB)

$(JAR): $(SOURCES)
	mvn -q -B -DskipTests package
	@touch $@ # the build gives it the time of a reproducible build, older than every source

## Formatter, Error Prone, module boundaries, YAML contract, and every test.
test: packages
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

## What the tests need of Debian: a browser, Prometheus' rule checker, and the proxy, unpacked and not installed.
packages:
	@missing=""; \
	command -v chromium >/dev/null && command -v chromedriver >/dev/null || missing="chromium chromium-driver"; \
	command -v promtool >/dev/null || missing="$$missing prometheus"; \
	command -v caddy >/dev/null || [ -x target/caddy/usr/bin/caddy ] || proxy=caddy; \
	[ -n "$$missing$$proxy" ] || exit 0; \
	[ "$$(id -u)" = 0 ] || { echo "Missing, as root: apt-get install $$missing $$proxy"; exit 1; }; \
	apt-get update -qq; \
	[ -z "$$missing" ] || apt-get install -y -qq --no-install-recommends $$missing >/dev/null || exit 1; \
	[ -z "$$proxy" ] || { mkdir -p target/caddy && cd target/caddy && apt-get download -qq caddy && dpkg -x caddy_*.deb .; }
