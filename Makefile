# The ways to run, test and build Duologue. `make run` and `make test` are all
# that a newcomer needs; both work on a machine with Go, Node, git, make and apt.

export CGO_ENABLED = 0
GO ?= go

# tests need no symbols of a debugger, and make lint vets them
quick := -vet=off -ldflags=-w

sources := public/build.mjs $(shell find public/src public/img -type f)
manifest := public/dist/manifest.json

.PHONY: run test race lint bench assets build fuzz deps pictures

# a filled product on http://127.0.0.1:8080, its data in ./data
run: build
	bin/duologue demo
	exec bin/duologue serve

# everything, the MariaDB and browser tests included; what takes longest begins,
# and one package more than there are processors is under way: some only wait
test: deps assets
	scripts/with-mariadb --memory node scripts/test.mjs $(quick) -p $$(($$(nproc) + 1)) -timeout 40m ./app ./models ./app/organise ./cmd/duologue ./...

# the same under the race detector, which needs a C compiler
race: deps assets
	CGO_ENABLED=1 scripts/with-mariadb --memory node scripts/test.mjs -race -timeout 60m ./...

lint:
	scripts/lint

# registration, scan and agenda beside bare loops, on SQLite and MariaDB
bench: deps build
	scripts/with-mariadb bin/duologue bench

# the pictures of docs/pages.md, of the demonstration as it is now
pictures: deps assets
	$(GO) test -tags pictures -count 1 -run TestPictures ./app

# a minute for each fuzz target; FUZZTIME=10m for more
fuzz:
	scripts/fuzz

assets: $(manifest)

build: assets
	$(GO) build -o bin/duologue ./cmd/duologue

deps:
	scripts/deps

$(manifest): $(sources) node_modules/.package-lock.json
	node public/build.mjs

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	touch $@
