#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page of an upload link in a browser, in front of a real server: files and folders, broken lines, a closed
browser, no scripts. Skipped, saying so, where Chromium, Node.js or the packages of tests/browser are absent."""

import json
import random
import subprocess
import unittest

import closing_line
import serve_test
from browser_modules import BROWSER_TESTS, browser_modules, find_chromium

BROWSER_SECONDS = 240
PIECE = 16 * 1024 * 1024  # of the page


class UploadPage(serve_test.Desks):
    def link(self, **wanted):
        _, made = self.desk.asked("POST", f"/api/v1/cases/{self.case}/links", wanted, status=201)
        return made["url"].removeprefix("https://desk.example.com")

    def test_customers_send_what_was_asked_for(self):
        modules, reason = browser_modules()
        if modules is None:
            self.skipTest(reason)
        self.confined()
        self.begin()
        _, request = self.desk.asked("POST", f"/api/v1/cases/{self.case}/requests", {
            "title": "日志", "items": [{"artifact": "cbs-log", "label_en": "CBS log", "label_zh": "CBS 日志"},
                                     {"artifact": "procmon-capture", "label_en": "Trace", "label_zh": "跟踪"}]},
            status=201)
        files = {"logs": self.zipped("examples/access-denied"), "empty": b"", "plain": b"a line\n",
                 "large": random.Random(1).randbytes(PIECE + 1_000_000),
                 "half": random.Random(2).randbytes(PIECE + 2_000_000)}
        names = {"logs": "日志 <b>.zip", "empty": "empty.log", "plain": "plain.txt", "large": "large.bin",
                 "half": "half.bin"}
        sent = self.folder / "sent"
        (sent / "folder/below").mkdir(parents=True)
        (sent / "folder/a.txt").write_text("one\n")
        (sent / "folder/below/b.txt").write_text("two\n")
        for kind, content in files.items():
            (sent / names[kind]).write_bytes(content)
        task = self.folder / "task.json"
        task.write_text(json.dumps({
            "base": f"http://127.0.0.1:{self.desk.port}", "link": self.link(request=request["id"]),
            "pinned": self.link(pin="471100"), "folder": str(sent / "folder"),
            "files": {kind: str(sent / name) for kind, name in names.items()}}))
        done = subprocess.run(["node", str(BROWSER_TESTS / "upload.cjs"), find_chromium(), str(modules), str(task)],
                              capture_output=True, timeout=BROWSER_SECONDS, check=False)
        self.assertEqual(0, done.returncode, done.stderr.decode(errors="replace"))
        seen = json.loads(done.stdout)
        self.assertEqual(seen["language"], "zh-CN")
        self.assertEqual((seen["requests"], seen["console"], seen["violations"]), ([], [], []))
        self.assertEqual(seen["widths"], {"1280": 1280, "390": 390})
        shown = {name: row for row in seen["rows"] for name in [*names.values(), "folder/a.txt", "folder/below/b.txt"]
                 if row.startswith(name)}
        self.assertIn("✓ 可以读取", shown["日志 <b>.zip"])
        self.assertIn("组件维护日志", shown["日志 <b>.zip"])
        self.assertIn("文件为空", shown["empty.log"])
        self.assertIn("✓ 已收到", shown["folder/below/b.txt"])
        self.assertEqual(seen["asked"], ["there", "missing"])
        self.assertEqual(seen["broken"], 2)
        self.assertIn("✓ 校验一致", seen["mended"])
        self.assertIn("Choose the same file again", seen["ghost"])
        self.assertEqual(seen["resumed"], [PIECE])
        self.assertIn("plain.txt", seen["plain"])
        self.assertIn("✓ 已收到", seen["plain"])
        self.assertIn("PIN 码不正确", seen["wrongPin"])
        # Byte for byte, and each once.
        kept = sorted(one["name"] for one in self.items("evidence"))
        self.assertEqual(kept, sorted([*names.values(), "folder/a.txt", "folder/below/b.txt"]))
        blobs = [path.read_bytes() for path in (self.folder / "data/blobs").glob("*/*/*")]
        for content in files.values():
            self.assertIn(content, blobs)


if __name__ == "__main__":
    closing_line.main()
