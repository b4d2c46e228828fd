# Every target does its own set-up; it needs Python 3.11 or later, a C compiler and the Python headers.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
EXTRAS ?= dev
# Tests start hundreds of processes: what they read is compiled once, whatever the machine says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-all soak golden lint bench load peers differential any-bytes sweep-exact fuzz schema pictures clean

demo: $(READY)
	@$(BIN)/congtam evaluate cases/land-swap-without-approval.yaml

# What needs neither a browser nor a database server nor Java
test: $(READY)
	$(BIN)/pytest -n auto --dist loadgroup --part quick

# The rest: .ci/postgres make test-all
test-all: $(READY)
	$(BIN)/pytest -n auto --dist loadgroup --part rest

# What needs many minutes, and properties with all their examples; no change of code runs it
soak: $(READY)
	$(BIN)/pytest -n auto --dist loadgroup --part soak

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python benchmarks/main_job.py
	$(BIN)/python benchmarks/explanations.py
	$(BIN)/python benchmarks/proofs.py
	$(BIN)/python benchmarks/readings.py
	$(BIN)/python benchmarks/screens.py
	$(BIN)/python benchmarks/memory.py

# The answer to a click while others load the server: a slow client, 500 sockets, 50 uploads, a case of 500 persons
load: $(READY)
	$(BIN)/python benchmarks/load.py

# Beside other engines; it installs them, and writes docs/performance.md.
peers: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/pytest --part bench
	$(BIN)/python benchmarks/peers.py

# The diagrams, durable-rules and the plain evaluator against each other: make differential N=200000
N ?= 20000
differential: $(READY)
	$(BIN)/python benchmarks/differential.py --number $(N)

# Requests of any bytes to the screens, which answer each and never 500: make any-bytes N=10000
any-bytes: $(READY)
	$(BIN)/python -P benchmarks/any_bytes.py --number $(N)
	$(BIN)/python -P benchmarks/any_bytes.py --number $(N) --signed

# Sweeps against the single-case engine, row by row: make sweep-exact N=100000
sweep-exact: $(READY)
	$(BIN)/python benchmarks/sweep_exact.py --number $(N)

# Files that no one wrote, of every kind, each read in a forked worker: make fuzz N=20000
fuzz: $(READY)
	$(BIN)/python benchmarks/fuzz.py --number $(N)

# After a change of rules or sentences: the texts, schemas and docs that show them, written anew to be read in `git diff`
golden: schema
	$(BIN)/pytest --update

schema: $(READY)
	$(BIN)/congtam schema --out schemas

# The pictures of docs/huong-dan.md, taken anew on the real screens; it needs Chromium
pictures: $(READY)
	$(BIN)/python -m docs.take_pictures

.PHONY: sbom wheel audit

# What the wheel says of its parts: congtam.cdx.json and THIRD-PARTY.md, after a change of constraints.txt or pyproject.toml
sbom: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,spark]'
	$(BIN)/python -m docs.supply

# The wheel of the last commit, the same bytes wherever it is built
wheel: $(READY)
	@folder="$$(mktemp -d)" && git archive HEAD | tar -x -C "$$folder" && \
	  (cd "$$folder" && SOURCE_DATE_EPOCH="$$(git -C $(CURDIR) log -1 --format=%ct)" \
	  $(CURDIR)/$(BIN)/python -m hatchling build -t wheel -d $(CURDIR)/dist) && rm -rf "$$folder"
	@cd dist && sha256sum *.whl

# The pinned versions against published advisories; it asks the network for them, and fails where it is not reached
audit: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[audit]'
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	@echo "Setting up .venv (a few minutes the first time) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
