# What people call. "make demo" and "make test" are the two to know.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS := -s -w -X github.com/forma3d/connect/internal/app.Version=$(VERSION)
ORDERS ?= 20
EXIT ?=
GO_SOURCES := cmd gridfinity internal load scripts web/embed.go
TOOLS := $(shell go env GOPATH)/bin

# Whatever the web app is made of; its build is skipped when nothing of it is newer.
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f) web/index.html web/package.json web/package-lock.json web/vite.config.ts web/tsconfig.json

.PHONY: build run demo test check chaos bench web pictures generate tools clean

build: web/dist/index.html ## the program with the web app, in bin/
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/forma3d ./cmd/forma3d

web: web/dist/index.html ## the web app, in web/dist

web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc
	cd web && npm ci
	@touch $@

# The types of the API's client are of the API as it is now; their file changes
# only when they do.
web/.cache/types: web/node_modules/.package-lock.json $(shell find cmd internal -name '*.go' -not -name '*_test.go')
	cd web && npm run types
	@mkdir -p $(@D) && touch $@
web/src/api/schema.d.ts: web/.cache/types
	@:

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build

pictures: build ## pictures of every page, in docs/pictures
	scripts/setup.sh
	cd web && npm run pictures

run: build ## the server for real, with settings from the environment or .env
	bin/forma3d serve

demo: build ## the server against simulated services; ORDERS=20 EXIT=1 stops by itself
	bin/forma3d demo --orders $(ORDERS) $(if $(EXIT),--exit)

test: ## every test: both engines with the race detector, components, a real browser
	scripts/test.sh

check: tools web ## format, vet, linters, architecture, generated files, the web app's types and size
	@test -z "$$(gofmt -l $(GO_SOURCES))" || { echo "not formatted:"; gofmt -l $(GO_SOURCES); exit 1; }
	go vet ./...
	$(TOOLS)/staticcheck ./...
	$(TOOLS)/golangci-lint run ./...
	go test ./internal/architecture
	scripts/generated.sh
	cd web && npm run lint && npm run budget

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
	rm -rf bin web/node_modules web/.cache
	find web/dist -mindepth 1 ! -name .keep -delete
