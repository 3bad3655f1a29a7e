# What people run: make serve, make test. The rest is for those who carry this on.
SHELL := bash
.SHELLFLAGS := -eo pipefail -c
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8001
PYTHON ?= python3

.PHONY: help setup build serve test screenshots docs package bench-site lint check evaluate mutants bench-start bench-reading bench peers constraints clean

help:
	@echo "make serve    set up, build and serve the benchmark on http://127.0.0.1:$(PORT)"
	@echo "make test     set up and run every test"
	@echo "make build    set up and build the tables and the database"
	@echo "make check    lint, types, and whether the committed tables are up to date"

# Of all that pip says, what it is at; in a terminal line by line over itself.
SHOW := awk -v terminal="$$([ -t 2 ] && echo yes)" ' \
  /^ *Collecting/ && terminal { printf "\r  %3d  %-50.50s", ++n, $$2; fflush() } \
  /^Installing collected/ { printf (terminal ? "\r" : "") "  %-55s\n", "putting them in place"; fflush() }'

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("councilbench needs Python 3.11 or newer; set PYTHON to one") if sys.version_info < (3, 11) else 0'
	@echo "Making a Python environment in $(VENV), for this folder alone."
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing councilbench and what it needs: about two minutes the first time."
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e ".[dev]" | $(SHOW)
	@touch $@

build: setup
	@echo "Building the tables, the charts and the database from sources/."
	$(BIN)/councilbench build

serve: build
	@echo "Writing what the site offers for download."
	$(BIN)/councilbench package
	$(BIN)/councilbench serve --port $(PORT)

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check build tests
	$(BIN)/ruff format --check build tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: lint
	$(BIN)/councilbench build --check

# The pictures in the README, by a browser.
screenshots: build
	$(BIN)/python -m tests.screenshots

# What is published, in dist/.
package: setup
	$(BIN)/councilbench package

# How long the site's pages take, beside a table page of Datasette.
bench-site: build
	$(BIN)/python -m tests.site_speed

# How well the reader reads: layouts with what a person found in them, by kind of finding.
evaluate: setup
	$(BIN)/python -m tests.evaluate

# Whether the tests notice mistakes: a sample of them is made in copies of the program.
mutants: setup
	PYTHONHASHSEED=0 $(BIN)/python -m tests.mutants

# How the time to read grows with the text, hostile texts among them.
bench-reading: setup
	$(BIN)/python -m tests.reading_growth

# How long commands take to start, and how much of that is imports.
bench-start: build
	$(BIN)/python -m tests.start_times

# Every benchmark of speed, as ratios within one run.
bench: bench-start bench-site bench-reading

# The page that says what may stand in a card, from the card's model.
docs: setup
	$(BIN)/python -m tests.card_page

# How well peers are ranked, by the pairs judged by hand in tests/peers.
peers: setup
	$(BIN)/python -m tests.peers.evaluate

# The exact versions that are installed and tested; run after changing a range.
constraints: setup
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) dist .pytest_cache .hypothesis .mypy_cache .ruff_cache
