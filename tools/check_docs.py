#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the documentation names what exists.

    tools/check_docs.py [ROOT]

- every path in `backticks` that begins with a folder of the tree exists; <placeholders>, NAME and *
  stand for at least one existing name;
- every relative link leads somewhere;
- every `make target` exists in the Makefile;
- docs/dependencies.md lists the packages of tools/packages.txt, no more and no fewer.
"""

import pathlib
import re
import sys

FOLDERS = ("src", "knowledge", "tools", "tests", "docs", "bench", "examples", "cmake", ".ci")
PATH = re.compile(r"^(?:" + "|".join(map(re.escape, FOLDERS)) + r")/[^\s]*$")
PLACEHOLDER = re.compile(r"<[^>]+>|\bNAME\b")
SHOWN_AS_WRONG = "Wrong"  # lines of Right / Wrong pairs may name what must not exist


def pages(root):
    yield from sorted(root.glob("*.md"))
    yield from sorted((root / "docs").rglob("*.md"))
    yield from sorted((root / "src").rglob("README.md"))


def text_lines(page):
    """Numbered lines outside fenced blocks."""
    fenced = False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield number, line


def exists(root, path):
    if path.endswith("/"):
        path = path[:-1]
    pattern = PLACEHOLDER.sub("*", path)
    if "{" in pattern:
        head, choices, tail = re.match(r"(.*?)\{(.*?)\}(.*)", pattern).groups()
        return all(exists(root, head + choice + tail) for choice in choices.split(","))
    return any(root.glob(pattern)) if "*" in pattern else (root / pattern).exists()


def make_targets(root):
    return set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.MULTILINE))


def page_violations(root, page, targets):
    for number, line in text_lines(page):
        place = f"{page.relative_to(root)}:{number}"
        for quoted in re.findall(r"`([^`]+)`", line):
            if PATH.match(quoted) and SHOWN_AS_WRONG not in line and not exists(root, quoted):
                yield f"{place}: {quoted} does not exist"
            target = re.match(r"make ([a-z]+)", quoted)
            if target and target[1] not in targets:
                yield f"{place}: the Makefile has no target {target[1]}"
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line):
            if "://" not in link and not (page.parent / link).exists():
                yield f"{place}: the link to {link} leads nowhere"


def packages_listed(root):
    for line in (root / "tools/packages.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, purposes, why = line.split("\t")
            yield name.split(":")[0], purposes, why


def package_violations(root):
    page = root / "docs/dependencies.md"
    described = set(re.findall(r"^\| `([a-z0-9.+-]+)`", page.read_text(), re.MULTILINE))
    listed = {name for name, _, _ in packages_listed(root)}
    for name in sorted(listed - described):
        yield f"docs/dependencies.md: no row for {name} of tools/packages.txt"
    for name in sorted(described - listed):
        yield f"docs/dependencies.md: {name} is not in tools/packages.txt"


def violations(root):
    targets = make_targets(root)
    found = [violation for page in pages(root) for violation in page_violations(root, page, targets)]
    return found + list(package_violations(root))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    found = violations(root)
    print("\n".join(found) or "docs ok")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
