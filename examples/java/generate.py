"""Writes an enum of Java for each of the C interface: generate.py SMTPSTATUS_JSON FOLDER.

SPDX-License-Identifier: MIT
"""
import json
import os
import sys

HEAD = """// Written by generate.py from smtpstatus.json.
package smtpstatus;

/** Of enum smtpstatus_{enum}; {{@code toString()}} gives the library's name. */
public enum {name} {{
{constants}
    /** What a newer library has and this does not. */
    UNRECOGNIZED(Integer.MIN_VALUE);

    final int number;

    {name}(int number) {{
        this.number = number;
    }}

    static {name} of(int number) {{
        for ({name} one : values()) {{
            if (one.number == number) {{
                return one;
            }}
        }}
        return UNRECOGNIZED;
    }}
{more}
    @Override
    public String toString() {{
        return Api.string("{function}", number);
    }}
}}
"""
SET = """
    static java.util.EnumSet<{name}> setOf(int bits) {{
        var set = java.util.EnumSet.noneOf({name}.class);
        for (int bit = 1; bit != 0; bit <<= 1) {{
            if ((bits & bit) != 0) {{
                set.add(of(bit));
            }}
        }}
        return set;
    }}
"""


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        described = json.load(file)
    for enum, values in described["enums"].items():
        name = "".join(word.capitalize() for word in enum.split("_"))
        naming = described["naming"][enum]
        constants = "\n".join(f"    {one.upper()}({value})," for one, value in sorted(values.items(), key=lambda item: item[1]))
        with open(os.path.join(sys.argv[2], name + ".java"), "w", encoding="utf-8") as file:
            file.write(HEAD.format(enum=enum, name=name, constants=constants,
                                   function=naming["function"].removeprefix("smtpstatus_"),
                                   more=SET.format(name=name) if naming["is_set"] else ""))


if __name__ == "__main__":
    main()
