"""Lists every file that the compiled tables depend on, for the build."""

from pathlib import Path

TABLES = Path(__file__).parent.parent
for path in sorted(TABLES.rglob("*")):
    if path.suffix in (".txt", ".tsv", ".py"):
        print(path)
