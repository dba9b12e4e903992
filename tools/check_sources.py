#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reports what neither compiler nor formatter sees across files.

    tools/check_sources.py [ROOT]

- a source file without its SPDX line;
- a type or a function of the namespace defined in two files: the linker takes either, silently;
- the same function body in two files: what both need belongs to one place below them.
Long files are mentioned and do not fail: size asks a question, it does not decide.
"""

import collections
import pathlib
import re
import sys

from source_files import cpp_files

SPDX = "SPDX-License-Identifier: Apache-2.0"
SPDX_FOLDERS = ("src", "tests", "tools", "bench", "cmake", ".ci")
SPDX_ROOT_FILES = ("Makefile", "CMakeLists.txt")
SPDX_SUFFIXES = (".cpp", ".h", ".py", ".sh", ".cmake", "")
SHORTEST_COPY_LINES = 7  # shorter bodies repeat by chance
LONG_FILE_LINES = 600

TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: :.*)? \{")
FUNCTION_BEGIN = re.compile(r"^(?!namespace|struct|class|enum|union|using|extern|template|TEST|#|//)[A-Za-z_\[].*\(.*")


def files_with_spdx(root):
    for name in SPDX_ROOT_FILES:
        yield root / name
    for folder in SPDX_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            generated = {"testdata", "bundles", "skeletons", "__pycache__"} & set(path.parts)
            if path.is_file() and path.suffix in SPDX_SUFFIXES and not generated:
                yield path


def missing_spdx(root):
    for path in files_with_spdx(root):
        head = path.read_text(errors="replace").splitlines()[:3]
        if not any(SPDX in line for line in head):
            yield f"{path.relative_to(root)}:1: no line '{SPDX}'"


class Definitions:
    """Types and functions defined at column 0 of one clang-formatted file."""

    def __init__(self, path, text):
        self.path = path
        self.types = []  # (name, line), outside unnamed namespaces
        self.functions = []  # (head, line, body, is_private)
        lines = text.splitlines()
        self.scopes = []
        number = 0
        while number < len(lines):
            number = self.read(lines, number)

    def read(self, lines, number):
        line = lines[number]
        named = re.match(r"namespace ?([\w:]*) ?\{$", line)
        if named:
            self.scopes.append(named[1])
        elif re.match(r"\}  // namespace", line):
            del self.scopes[-1:]
        elif TYPE.match(line) and "" not in self.scopes:
            self.types.append(("::".join([*self.scopes, TYPE.match(line)[1]]), number + 1))
        elif FUNCTION_BEGIN.match(line):
            return self.read_function(lines, number)
        return number + 1

    def read_function(self, lines, begin):
        """From the line of the name to the brace in column 0; declarations end at their semicolon."""
        end = begin
        while end < len(lines) and not lines[end].endswith(("{", ";", "}")):
            end += 1
        if end == len(lines) or not lines[end].endswith("{"):
            return end + 1
        head = " ".join(line.strip() for line in lines[begin:end + 1]).rstrip(" {")
        close = end + 1
        while close < len(lines) and not lines[close].startswith("}"):
            close += 1
        is_private = "" in self.scopes or re.match(r"(static|inline|constexpr) ", head) or "::" in head.split("(")[0]
        self.functions.append(("::".join(self.scopes) + " " + head, begin + 1, lines[end + 1:close], bool(is_private)))
        return close + 1


def normalised(body):
    return "\n".join(code for code in (re.sub(r"//.*", "", line).strip() for line in body) if code)


def groups(pairs):
    by_key = collections.defaultdict(list)
    for key, place in pairs:
        by_key[key].append(place)
    return {key: places for key, places in by_key.items() if len({path for path, _ in places}) > 1}


def listed(root, places):
    return ", ".join(f"{path.relative_to(root)}:{line}" for path, line in places)


def doubles(root):
    files = [Definitions(path, path.read_text()) for path in cpp_files(root / "src")]
    types = [(name, (file.path, line)) for file in files for name, line in file.types]
    for name, places in groups(types).items():
        yield f"{listed(root, places)}: type {name} is defined more than once"
    functions = [(head, (file.path, line)) for file in files
                 for head, line, _, private in file.functions if not private]
    for head, places in groups(functions).items():
        yield f"{listed(root, places)}: function {head.split(' ', 1)[1]} is defined more than once"
    bodies = [(normalised(body), (file.path, line)) for file in files for _, line, body, _ in file.functions]
    for body, places in groups(bodies).items():
        if body.count("\n") + 1 >= SHORTEST_COPY_LINES:
            yield f"{listed(root, places)}: the same function body"


def long_files(root):
    for path in cpp_files(root / "src"):
        count = path.read_text().count("\n")
        if count > LONG_FILE_LINES:
            yield f"note: {path.relative_to(root)} has {count} lines; is it still one thought?"


def violations(root):
    return [*missing_spdx(root), *doubles(root)]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    for note in long_files(root):
        print(note)
    found = violations(root)
    print("\n".join(found) or "sources ok")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
