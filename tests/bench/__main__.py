"""``python -m tests.bench``: all measurements in one run, with the goals beside them."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.bench.opponents import OPPONENTS
from tests.bench.rows import Section, as_data, as_text

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PARTS = (
    "race",
    "conditions",
    "startup",
    "size",
    "journal",
    "rules",
    "deadlines",
    "late",
    "calendars",
    "branches",
    "reading",
    "recheck",
    "hostile",
    "charts",
    "stores",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and with ``--strict`` tell by the exit code whether every goal that was measured is met."""
    options = _options(argv)
    if options.install:
        subprocess.run([sys.executable, "-m", "pip", "install", "-r", str(REQUIREMENTS)], check=True)
    sections = [section for name in options.part or PARTS for section in _sections(name, options)]
    if options.json:
        print(json.dumps({"python": platform.python_version(), "sections": as_data(sections)}, indent=2))
    else:
        print(
            f"Python {platform.python_version()}; medians over interleaved rounds, CPU time unless it says otherwise\n"
        )
        print(as_text(sections))
    missed = any(row.met is False for section in sections for row in section.rows)
    return 1 if options.strict and missed else 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller handbooks")
    parser.add_argument("--large", action="store_true", help="100 000 steps: a handbook, and kept one by one")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is not met")
    parser.add_argument("--install", action="store_true", help="first install the other engines into this environment")
    parser.add_argument(
        "--only",
        nargs="+",
        default=(),
        choices=[each.name for each in OPPONENTS],
        metavar="NAME",
        help="only these opponents beside the generator",
    )
    parser.add_argument("--part", nargs="+", choices=PARTS, help="only these measurements")
    return parser.parse_args(argv)


def _sections(name: str, options: argparse.Namespace) -> list[Section]:
    if name != "stores":
        return [_part(name, options)]
    from tests.bench import stores

    rounds = 5 if options.quick else 15
    parts = [stores.sqlite, stores.callers, stores.wakes, stores.postgres, partial(stores.postgres, durable=False)]
    large = [stores.memory()] if options.large else []
    return [*(part(rounds=rounds) for part in parts), *large]


def _part(name: str, options: argparse.Namespace) -> Section:
    """One measurement; each is imported when it is its turn, so that a part can run while another is broken."""
    quick = options.quick
    rounds = 5 if quick else 21
    sizes = (10, 100, 1_000) if quick else (10, 100, 1_000, 10_000)
    if name == "race":
        from tests.bench.race import race

        return race(rounds=rounds, only=options.only)
    if name == "conditions":
        from tests.bench.conditions import conditions

        return conditions(rounds=rounds)
    if name == "startup":
        from tests.bench.startup import startup

        return startup(rounds=5 if quick else 10)
    if name == "branches":
        from tests.bench.branches import branches

        return branches(rounds=rounds)
    if name in ("rules", "deadlines", "late", "calendars"):
        from tests.bench import watching

        watch: Callable[..., Section] = getattr(watching, name)
        return watch(rounds=rounds)
    if name in ("reading", "recheck"):
        from tests.bench.reading import reading, recheck

        return recheck(rounds=rounds) if name == "recheck" else reading(_with_large(sizes, options), rounds=rounds)
    if name == "hostile":
        from tests.bench.hostile import hostile

        return hostile(rounds=2 if quick else 3)
    if name == "charts":
        from tests.bench.charts import charts

        return charts(rounds=rounds, large=not quick)
    from tests.bench.growth import by_journal, by_size

    if name == "size":
        return by_size(sizes, rounds=rounds)
    return by_journal((10, 5_000), rounds=rounds)


def _with_large(sizes: tuple[int, ...], options: argparse.Namespace) -> tuple[int, ...]:
    return (*sizes, 100_000) if options.large else sizes


if __name__ == "__main__":
    sys.exit(main())
