# make run     start Counterfoil on this machine, with sample data
# make demo    start the public demo: no sign-in, no administration, a sandbox for each visitor (its own ./demo-data)
# make notebook  open the notebooks in JupyterLab; run `make run` once before, for the sample data
# make test    every check and every test
# make check   format, lint, strict types, import contracts
# make lock    renew constraints.txt, the exact versions that are tested
# make clean   remove what these made (data/ and demo-data/ stay: they hold the databases)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
WORKERS ?= 2

.PHONY: run demo notebook test check lock clean environment environment-dev environment-notebook

run: environment
	COUNTERFOIL_DEMO=$${COUNTERFOIL_DEMO:-1} $(BIN)/python app.py run

demo: environment
	COUNTERFOIL_PUBLIC_DEMO=1 COUNTERFOIL_DEMO=0 $(BIN)/python app.py run

notebook: environment-notebook
	PYTHONPATH="$(CURDIR)" $(BIN)/jupyter lab notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

test: environment-dev
	scripts/system-packages.sh
	$(MAKE) --no-print-directory check
	scripts/test.sh $(WORKERS) $(PYTEST_ARGS)

check: environment-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

environment:
	@PYTHON="$(PYTHON)" scripts/environment.sh $(VENV) requirements.txt

environment-dev:
	@PYTHON="$(PYTHON)" scripts/environment.sh $(VENV) requirements-dev.txt

environment-notebook:
	@PYTHON="$(PYTHON)" scripts/environment.sh $(VENV) requirements-notebook.txt

lock:
	PYTHON="$(PYTHON)" scripts/lock.sh constraints.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
