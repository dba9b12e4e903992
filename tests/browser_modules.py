# SPDX-License-Identifier: Apache-2.0
"""The browser that pages are looked at in, and the packages that drive it."""

import fcntl
import functools
import os
import pathlib
import shutil
import subprocess

import program

BROWSER_TESTS = pathlib.Path(__file__).resolve().parent / "browser"
INSTALL_SECONDS = 120


def find_chromium():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((found for found in map(shutil.which, names) if found), None)


@functools.cache
def browser_modules():
    """The folder of the packages, installed once for each state of the lock; a reason when it cannot be."""
    if program.is_sanitized():
        return None, "the browser looks at the pages of the plain build"
    for name in ("node", "npm"):
        if shutil.which(name) is None:
            return None, f"{name} is not installed"
    if find_chromium() is None:
        return None, "Chromium is not installed"
    folder = pathlib.Path(os.environ.get("CASEBOOK_BUILD", program.ROOT / "build")) / "browser-tests"
    folder.mkdir(parents=True, exist_ok=True)
    # Several tests may come here at once.
    with open(folder / "lock", "w", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return installed_modules(folder)


def installed_modules(folder):
    lock = (BROWSER_TESTS / "package-lock.json").read_bytes()
    stamp = folder / "installed.json"
    if not stamp.is_file() or stamp.read_bytes() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(BROWSER_TESTS / name, folder)
        try:
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True,
                           capture_output=True, timeout=INSTALL_SECONDS)
        except (subprocess.SubprocessError, OSError) as error:
            said = getattr(error, "stderr", None) or b""
            return None, f"npm ci could not install the browser test packages: {said.decode(errors='replace')[-200:]}"
        stamp.write_bytes(lock)
    return folder / "node_modules", ""
