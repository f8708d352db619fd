# The commands of the portal; each works from a clean clone on a machine with Python 3.11 and make.
PYTHON_BIN := .venv/bin/python
export PORT DEMO

.PHONY: run test check format drill lock messages

run: ## the portal on http://127.0.0.1:8000 (PORT=, DEMO=0); Ctrl-C stops all it started
	@bash ops/prepare.sh run && exec $(PYTHON_BIN) -m ops.up

test: ## the whole suite, browser and small drills included (ARGS="-k deadline")
	@bash ops/prepare.sh dev && exec $(PYTHON_BIN) -m pytest -q $(ARGS)

check: ## format, lint, types, import contracts, migrations, catalogues, licences
	@bash ops/prepare.sh dev && exec $(PYTHON_BIN) -m ops.check

format: ## put code and templates into the one shape that `make check` asks for
	@bash ops/prepare.sh dev && $(PYTHON_BIN) -m ops.check --write

drill: ## the long drills at full size (WHICH=letters)
	@bash ops/prepare.sh dev && exec $(PYTHON_BIN) -m ops.drill $(WHICH)

lock: ## compile the locks anew from requirements*.in
	@bash ops/prepare.sh dev && bash ops/lock.sh

messages: ## collect the texts into locale/
	@bash ops/prepare.sh dev && $(PYTHON_BIN) -m ops.messages collect
