"""Writes the C interface as Rust: generate.py SMTPSTATUS_JSON OUTPUT.

The functions as `extern "C"`, the handles, and a type for each enum. SPDX-License-Identifier: MIT
"""
import json
import re
import sys

NUMBERS = {"int": "c_int", "uint32_t": "u32", "int64_t": "i64", "uint64_t": "u64", "size_t": "usize",
           "char": "c_char", "void": "c_void"}
HANDLES = {"smtpstatus": "SMTPSTATUS_SIZE", "smtpstatus_report": "SMTPSTATUS_REPORT_SIZE",
           "smtpstatus_policy": "SMTPSTATUS_POLICY_SIZE", "smtpstatus_rules": None}
RENAMED = {"result": "Code", "option": "ParserOption"}  # not the names of Rust's own types


def camel(name):
    return RENAMED.get(name) or "".join(word.capitalize() for word in name.split("_"))


def type_of(declared):
    """The Rust type of a C type of the headers."""
    base, stars = re.fullmatch(r"(?:const )?(\w+) ?(\**)", declared).groups()
    if stars:
        inner = f"*const {NUMBERS.get(base, base)}" if declared.startswith("const") else f"*mut {NUMBERS.get(base, base)}"
        return inner if stars == "*" else f"*mut {inner}"
    return NUMBERS[base]


def functions(described):
    yield 'extern "C" {'
    for one in described["functions"]:
        parameters = ", ".join(f"{p['name']}: {type_of(p['type'])}" for p in one["parameters"])
        yield f"    pub fn {one['name']}({parameters}) -> {type_of(one['returns'])};"
    yield "}"


def handles(constants):
    for name, size in HANDLES.items():
        yield "#[repr(C)]"
        if size is None:
            yield f"pub struct {name}([u8; 0]);"
        else:
            yield f"#[derive(Clone, Copy)]\npub struct {name}(pub [u64; {constants[size]} / 8]);"


def enum(name, values, naming):
    """A type that can hold any number, also one of a newer library."""
    kind = "bits!" if naming["is_set"] else "numbers!"
    yield f"{kind}({camel(name)}, ffi::{naming['function']}, {{"
    for one, value in sorted(values.items(), key=lambda item: item[1]):
        yield f"    {one.upper()} = {value},"
    yield "});"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        described = json.load(file)
    lines = ["pub(crate) mod ffi {", "#![allow(non_camel_case_types, dead_code)]",
             "use std::os::raw::{c_char, c_int, c_void};"]
    lines += [*handles(described["constants"]), *functions(described), "}"]
    for name, values in described["enums"].items():
        lines += enum(name, values, described["naming"][name])
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
