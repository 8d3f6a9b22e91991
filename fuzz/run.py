"""`python -m fuzz.run TARGET FOLDER [libFuzzer options]`: fuzz one reader, guided by coverage, with atheris.

FOLDER keeps the corpus from run to run; it is filled with the seeds first. Inputs that break the target are written to
`FOLDER/broken-*`: put them into `fuzz/findings/TARGET/`, where `make test` replays them.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["autograder.reading", "autograder.sandbox", "zipfile", "tokenize"]):
    from fuzz.mutations import changed_bytes
    from fuzz.targets import TARGETS

SLOW = 20  # seconds for one input; libFuzzer ends with a finding
MEMORY = 2048  # MB


def main(arguments: list[str]) -> None:
    """Fuzz until the time given by -max_total_time is up, or something breaks."""
    name, folder, *options = arguments
    target = TARGETS[name]
    corpus = Path(folder, name)
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        kind = random.random()
        if kind < 0.5:
            return target.change(data, random)[:most]
        if kind < 0.6:
            return changed_bytes(data, random)[:most]
        return bytes(atheris.Mutate(data, most))

    limits = [f"-timeout={SLOW}", f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={corpus}/../broken-{name}-"]
    atheris.Setup([name, str(corpus), "-max_len=65536", "-print_final_stats=1", *limits, *options], target.run,
                  custom_mutator=mutate)  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
