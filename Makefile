# What this project can do, by name. `make run` and `make test` are the two to know.

SHELL := /bin/sh
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --no-sync
STAMP := .stamps
export PORT DATA_DIR

.PHONY: run demo test test-long check bench messages clean

run: setup pango ## Start everything; PORT and DATA_DIR say where.
	@$(RUN) manage.py up

demo: setup pango ## The same with demonstration data, in ./var-demo.
	@DEMO=1 $(RUN) manage.py up

test: setup pango test-tools ## Everything a change can break, in minutes.
	@$(RUN) python -m pytest -n 2 --dist loadgroup -m "not long"

test-long: setup pango test-tools scanner ## Faults, whole walks and pictures.
	@$(RUN) python -m pytest -n 2 --dist loadgroup -m long

check: setup gettext ## Lint, types, import contracts, migrations, messages.
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) djlint --lint --quiet templates
	@$(RUN) lint-imports --no-cache
	@DATABASE_URL=postgres:/// REDIS_URL=redis:// SECRET_KEY=- $(RUN) mypy --no-error-summary .
	@$(RUN) manage.py check --fail-level WARNING
	@$(RUN) manage.py makemigrations --check --dry-run
	@$(RUN) python -m scripts.messages check

messages: setup gettext ## Bring locale/*.po in step with the texts.
	@$(RUN) python -m scripts.messages update

bench: setup pango ## Measure what people wait for; writes docs/performance.md.
	@$(RUN) python -m bench $(BENCH)

pictures: setup pango test-tools ## Take the pictures of the documentation anew.
	@GOLDEN=draw $(RUN) python -m pytest -q -p no:cacheprovider tests/reports/test_golden.py
	@$(RUN) python -m scripts.pictures

clean: ## Remove what setup made; never the data.
	rm -rf .venv .uv $(STAMP)

# --- Setting up; each step runs only when something it depends on has changed -----------

.PHONY: setup pango test-tools scanner gettext
setup: $(STAMP)/packages $(STAMP)/messages

.uv/bin/uv:
	@echo "Fetching uv into this folder (once)"
	@python3 -m venv .uv 2>/dev/null || { rm -rf .uv; \
	  echo "Python cannot make a virtual environment here: apt-get install python3-venv"; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check uv

$(STAMP)/packages: pyproject.toml uv.lock .python-version $(filter .uv/%,$(UV))
	@echo "Installing Python and the packages of uv.lock (only when they change)"
	@$(UV) sync --locked --quiet --compile-bytecode
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/messages: $(STAMP)/packages $(wildcard locale/*/LC_MESSAGES/*.po)
	@$(RUN) pybabel --quiet compile --domain django --directory locale
	@mkdir -p $(STAMP) && touch $@

# What is not a Python package: by apt where we may, else the command to run.
# Another apt may be at work, such as the first updates of a new machine: wait for it.
APT := apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends
define need
	@$(1) || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing $(2) with apt"; \
	    { DEBIAN_FRONTEND=noninteractive $(APT) $(2) || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(APT) $(2); }; } >/dev/null 2>&1 \
	      || { echo "apt could not install $(2)."; exit 1; }; \
	  else \
	    echo "$(3) Install it with: sudo apt-get install $(2)"; exit 1; \
	  fi; }
endef

pango: setup
	$(call need,$(RUN) python -c 'import weasyprint' >/dev/null 2>&1,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0,Pango$(comma) which sets the PDFs$(comma) is missing.)

gettext:
	$(call need,command -v xgettext >/dev/null,gettext,gettext$(comma) which collects the texts to translate$(comma) is missing.)

scanner:
	$(call need,test -x /usr/sbin/clamd,clamav-daemon,ClamAV$(comma) which scans files$(comma) is missing.)

test-tools: setup
	$(call need,command -v pdftotext >/dev/null,poppler-utils,pdftotext is missing.)
	$(call need,command -v java >/dev/null,default-jre-headless,Java$(comma) in which veraPDF runs$(comma) is missing.)
	$(call need,test -e /usr/share/java/jaxb-api.jar,libjaxb-java,JAXB$(comma) which veraPDF needs$(comma) is missing.)
	@if command -v chromium >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing chromium with apt"; \
	  { DEBIAN_FRONTEND=noninteractive $(APT) chromium || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(APT) chromium; }; } >/dev/null 2>&1 \
	    || { echo "apt could not install chromium."; exit 1; }; \
	else $(RUN) playwright install chromium; fi

comma := ,
