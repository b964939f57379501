# The two commands of the README are run and test; see CONTRIBUTING.md for the
# others. Every target installs what it needs, or says in one line what is
# missing.

GO      ?= go
VERSION ?= $(shell git describe --tags --always 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
BIN     := bin/meertijd
TOOLS   := build/tools

export CGO_ENABLED = 0

.PHONY: attacks mutants run test check build package bench fuzz soak crash browser clean need-go need-gcc vendor tools

ADDR ?= localhost:8080
DATA ?= build/demo
## run: serve the demo, everything in it made up (ADDR=127.0.0.1:9000 DATA=dir ARGS="--on 2026-06-02 --practices 24")
run: build
	@$(BIN) demo --addr $(ADDR) --data $(DATA) $(ARGS)

## build: leave bin/meertijd, one static binary
build: need-go vendor
	@mkdir -p bin
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/meertijd

## test: everything that must be green
test: build
	$(GO) vet ./...
	GOOS=js GOARCH=wasm $(GO) vet ./internal/base/... ./internal/programme/... ./internal/rule/... ./internal/planbook/... ./internal/wording/... ./internal/audit/... ./internal/plan/...
	GOOS=js GOARCH=wasm $(GO) build ./...
	@test -z "$$(gofmt -l cmd demo internal regions bench test)" || { echo "not formatted:"; gofmt -l cmd demo internal regions bench test; exit 1; }
	@sh script/test.sh $(GO)
	$(BIN) plan check regions

# What the race detector looks at. It sees one process: tests that kill others,
# attacks that ask one thing at a time, and damage tried byte after byte, teach it
# nothing and take long. make test runs them all.
RACED := ./internal/planbook ./internal/wording ./internal/terminal ./internal/base/... ./internal/audit ./internal/plan/... ./internal/region/... \
	./internal/account ./internal/credential ./internal/mail ./internal/backup ./internal/store ./internal/web/... ./cmd/...

## check: race detector, linters, a short fuzz of each parser, benchmarks compile
check: test need-gcc tools
	CGO_ENABLED=1 $(GO) test -race ./internal/rule -rapid.checks=20 -worlds=200
	CGO_ENABLED=1 $(GO) test -race -short -timeout 40m -skip 'Attack|ThatIsKilled|UnderLoad|ChangedByte|DamageI' $(RACED)
	$(TOOLS)/staticcheck ./...
	$(GO) test ./internal/rule -run 'Repair|Smaller|Alternative' -rapid.checks=4000
	$(GO) test ./internal/rule -run 'Filling|Order|Replay|Next|Total' -rapid.checks=2000
	cd bench && $(GO) vet ./...
	$(MAKE) fuzz FUZZTIME=10s

KILLS ?= 200
READY ?= 1s
## crash: kill -9 the server while people hand in, and look for anything lost, torn or doubled (KILLS=10000)
crash: build
	$(GO) run ./test/crash -kills $(KILLS) -ready $(READY) -binary $(BIN)

## browser: journeys and accessibility in a real Chromium
browser: build
	sh script/browser.sh

## package: a Debian package in build/, looked at as somebody who installs it would
package: build
	@file=$$(GO='$(GO)' sh script/package.sh '$(VERSION)') && sh script/packagetest.sh "$$file" '$(VERSION)'

FUZZTIME ?= 60s
## fuzz: fuzz every reader of what others wrote (FUZZTIME=60s each)
fuzz: need-go
	$(GO) test ./internal/planbook -run '^$$' -fuzz '^FuzzRegion$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 10x
	$(GO) test ./internal/planbook -run '^$$' -fuzz '^FuzzFacts$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 10x
	$(GO) test ./internal/store -run '^$$' -fuzz '^FuzzPlaceholder$$' -fuzztime $(FUZZTIME)
	$(GO) test ./internal/store -run '^$$' -fuzz '^FuzzRow$$' -fuzztime $(FUZZTIME)
	$(GO) test ./internal/store -run '^$$' -fuzz '^FuzzReadingADump$$' -fuzztime $(FUZZTIME)
	$(GO) test ./internal/attachment -run '^$$' -fuzz '^FuzzInspect$$' -fuzztime $(FUZZTIME)
	$(GO) test ./internal/planbook -run '^$$' -fuzz '^FuzzReadZip$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 10x
	$(GO) test ./internal/sheet -run '^$$' -fuzz '^FuzzRead$$' -fuzztime $(FUZZTIME)
	$(GO) test ./internal/intake -run '^$$' -fuzz '^FuzzValues$$' -fuzztime $(FUZZTIME)
	$(GO) test ./internal/patientdata -run '^$$' -fuzz '^FuzzDetect$$' -fuzztime $(FUZZTIME)

## attacks: every attack at every place (docs/attacks.md); make test runs a sample
attacks: need-go
	MEERTIJD_ATTACKS=all $(GO) test ./internal/web ./cmd/meertijd -run '^TestAttack' -v -timeout 120m

## mutants: each line of the policy and of the door taken away, one by one; every one must be noticed
mutants: need-go
	MEERTIJD_MUTANTS=1 $(GO) test ./internal/web -run EveryMutant -v -timeout 60m

## bench: verdicts and repairs beside expr-lang and OPA, a list beside PocketBase
bench: build
	cd bench && $(GO) run ./verdicts
	cd bench && $(GO) run ./lists

## soak: what takes long: properties (CHECKS=20000), crashes (KILLS=2000), kills of backup and restore, backups under load, mail, and the speed of a backup
CHECKS ?= 20000
SOAK   ?= 1000
MIB    ?= 620
soak: need-go
	$(GO) test ./internal/rule -run 'Repair|Smaller|Alternative|Filling|Order|Total|Replay|Next|Holds' -rapid.checks=$(CHECKS) -timeout 120m
	MEERTIJD_SOAK_KILLS=$(SOAK) $(GO) test ./cmd/meertijd -run 'ThatIsKilled' -count 1 -v -timeout 240m
	MEERTIJD_SOAK_BACKUPS=$(SOAK) $(GO) test ./internal/store -run 'BackupsUnderLoad' -count 1 -v -timeout 240m
	$(GO) test ./internal/mail -run 'Crash|Kill|Schedule' -count 20 -timeout 120m
	$(GO) test ./internal/store -run 'TestARegionThatIsKeptIsNeverStale' -rapid.checks=1000 -timeout 240m
	MEERTIJD_BENCH_MIB=$(MIB) $(GO) test ./internal/store -run '^$$' -bench '^BenchmarkBackup$$' -benchtime 1x -timeout 60m
	$(MAKE) crash KILLS=2000

clean:
	rm -rf bin build

# htmx and the typeface come from npm, and are served by the program itself.
vendor:
	@sh script/vendor.sh

need-go:
	@command -v $(GO) >/dev/null || { echo "Go is missing: install Go 1.26 or later (https://go.dev/dl)"; exit 2; }

# The race detector needs a C compiler; the product itself never does.
need-gcc:
	@command -v gcc >/dev/null || sh script/install.sh gcc libc6-dev

tools: need-go
	@test -x $(TOOLS)/staticcheck || GOBIN=$(CURDIR)/$(TOOLS) $(GO) install honnef.co/go/tools/cmd/staticcheck@v0.8.0
