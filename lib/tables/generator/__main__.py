"""Checks the tables of smtpstatus and compiles them to const C.

    python3 lib/tables/generator check                 report every mistake
    python3 lib/tables/generator build HEADER OUT      check, then write the C tables into the folder OUT
    python3 lib/tables/generator sort FILE...          sort the blocks of phrase files
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True

import emit  # noqa: E402
import phrases  # noqa: E402
import tables  # noqa: E402
from source import Problems  # noqa: E402

TABLES = Path(__file__).parent.parent
HEADER = TABLES.parent.parent / "include" / "smtpstatus.h"


def load(header):
    """All tables, or the end of the program with every mistake listed."""
    problems = Problems()
    loaded = tables.Tables(TABLES, header, problems)
    if problems:
        print("\n".join(problems.found), file=sys.stderr)
        sys.exit(f"{len(problems.found)} mistakes in the tables")
    return loaded


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check")
    build = commands.add_parser("build")
    build.add_argument("header", type=Path)
    build.add_argument("out", type=Path)
    sort = commands.add_parser("sort")
    sort.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "sort":
        for path in arguments.files:
            phrases.sort_file(path)
    elif arguments.command == "check":
        print(load(HEADER).summary())
    else:
        emit.write(load(arguments.header), arguments.out)


if __name__ == "__main__":
    main()
