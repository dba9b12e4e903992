#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`casebook diagnose --format html` and `--format pdf`: the page as a file, in a browser, and printed.

What needs a browser is skipped, saying so, where Chromium, Node.js or the packages of
tests/browser/package-lock.json are absent.
"""

import html.parser
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import closing_line
import program
from browser_modules import BROWSER_TESTS, browser_modules, find_chromium

BUNDLES = program.ROOT / "tests/bundles"
REFERENCE = sorted(path.name for path in BUNDLES.glob("cas-*"))
LARGEST_PAGE = 1_500_000
BROWSER_SECONDS = 240
VOID = {"meta", "br", "input", "link", "img", "hr"}

# A log that wants to be more than text.
HOSTILE = (
    "2021-03-09 10:00:00, Info                  MOUPG  Setup phase is Downlevel </script><script>alert(1)</script>\r\n"
    "2021-03-09 10:00:01, Info                  SP     <img src=http://example.com/x onerror=alert(1)> \x1b[2J\x00\r\n"
    "2021-03-09 10:00:02, Error                 SP     SPWIMCallback: Error in apply of C:\\$WINDOWS.~BT\\NewOS\\"
    "Windows\\\u202egpj.exe\"><svg onload=alert(1)>. GLE [5]\r\n"
    "2021-03-09 10:00:03, Error                 SP     CApplyWIM: Failure while applying image 1 for D:\\x.wim. "
    "Error 0x80070005[gle=0x00000005]\r\n"
    "2021-03-09 10:00:04, Error                 SP     Operation failed: Apply WIM file <b>x</b>, index 1 to "
    "C:\\$WINDOWS.~BT\\NewOS. Error: 0x80070005[gle=0x000000b7]\r\n"
    "2021-03-09 10:00:05, Info                  SP     " + "long " * 4000 + "\r\n")


class Page(html.parser.HTMLParser):
    """What of a page can be checked without a browser."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.open, self.handlers, self.wrong = [], [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        self.loads += [value for name, value in attrs if name in ("src", "srcset", "action", "data", "xlink:href")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag not in VOID and tag not in ("rect", "circle", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("rect", "circle", "line"):
            return
        if not self.open or self.open[-1] != tag:
            self.wrong.append((tag, self.getpos()))
            return
        self.open.pop()


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def diagnose(self, *arguments, status=0, environment=None):
        done = program.run("diagnose", *arguments, environment=environment)
        self.assertEqual(status, done.returncode, done.stderr.decode())
        return done

    def page(self, path, *arguments):
        return self.diagnose(path, "--format", "html", *arguments).stdout.decode()

    def fleet(self):
        fleet = self.folder / "fleet"
        for number, name in enumerate(("cas-02564-upgrade-silent-exit", "cas-02695-upgrade-three-roots")):
            shutil.copytree(BUNDLES / name / "bundle", fleet / f"PC-{number}")
        return fleet

    def hostile_bundle(self):
        bundle = self.folder / "hostile" / "Panther"
        bundle.mkdir(parents=True)
        (bundle / "setupact.log").write_bytes(b"\xef\xbb\xbf" + HOSTILE.encode())
        return bundle.parent


class File(Scratch):
    def check_page(self, text):
        page = Page(text)
        self.assertEqual([], page.wrong)
        self.assertEqual([], page.open)
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertEqual([], page.loads)
        self.assertEqual([], page.handlers)
        self.assertEqual([], [link for link in page.links if link[1:] not in page.ids or link[0] != "#"])
        return page

    def test_reference_cases_are_whole_pages_whose_links_lead_somewhere(self):
        self.assertEqual(6, len(REFERENCE))
        for name in REFERENCE:
            with self.subTest(name):
                text = self.page(BUNDLES / name / "bundle")
                self.check_page(text)
                self.assertLess(len(text.encode()), LARGEST_PAGE)

    def test_every_quoted_line_of_a_finding_has_its_address(self):
        bundle = BUNDLES / "cas-02564-upgrade-silent-exit" / "bundle"
        found = json.loads(self.diagnose(bundle, "--format", "json").stdout)
        ids = Page(self.page(bundle)).ids
        items = [item["path"] for item in found["items"]]
        for finding in found["findings"]:
            self.assertIn("f/" + finding["id"], ids)
            for evidence in finding["evidence"]:
                self.assertIn(f"e/{items.index(evidence['item'])}/{evidence['line']}", ids)

    def test_lines_around_a_quotation_are_those_of_the_log(self):
        bundle = BUNDLES / "cas-02564-upgrade-silent-exit" / "bundle"
        lines = (bundle / "Panther/setupact.log").read_text("utf-8-sig").splitlines()
        text = self.page(bundle)
        for number in (1215, 1217, 1219, 1221):
            words = lines[number - 1].rstrip().split()[-1].split("(")[0]
            row = next(row for row in text.splitlines() if f'id="e/2/{number}"' in row)
            self.assertIn(words, row)

    def test_a_hostile_log_stays_text(self):
        text = self.page(self.hostile_bundle())
        self.check_page(text)
        for part in ("<script>alert", "<img", "<svg onload", "\x1b", "\x00", "\u202e"):
            self.assertNotIn(part, text)
        self.assertIn("&lt;svg onload=alert(1)&gt;", text)
        self.assertIn("\\u202e", text)
        self.assertRegex(text, r"\[cut; 20,0\d\d bytes in all\]")

    def test_same_bytes_for_every_number_of_threads(self):
        bundle = BUNDLES / "cas-02713-update-8024200d" / "bundle"
        self.assertEqual(self.page(bundle, "-j", "1"), self.page(bundle, "-j", "3"))

    def test_several_machines_have_a_page_too(self):
        text = self.page(self.fleet(), "--machines", "each")
        self.check_page(text)
        self.assertIn("2 machines: 2 failed", text)
        self.assertIn("2 台计算机", text)


