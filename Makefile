# Everything runs with Go alone: the tools are pinned in go.mod and run with `go tool`.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules

GO ?= go
FUZZTIME ?= 10s
BASE ?= HEAD

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | while IFS=$$'\t' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

.PHONY: generate
generate: ## write spec/openapi.yaml and the clients below gen/ (and all else that is generated)
	$(GO) generate ./...

.PHONY: verify
verify: ## say whether what is committed is what generate would write
	$(GO) run ./generator verify

.PHONY: test
test: ## run all tests
	$(GO) test ./...

.PHONY: contract
contract: ## judges that were not written here: Prism, which needs npm, and the official SDK
	FLAREGEN_PRISM=required $(GO) test ./contract/...
	cd contract/sdk && $(GO) test ./...

.PHONY: modules
modules: ## vet, lint and test the modules below this one
	.ci/modules

.PHONY: vet
vet: ## go vet
	$(GO) vet ./...

.PHONY: lint
lint: ## gofmt and staticcheck
	@unformatted=$$("$$($(GO) env GOROOT)/bin/gofmt" -l .); if [[ -n "$$unformatted" ]]; then echo "gofmt -w would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) tool staticcheck ./...

.PHONY: check
check: verify vet lint modules ## what a change must pass: verify, vet, lint, modules, tests with the race detector
	$(GO) test -race ./...

.PHONY: cover
cover: ## statement coverage of every function, the whole last
	@profile=$$(mktemp); trap 'rm -f "$$profile"' EXIT; \
	$(GO) test -coverprofile="$$profile" -coverpkg=./envelope/...,./generator/... ./envelope/... ./generator/... ./examples/...; \
	$(GO) tool cover -func="$$profile"

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (default 10s)
	@grep -rEo '^func Fuzz[A-Za-z0-9_]*' --include='*_test.go' . | sort | while IFS=: read -r file declaration; do \
		folder=$$(dirname "$$file"); target=$${declaration#func }; \
		echo "== $$folder $$target"; \
		$(GO) test -run='^$$' -fuzz="^$$target$$" -fuzztime=$(FUZZTIME) "$$folder"; \
	done

.PHONY: diff
diff: ## what the working tree does to callers, compared with BASE (default HEAD)
	$(GO) run ./generator diff "$(BASE):" .

.PHONY: corpus
corpus: ## generate, build, vet and try out a client of every document below FLAREGEN_CORPUS (default ../shared/corpus)
	$(GO) run ./internal/corpus

.PHONY: accuracy
accuracy: ## what is read from the pages below FLAREGEN_PAGES (default ../shared/docs) against the documents below FLAREGEN_CORPUS
	$(GO) run ./internal/accuracy

.PHONY: bench
bench: ## generate against bare oapi-codegen, growth of imports, as ratios
	$(GO) run ./internal/bench

.PHONY: benchmarks
benchmarks: ## all of it, and every document of the corpus, into docs/benchmarks.md
	$(GO) run ./internal/bench -o docs/benchmarks.md report

.PHONY: bench-compare
bench-compare: ## calls and builds against hand-written code and the official SDK, into README.md and docs (ten minutes)
	$(GO) -C bench run . -w
