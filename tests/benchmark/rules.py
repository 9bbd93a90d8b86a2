"""A thousand own rules never slow classification by more than they may: instructions are counted.

    python3 rules.py BENCHMARK_RULES FIXTURE_FOLDER MOST

Each set of the benchmark judges all fixtures, and a reply made of nothing but the words of the rules, under
callgrind. No clock is looked at, so the answer is the same under any load. MOST is how many times the
instructions without rules the fixtures may take. Prints TAP.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MOST_OF_OWN_WORDS = 2.7  # times the instructions without rules


def count(program, fixtures, folder):
    """[(name, instructions for the fixtures, for the reply made of the rules' words)]"""
    run = subprocess.run(["valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={folder}/steps",
                          "--collect-atstart=no", "--toggle-collect=judge_all", "--dump-after=judge_all",
                          program, "--steps", fixtures], capture_output=True, text=True, check=True)
    names = run.stdout.splitlines()
    parts = [Path(folder) / f"steps.{number + 1}" for number in range(2 * len(names))]
    totals = [int(re.search(r"^(?:summary|totals): (\d+)", part.read_text(), re.M)[1]) for part in parts]
    return list(zip(names, totals[::2], totals[1::2]))


def main():
    if not shutil.which("valgrind"):
        print("1..0 # SKIP valgrind is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        (_, fixtures, own), *counts = count(sys.argv[1], sys.argv[2], folder)
    most = float(sys.argv[3])
    print(f"1..{len(counts)}")
    for number, (name, many, worst) in enumerate(counts, 1):
        state = "ok" if many / fixtures <= most and worst / own <= MOST_OF_OWN_WORDS else "not ok"
        print(f"{state} {number} - {name}: {many / fixtures:.2f} times no rules, {worst / own:.2f} over their own words")


if __name__ == "__main__":
    main()
