"""Bounce messages and replies cost what their length says, however they are made: instructions are counted.

    python3 growth.py PROGRAM [SMALLER_SIZE]

Each text that the program has is read at two sizes, ten times apart, under callgrind: of messages all
recipients, and all that is known of the first one and of the message; of replies all that can be asked.
No clock is looked at, so the answer is the same on every machine and under any load. Prints TAP.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Instructions per byte may grow as much. Most shrink, as what is done once counts for less.
MOST = 1.3


def count(program, small, folder):
    """[(length, name, instructions)] in the order in which the messages are read."""
    run = subprocess.run(["valgrind", "--tool=callgrind", "--quiet", f"--callgrind-out-file={folder}/steps",
                          "--collect-atstart=no", "--toggle-collect=read_all", "--dump-after=read_all",
                          program, "--steps", str(small), str(10 * small)], capture_output=True, text=True, check=True)
    read = [line.split(" ", 1) for line in run.stdout.splitlines()]
    parts = [Path(folder) / f"steps.{number + 1}" for number in range(len(read))]
    totals = [int(re.search(r"^(?:summary|totals): (\d+)", part.read_text(), re.M)[1]) for part in parts]
    return [(int(length), name, total) for (length, name), total in zip(read, totals)]


def main():
    if not shutil.which("valgrind"):
        print("1..0 # SKIP valgrind is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        counts = count(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20000, folder)
    pairs = list(zip(counts[::2], counts[1::2]))
    print(f"1..{len(pairs)}")
    for number, ((small, name, few), (large, _, many)) in enumerate(pairs, 1):
        growth = (many / large) / (few / small)
        state = "ok" if growth <= MOST else "not ok"
        print(f"{state} {number} - {name}: {few / small:.1f} instructions per byte, {growth:.2f} times that when longer")


if __name__ == "__main__":
    main()
