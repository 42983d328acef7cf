# The daily commands. `just` alone lists them; each is one line that also works without just.

bin := if os_family() == "windows" { ".venv/Scripts" } else { ".venv/bin" }
python := bin / "python"

default:
    @just --list

# Set up this machine and the environment.
setup:
    python3 packaging/start.py setup

# The sample company, in the desk.
run *ARGS:
    python3 packaging/start.py demo {{ARGS}}

# The tests of README.
test *ARGS:
    python3 packaging/start.py test {{ARGS}}

# The store on PostgreSQL; COUNTERFOIL_TEST_POSTGRES names the server.
test-pg *ARGS:
    {{python}} -m pytest -m postgres {{ARGS}}

# The tests that need a screen and a window manager.
test-screen *ARGS:
    python3 packaging/start.py test --screen {{ARGS}}

# What takes longer than the default run may.
test-slow *ARGS:
    {{python}} -m pytest -n auto -m "slow and not postgres" {{ARGS}}

# Measure.
bench *ARGS:
    {{python}} -m pytest -o addopts="-q --strict-markers" -m bench {{ARGS}}

lint:
    {{bin}}/ruff check .
    {{bin}}/lint-imports

fix:
    {{bin}}/ruff check --fix .

types:
    {{bin}}/mypy

# What must hold before a commit.
check: lint types test

# The program as one folder, and tried.
package:
    {{python}} packaging/build.py

# Everything, as the judging machine does it.
ci:
    bash .ci/run
