# Deux commandes : `make run DOCS=dossier` et `make test`.
# Il suffit de Python 3.11 (ou plus récent) et de make ; tout le reste va dans .venv.

DOCS ?=
PORT ?= 7860
export DOCS PORT

VENV := .venv
BIN := $(VENV)/bin
SAMPLES := eval/samples

# The lock was tried on Python 3.11 to 3.13: a newer one is taken only for want of these.
PYTHON ?= $(shell \
	for python in python3 python3.13 python3.12 python3.11; do \
		$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
			&& echo $$python && exit; \
	done; \
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo python3)

.PHONY: run test lock samples

# A file that fails is named and does not keep the others from being served (status 1 of
# `ingest`); anything else, such as Ctrl-C, stops here. The samples leave the library as soon
# as there are documents to read.
run: $(VENV)/installation.stamp
	@docs="$$DOCS"; \
	if [ -z "$$docs" ] && find documents -iname '*.pdf' 2>/dev/null | grep -q .; then docs=documents; fi; \
	if [ -z "$$docs" ]; then \
		echo "Ni DOCS=dossier, ni PDF dans documents/ : voici les exemples."; \
		docs=$(SAMPLES); touch $(VENV)/exemples.stamp; \
	elif [ -e $(VENV)/exemples.stamp ]; then \
		for sample in $(SAMPLES)/*.pdf; do $(BIN)/assistant remove "$${sample##*/}" >/dev/null 2>&1; done; \
		rm $(VENV)/exemples.stamp; \
	fi; \
	$(BIN)/assistant ingest "$$docs"; status=$$?; \
	[ $$status -le 1 ] || exit $$status; \
	exec $(BIN)/assistant serve --host 127.0.0.1 --port "$$PORT"

# pytest comes last, so that its closing line is the last one.
test: $(VENV)/tests.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(PYTEST)

# Writes constraints.txt again from what .venv holds, to be run once `make test` has passed on
# newer versions (pip install --upgrade). No address, no local build (torch's "+cpu"): the
# file must serve on any index.
lock: $(VENV)/tests.stamp
	@$(BIN)/python -m pip install -qq -e '.[test,bench,training]' -c constraints.txt
	@{ echo "# Versions éprouvées ensemble, écrites par « make lock »."; \
	$(BIN)/python -m pip list --format=freeze --exclude-editable --exclude pip --exclude setuptools --exclude wheel \
		| sed 's/+.*//' | LC_ALL=C sort -f; } > constraints.txt.new
	@mv constraints.txt.new constraints.txt

# Typesets the PDFs of eval/samples again, byte for byte.
samples: $(VENV)/tests.stamp
	$(BIN)/python -m eval.samples.typeset

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { \
		echo "Il faut Python 3.11 ou plus récent, et il n'a pas été trouvé." >&2; \
		echo "Debian, Ubuntu : apt install python3 python3-venv. S'il est ailleurs : make PYTHON=/chemin/de/python3.12 run" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Il manque à $(PYTHON) le module venv. Debian, Ubuntu : apt install python3-venv" >&2; exit 1; }
	@echo "Préparation de l'environnement .venv ($(PYTHON))…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installation.stamp: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installation des dépendances (quelques minutes la première fois)…"
	@$(BIN)/python -m pip install -qq -e . -c constraints.txt
	@touch $@

$(VENV)/tests.stamp: $(VENV)/installation.stamp
	@$(BIN)/python -m pip install -qq -e '.[test]' -c constraints.txt
	@touch $@
