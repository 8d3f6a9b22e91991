# Two commands: `make demo` and `make test`. Each sets up everything it needs in .venv, from a clean clone.

PYTHON ?= python3
BIN := .venv/bin

FUZZ_SECONDS ?= 300
FUZZ_TARGETS ?= notebook script source archive value session

.PHONY: demo test test-long fuzz benchmark benchmark-long build clean

demo: .venv/.kit
	$(BIN)/autograder demo

test: .venv/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2
	OMP_NUM_THREADS=1 $(BIN)/autograder verify --fast

# Every exercise on fifty seeds and variants; every misconception and alternative as a hand-in, through the sandbox; a
# grader that is ended two hundred times; a whole class of attackers at every level, and every attack as an ordinary user.
test-long: .venv/.tests
	OMP_NUM_THREADS=1 AUTOGRADER_SEEDS=50 $(BIN)/pytest -n 2 tests/autograder/exercises tests/autograder/judging \
		tests/autograder/diagnosis tests/autograder/grading tests/autograder/running tests/crash tests/attacks

# What reads untrusted bytes, guided by coverage: FUZZ_SECONDS for each target. The corpus in fuzz-corpus/ is kept, and
# what breaks a target is written there as broken-TARGET-*; it belongs into fuzz/findings/TARGET/ then.
fuzz: .venv/.fuzz
	for target in $(FUZZ_TARGETS); do \
		OMP_NUM_THREADS=1 $(BIN)/python -m fuzz.run $$target fuzz-corpus -max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

build: .venv/.kit
	$(BIN)/autograder build --all

benchmark: .venv/.tests
	$(BIN)/python benchmarks/per_hand_in.py
	$(BIN)/python benchmarks/em_step.py
	$(BIN)/python benchmarks/cavi.py
	$(BIN)/python benchmarks/sampling.py

# Against other graders, which get environments of their own, and over ten thousand hand-ins: this takes long.
benchmark-long: .venv/.tests
	$(BIN)/python benchmarks/peers.py
	$(BIN)/python benchmarks/large_class.py

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/.kit: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/.tests: .venv/.kit
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@

.venv/.fuzz: .venv/.tests
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	touch $@

clean:
	rm -rf .venv demo-output