class Pdf(Scratch):
    bundle = BUNDLES / "cas-03865-reset-default-hive" / "bundle"

    def complaint(self, *arguments, environment=None, status=1):
        done = self.diagnose(self.bundle, "--format", "pdf", *arguments, environment=environment, status=status)
        self.assertEqual(b"", done.stdout)
        return done.stderr.decode()

    def fake_browser(self, script):
        path = self.folder / "chromium"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        temporary = self.folder / "temporary"
        temporary.mkdir()
        return {"CASEBOOK_CHROMIUM": str(path), "TMPDIR": str(temporary)}

    def test_a_file_is_asked_for(self):
        self.assertIn("add -o FILE.pdf", self.complaint(status=2))
        self.assertIn("请添加 -o FILE.pdf", self.complaint("--lang", "zh", status=2))

    def test_a_missing_browser_is_said_with_its_remedy(self):
        nowhere = {"PATH": str(self.folder), "CASEBOOK_CHROMIUM": ""}
        output = self.folder / "report.pdf"
        self.assertIn("apt install chromium", self.complaint("-o", output, environment=nowhere))
        self.assertIn("改用 --format html", self.complaint("-o", output, "--lang", "zh", environment=nowhere))
        wrong = {"CASEBOOK_CHROMIUM": str(self.folder / "none")}
        self.assertIn("CASEBOOK_CHROMIUM does not name a program", self.complaint("-o", output, environment=wrong))
        self.assertFalse(output.exists())

    def test_a_failing_browser_leaves_nothing_behind(self):
        output = self.folder / "report.pdf"
        for number, script in enumerate(("echo no display >&2; exit 7\n", "exit 0\n", "kill -9 $$\n")):
            with self.subTest(script):
                environment = self.fake_browser(script)
                said = self.complaint("-o", output, environment=environment)
                self.assertIn("could not make the PDF", said)
                if number == 0:
                    self.assertIn("no display", said)
                self.assertFalse(output.exists())
                self.assertEqual([], os.listdir(environment["TMPDIR"]))
                os.rmdir(environment["TMPDIR"])

    def test_the_browser_gets_fixed_arguments_and_a_home_of_its_own(self):
        log = self.folder / "seen.txt"
        environment = self.fake_browser(
            f'{{ printf "%s\\n" "$@"; echo "HOME=$HOME"; echo "SECRET=$SECRET"; }} > {log}\n'
            'for one in "$@"; do case $one in --print-to-pdf=*) printf "%%PDF-1.4\\n%%%%EOF\\n" > "${one#*=}";; esac; done\n')
        output = self.folder / "report.pdf"
        self.diagnose(self.bundle, "--format", "pdf", "-o", output,
                      environment=environment | {"SECRET": "token", "HOME": "/nonexistent"})
        self.assertEqual(b"%PDF-1.4\n%%EOF\n", output.read_bytes())
        seen = log.read_text().splitlines()
        folder = environment["TMPDIR"]
        self.assertIn("--headless", seen)
        self.assertTrue(any(line.startswith(f"--user-data-dir={folder}/") for line in seen), seen)
        self.assertTrue(any(line.startswith(f"file://{folder}/") for line in seen), seen)
        self.assertTrue(any(line.startswith(f"HOME={folder}/") for line in seen), seen)
        self.assertIn("SECRET=", seen)
        self.assertEqual([], os.listdir(folder))

    def test_an_interrupted_print_ends_the_browser_and_leaves_nothing(self):
        ready, output = self.folder / "ready", self.folder / "report.pdf"
        environment = self.fake_browser(f"sleep 600 & echo $! $$ > {ready}.new; mv {ready}.new {ready}; wait\n")
        casebook = program.find_program()
        if casebook is None:
            self.skipTest("casebook is not built")
        with subprocess.Popen([casebook, "diagnose", self.bundle, "--format", "pdf", "-o", output],
                              env=os.environ | environment, stderr=subprocess.DEVNULL) as running:
            try:
                deadline = time.monotonic() + program.TIME_LIMIT_SECONDS
                while not ready.exists() and time.monotonic() < deadline:
                    time.sleep(0.05)
                running.send_signal(signal.SIGINT)
                self.assertEqual(130, running.wait(program.TIME_LIMIT_SECONDS))
            finally:
                running.kill()
        for process in map(int, ready.read_text().split()):
            state = pathlib.Path(f"/proc/{process}/stat")
            gone = not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"
            self.assertTrue(gone, process)
        self.assertFalse(output.exists())
        self.assertEqual([], os.listdir(environment["TMPDIR"]))

    def test_a_pdf_is_printed(self):
        if find_chromium() is None:
            self.skipTest("Chromium is not installed")
        temporary = self.folder / "temporary"
        temporary.mkdir()
        output = self.folder / "报告 1.pdf"
        self.diagnose(self.bundle, "--format", "pdf", "--lang", "zh", "-o", output, environment={"TMPDIR": str(temporary)})
        pdf = output.read_bytes()
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(pdf.count(b"/Type /Page\n"), 2)
        self.assertEqual([], os.listdir(temporary))


