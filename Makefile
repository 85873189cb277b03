# What people call. "make demo" and "make test" are the two to know.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS := -s -w -X github.com/forma3d/connect/internal/app.Version=$(VERSION)
ORDERS ?= 20
EXIT ?=
TOOLS := $(shell go env GOPATH)/bin

# Whatever the web app is made of; its build is skipped when nothing of it is newer.
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f) web/index.html web/package.json web/package-lock.json web/vite.config.ts web/tsconfig.json

.PHONY: build run demo test check chaos bench web generate tools clean

build: web/dist/index.html ## the program with the web app, in bin/
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/forma3d ./cmd/forma3d

web: web/dist/index.html ## the web app, in web/dist

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc
	cd web && npm ci
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build

run: build ## the server for real, with settings from the environment or .env
	bin/forma3d serve

demo: build ## the server against simulated services; ORDERS=20 EXIT=1 stops by itself
	bin/forma3d demo --orders $(ORDERS) $(if $(EXIT),--exit)

test: ## every test, both engines, race detector
	scripts/test.sh

check: tools ## format, vet, linters, architecture, generated files
	@test -z "$$(gofmt -l cmd gridfinity internal load scripts)" || { echo "not formatted:"; gofmt -l cmd gridfinity internal load scripts; exit 1; }
	go vet ./...
	$(TOOLS)/staticcheck ./...
	$(TOOLS)/golangci-lint run ./...
	go test ./internal/architecture
	scripts/generated.sh

chaos: ## the fault run; SEED=7 ORDERS=300 RUNS=20
	scripts/chaos.sh

bench: ## speed figures, written to docs/performance.md
	scripts/bench.sh

generate: web/node_modules/.package-lock.json ## documents and code that are made from code
	go generate ./...
	go run ./cmd/forma3d docs .
	cd web && npm run types

tools: $(TOOLS)/golangci-lint $(TOOLS)/staticcheck
$(TOOLS)/golangci-lint:
	go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
$(TOOLS)/staticcheck:
	go install honnef.co/go/tools/cmd/staticcheck@v0.8.2

clean:
	rm -rf bin web/node_modules
	find web/dist -mindepth 1 ! -name .keep -delete
