"""Joins the library into one C file and one header, to be compiled straight into a program.

    amalgamate.py --root FOLDER --out FOLDER --include FOLDER... -- SOURCE...

Writes smtpstatus.c, smtpstatus.h and smtpstatus_dsn.h. The sources, generated tables among
them, are put one behind the other with their private headers once in front of the first that
includes them; all that they share becomes static. So no two files may use one name for two
things: that is checked. Only the standard library is used. SPDX-License-Identifier: MIT
"""

import argparse
import re
import sys
from pathlib import Path

PUBLIC = ("smtpstatus.h", "smtpstatus_dsn.h")
# What is left out as a whole, by the name of the folder or the first word of the file's.
PARTS = {"SMTPSTATUS_DSN": "dsn", "SMTPSTATUS_RULES": "rules"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+["<]([^">]+)[">].*\n', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# What a file keeps to itself: static functions and objects, and its macros.
OWN_NAME = re.compile(r"^(?:static\b[^;={}()]*?\b(\w+)\s*(?:\(|\[|=|;)|#[ \t]*define[ \t]+(\w+))", re.MULTILINE)

HEAD = """/*
 * smtpstatus {version}, all of it in one file: what did the mail server say, whose fault is
 * it, and what now? The contract stands in smtpstatus.h, which is all that this file needs.
 *
 *      cc -c smtpstatus.c
 *
 * Written by the build of smtpstatus from lib/; change things there. Compile it with these
 * to leave parts out:
 *
 *      -DSMTPSTATUS_DSN=0    no bounce messages: nothing of the header's smtpstatus_report_...
 *      -DSMTPSTATUS_TEXT=0   replies are judged by their codes alone, without the phrases;
 *                            the reader of bounce messages still works, but judges as little
 *      -DSMTPSTATUS_ADVICE=0 without the texts for people: titles, explanations, advice
 *      -DSMTPSTATUS_RULES=0  without own rules: SMTPSTATUS_ERROR_LEFT_OUT for a text of them
 *
 * and with -DSMTPSTATUS_BUILD -fvisibility=hidden into a shared library that exports the
 * public functions. It asks for memcpy, memmove, memset and memcmp and nothing else, also
 * with -ffreestanding, and has no writable data.
 *
{licence}
 */
#ifndef SMTPSTATUS_TEXT
#define SMTPSTATUS_TEXT 1
#endif
#ifndef SMTPSTATUS_DSN
#define SMTPSTATUS_DSN 1
#endif
#ifndef SMTPSTATUS_ADVICE
#define SMTPSTATUS_ADVICE 1
#endif
#ifndef SMTPSTATUS_RULES
#define SMTPSTATUS_RULES 1
#endif
#define SMTPSTATUS_AMALGAMATION 1

#include "smtpstatus.h"
"""


class Amalgamation:
    def __init__(self, root, folders):
        self.root, self.folders = root, folders
        self.placed, self.owners, self.problems = {}, {}, []
        self.out = []

    def find(self, name, beside):
        """The file that an #include of this name means."""
        for folder in [beside, *self.folders]:
            if (folder / name).is_file():
                return (folder / name).resolve()
        raise SystemExit(f"{name}: included, but not found")

    def name_of(self, path):
        """How people know the file; what the build wrote is known by its name."""
        try:
            return str(path.relative_to(self.root / "lib"))
        except ValueError:
            return f"{path.name}, compiled from lib/tables/"

    def claim_names(self, path, text):
        for found in OWN_NAME.finditer(COMMENT.sub("", text)):
            name = found.group(1) or found.group(2)
            owner = self.owners.setdefault(name, path)
            if owner != path:
                self.problems.append(f"{name} stands for two things, in {self.name_of(owner)} and {self.name_of(path)}")

    def place(self, path):
        """Appends a file behind all that it includes."""
        if path in self.placed:
            return
        self.placed[path] = True
        text = path.read_text(encoding="utf-8")
        system = []
        for found in INCLUDE.finditer(text):
            name = found.group(1)
            if name in PUBLIC or name == "private_names.h":
                continue
            if '"' in found.group(0):
                self.place(self.find(name, path.parent))
            else:
                system.append(name)
        self.claim_names(path, text)
        text = INCLUDE.sub(lambda found: found.group(0) if found.group(1) in system else "", text)
        text = text.replace("extern SMTPSTATUS_PRIVATE", "SMTPSTATUS_PRIVATE")
        text = re.sub(r"\n{3,}", "\n\n", text.replace("/* SPDX-License-Identifier: MIT */\n", "")).strip("\n")
        title = f"/* {'-' * (66 - len(self.name_of(path)))} {self.name_of(path)} */"
        for macro, part in PARTS.items():
            if part in (path.parent.name, path.stem.split("_")[0]):
                text = f"#if {macro}\n{text}\n#endif /* {macro} */"
        self.out.append(f"\n{title}\n\n{text}\n")


def joined_header(folder):
    """Both public headers as one; their include guards stay, so that each may also be there by itself."""
    core, dsn = ((folder / name).read_text(encoding="utf-8") for name in PUBLIC)
    return core + "\n" + INCLUDE.sub(lambda found: "" if found.group(1) in PUBLIC else found.group(0), dsn)


def version_of(header):
    return ".".join(re.search(rf"#define SMTPSTATUS_VERSION_{part} (\d+)", header).group(1)
                    for part in ("MAJOR", "MINOR", "PATCH"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--depfile", type=Path)
    parser.add_argument("--target", default="smtpstatus.c", help="what the depfile calls smtpstatus.c")
    parser.add_argument("--include", type=Path, action="append", default=[])
    parser.add_argument("sources", type=Path, nargs="+")
    arguments = parser.parse_args()

    root = arguments.root.resolve()
    joined = Amalgamation(root, arguments.include)
    for source in arguments.sources:
        joined.place(source.resolve())
    if joined.problems:
        sys.exit("\n".join(joined.problems))

    header = joined_header(root / "include")
    licence = "\n".join(" * " + line if line else " *" for line in
                        (root / "LICENSE").read_text(encoding="utf-8").strip().split("\n"))
    head = HEAD.format(version=version_of(header), licence=licence)
    dsn = "/* The bounce messages are part of smtpstatus.h here. SPDX-License-Identifier: MIT */\n#include \"smtpstatus.h\"\n"
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, text in (("smtpstatus.c", head + "".join(joined.out)), ("smtpstatus.h", header), (PUBLIC[1], dsn)):
        (arguments.out / name).write_text(text, encoding="utf-8")
    if arguments.depfile:
        read = [root / "include" / name for name in PUBLIC] + [root / "LICENSE", Path(__file__).resolve(), *joined.placed]
        escaped = " ".join(str(path).replace(" ", "\\ ") for path in read)
        arguments.depfile.write_text(f"{arguments.target}: {escaped}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
