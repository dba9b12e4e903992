# SPDX-License-Identifier: Apache-2.0
"""One evaluation case: a documented mechanism, told by a machine in its ordinary logs, and the right answer.

A case is made from a seed: the names of files, packages, drivers and people, the times and the surroundings
all come from it, so the same mechanism can be asked again with other names (`generate.py --seed N`).
"""

import dataclasses
import io
import json
import typing
import zipfile

from ..prng import Prng

VERDICTS = ("failure", "healthy", "insufficient")
NO_TIME = (1980, 1, 1, 0, 0, 0)  # of every entry: the same source gives the same archive


@dataclasses.dataclass(frozen=True)
class Evaluation:
    name: str
    family: str  # setup, migration, driver, boot, servicing, update, reset, disk, interference, sysprep, ...
    verdict: str
    mechanism: str  # what happened and where it is documented, in one or two sentences of ours
    make: typing.Callable  # (Scene) -> None: adds items and says what only this seed knows


class Scene:
    """What a case's make() works on: `prng` for every choice, add() for evidence, expect() for the answer."""

    def __init__(self, name, seed):
        self.prng = Prng(f"evaluation/{name}/{seed}")
        self.items = {}  # path in the bundle -> bytes
        self.expected = {"must_mention": [], "must_not_blame": [], "fix_keywords_any": []}

    def add(self, path, content):
        if path in self.items:
            raise ValueError(f"{path} twice")
        self.items[path] = content

    def expect(self, **answer):
        """The keys of expected.json that tests/bundles/README.md lists under "Evaluation cases"."""
        self.expected.update(answer)


def answer_of(case, seed=0):
    """(expected.json as a dictionary, {path: bytes})"""
    scene = Scene(case.name, seed)
    case.make(scene)
    if case.verdict not in VERDICTS:
        raise ValueError(f"{case.name}: verdict {case.verdict}")
    expected = {"case": case.name, "verdict": case.verdict, "family": case.family, **scene.expected, "source": case.mechanism}
    return expected, scene.items


def archive(items):
    """A zip as a customer sends it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        for path in sorted(items):
            written.writestr(zipfile.ZipInfo(path, NO_TIME), items[path], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def files_of(case, seed=0):
    """Path below the case's folder -> bytes."""
    expected, items = answer_of(case, seed)
    text = json.dumps(expected, ensure_ascii=False, indent=2) + "\n"
    return {"evidence.zip": archive(items), "expected.json": text.encode()}


def same(path, one, other):
    """Archives are compared by what is in them: releases of zlib pack differently."""
    if not path.endswith(".zip"):
        return one == other
    return unpacked(one) == unpacked(other)


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        return {name: read.read(name) for name in read.namelist()}