class Browser(Scratch):
    def look(self, pages):
        modules, reason = browser_modules()
        if modules is None:
            self.skipTest(reason)
        task = self.folder / "task.json"
        task.write_text(json.dumps({"pages": pages}))
        done = subprocess.run(["node", str(BROWSER_TESTS / "look.cjs"), find_chromium(), str(modules), str(task)],
                              capture_output=True, timeout=BROWSER_SECONDS, check=False)
        self.assertEqual(0, done.returncode, done.stderr.decode(errors="replace"))
        return json.loads(done.stdout)

    def written(self, name, bundle, *arguments):
        path = self.folder / f"{name}.html"
        self.diagnose(bundle, "--format", "html", "-o", path, *arguments)
        return {"name": name, "file": str(path)}

    def test_pages_are_accessible_quiet_and_fit_a_telephone(self):
        full = self.written("full", BUNDLES / "cas-02564-upgrade-silent-exit" / "bundle")
        pages = [full | {"hash": "#e/0/544", "missing": "#e/0/99999"},
                 self.written("insufficient", BUNDLES / "cas-03865-march-insufficient" / "bundle", "--lang", "zh"),
                 self.written("hostile", self.hostile_bundle()),
                 self.written("fleet", self.fleet(), "--machines", "each")]
        seen = self.look(pages)
        for name, page in seen.items():
            with self.subTest(name):
                self.assertEqual([], page["violations"])
                self.assertEqual([], page["requests"])
                self.assertEqual([], page["console"])
                self.assertLessEqual(page["widths"]["390"], 390)
                self.assertLessEqual(page["widths"]["390 unfolded"], 390)
                self.assertLessEqual(page["widths"]["1280"], 1280)
                first = "zh" if name == "insufficient" else "en"
                other = "en" if first == "zh" else "zh"
                self.assertEqual([first], page["languages"]["first"])
                self.assertEqual([other], page["languages"]["switched"])
                self.assertEqual(other, page["languages"]["tag"])
                # Without its script the page is read all the same; what would do nothing is not shown.
                self.assertGreater(page["still"]["text"], 400)
                self.assertFalse(page["still"]["buttons"])
        full = seen["full"]
        self.assertEqual({"shown": True, "aimed": True}, full["aimed"])
        self.assertEqual({"shown": True, "aimed": True}, full["aimedAfterSwitch"])
        self.assertEqual("zh", full["languages"]["remembered"])
        self.assertIn("e/0/99999", full["notice"])
        self.assertIn("ERROR_ACCESS_DENIED", full["hovered"])
        self.assertIn("Win32 错误 5", full["focused"])
        self.assertTrue(full["escaped"])


if __name__ == "__main__":
    closing_line.main()
