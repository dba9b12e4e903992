#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Windows images: `casebook wim`, images as evidence, images in a comparison.

The images of tests/wim_writer.py are not compressed; compressed ones are those of ../shared, when it is there.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import closing_line
import wim_cases
import wim_writer
from program import ROOT, run
from wim_writer import Image

WINDOWS = wim_cases.WINDOWS
SAMPLES = ROOT / "../shared/corpus/binary/wim"
CBS = ROOT / "tests/bundles/cas-02564-upgrade-silent-exit/bundle"
LOG = ("2024-05-02 10:00:01, Info                  CBS    Starting TrustedInstaller initialization.\r\n" * 3).encode()


def text_of(done):
    return done.stdout.decode() + done.stderr.decode()


class WimTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def put(self, name, images, **more):
        path = self.folder / name
        path.write_bytes(wim_writer.write(images, **more))
        return path

    def json_of(self, *arguments):
        done = run("wim", *arguments, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout)


class Wim(WimTest):
    def test_images_are_described_in_both_languages(self):
        path = self.put("install.wim", [Image("Windows 10 Pro", {"a": b"a"}, WINDOWS)], boot=1, integrity=True)
        english = run("wim", path).stdout.decode()
        for words in ("Windows 10 Pro", "Professional, 10.0.19041.4170, x64, zh-CN (default) en-US", "--verify"):
            self.assertIn(words, english)
        self.assertIn("zh-CN（默认）", run("wim", path, "--lang", "zh").stdout.decode())
        self.assertEqual(self.json_of(path)["images"][0]["version"], "10.0.19041.4170")

    def test_files_are_listed_by_pattern_in_any_case_and_slash(self):
        path = self.put("x.wim", [Image("x", {"Windows/System32/a.sys": b"1", "Windows/b.txt": b"22"})])
        listed = self.json_of(path, "windows\\SYSTEM32\\*.sys", "--files")
        self.assertEqual([entry["path"] for entry in listed], ["Windows/System32/a.sys"])
        self.assertEqual([entry["path"] for entry in self.json_of(path, "Windows/System32")],
                         ["Windows/System32", "Windows/System32/a.sys"])
        nothing = run("wim", path, "no-such-file")
        self.assertEqual(nothing.returncode, 3)
        self.assertIn("nothing in it fits", nothing.stderr.decode())

    def test_a_file_is_unpacked_and_nothing_is_overwritten(self):
        path = self.put("x.wim", [Image("x", {"日志/a.log": b"text", "b": b"b"})])
        out = self.folder / "out"
        done = run("wim", path, "日志/A.LOG", "--extract", out)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual((out / "日志/a.log").read_bytes(), b"text")
        self.assertFalse((out / "b").exists())
        again = run("wim", path, "--extract", out)
        self.assertEqual(again.returncode, 1)
        self.assertIn("nothing is overwritten", again.stderr.decode())

    def test_each_image_has_a_folder_of_its_own(self):
        path = self.put("x.wim", [Image("one", {"a": b"1"}), Image("two", {"a": b"2"})])
        out = self.folder / "out"
        self.assertEqual(run("wim", path, "a", "-x", out).returncode, 0)
        self.assertEqual([(out / number / "a").read_bytes() for number in "12"], [b"1", b"2"])
        self.assertEqual(run("wim", path, "a", "--image", "2", "-x", self.folder / "two").returncode, 0)
        self.assertEqual((self.folder / "two/a").read_bytes(), b"2")
        self.assertIn("it holds 2", run("wim", path, "--image", "3", "--files").stderr.decode())

    def test_verify_finds_one_changed_byte(self):
        path = self.put("x.wim", [Image("x", {"a": b"content of a"})], integrity=True)
        self.assertEqual(run("wim", path, "--verify").returncode, 0)
        path.write_bytes(path.read_bytes().replace(b"content of a", b"content of b"))
        self.assertEqual(run("wim", path, "--verify").returncode, 1)

    def test_a_package_tells_what_a_reset_brings_back(self):
        path = self.put("usmt.ppkg", [wim_cases.package()])
        content = self.json_of(path)["contents"][0]
        self.assertEqual([(tool["version"], tool["path"]) for tool in content["tools"]],
                         [("10.0.19041.1", "Config.xml")])
        self.assertLessEqual({"Contoso Agent", "演示工具"}, {one["name"] for one in content["programs"]})
        hive = next(one for one in content["hives"] if one["path"].endswith("NTUSER.DAT"))
        self.assertEqual((hive["readable"], hive["keys"]), (True, 9))
        self.assertEqual(content["profiles"], ["Default", "Public"])
        text = run("wim", path, "--lang", "zh").stdout.decode()
        for words in ("创建工具", "NTUSER.DAT", "first.cmd"):
            self.assertIn(words, text)

    def test_a_package_without_a_version_says_what_to_ask(self):
        path = self.put("usmt.ppkg", [Image("x", {"a": b"a"})])
        self.assertIn("ask with which ScanState", run("wim", path).stdout.decode())

    def test_what_is_no_wim_is_named(self):
        path = self.folder / "x.wim"
        path.write_bytes(b"PK\3\4")
        done = run("wim", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("MSWIM", done.stderr.decode())

    def test_a_damaged_image_costs_nothing_but_itself(self):
        path = self.put("x.wim", [Image("x", {"a": b"a"}, WINDOWS)])
        path.write_bytes(path.read_bytes()[:-400])
        done = run("wim", path, "--files")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("parser error", text_of(done))
        self.assertIn("end", text_of(done))


    def test_the_samples_are_what_their_script_writes(self):
        script = ROOT / "tests/wim_cases.py"
        done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)


class Evidence(WimTest):
    def items(self, path):
        done = run("ls", path, "--format", "json")
        self.assertIn(done.returncode, (0, 3), done.stderr.decode())
        return {item["path"]: item["decoder"] for item in json.loads(done.stdout)["items"]}

    def test_a_captured_windows_gives_its_logs_and_hives(self):
        hive = wim_cases.HIVE.read_bytes()
        path = self.put("broken.wim", [Image("C", {
            "Windows/Logs/CBS/CBS.log": LOG,
            "Windows/System32/config/SOFTWARE": hive,
            "Windows/System32/ntdll.dll": b"MZ" * 100,
            "Users/alice/secret.txt": b"x",
        }, WINDOWS)])
        items = self.items(path)
        self.assertEqual(set(items), {"broken.wim", "broken.wim/Windows/Logs/CBS/CBS.log",
                                      "broken.wim/Windows/System32/config/SOFTWARE"})
        self.assertEqual(items["broken.wim/Windows/Logs/CBS/CBS.log"], "cbs")

    def test_installation_media_and_packages_are_only_described(self):
        for name in ("install.wim", "install2.swm", "boot.wim", "usmt.ppkg"):
            path = self.put(name, [Image("x", {"Windows/Logs/CBS/CBS.log": LOG}, WINDOWS)])
            self.assertEqual(self.items(path), {name: "wim"})

    def test_a_captured_folder_is_a_bundle(self):
        path = self.put("logs.wim", [Image("one", {"CBS.log": LOG}), Image("two", {"a/CBS.log": LOG})])
        self.assertEqual(self.items(path), {"logs.wim": "wim", "logs.wim/1/CBS.log": "cbs",
                                            "logs.wim/2/a/CBS.log": "cbs"})

    def test_a_captured_bundle_has_the_same_diagnosis(self):
        files = {str(file.relative_to(CBS)): file.read_bytes() for file in CBS.rglob("*") if file.is_file()}
        path = self.put("case.wim", [Image("case", files)])
        titles = [json.loads(run("diagnose", where, "--format", "json").stdout)["findings"][0]["title"]
                  for where in (CBS, path)]
        self.assertEqual(titles[0], titles[1])

    def test_a_package_speaks_in_the_diagnosis_of_a_reset(self):
        case = ROOT / "tests/bundles/evaluation/reset-package-brings-hive/evidence.zip"
        report = " ".join(run("diagnose", case).stdout.decode().split())
        self.assertIn("brings a hive of users itself (Data/Users/Default/NTUSER.DAT)", report)
        self.assertIn("The package was made with USMT 10.0.", report)

    def test_a_link_leads_nowhere(self):
        path = self.put("x.wim", [Image("x", {"a.log": LOG}, links={"etc": "C:\\etc"})])
        self.assertEqual(set(self.items(path)), {"x.wim", "x.wim/a.log"})

    def test_names_that_leave_the_folder_stay_inside(self):
        path = self.put("x.wim", [Image("x", {"..": b"a", "b": LOG})])
        self.assertTrue(all(name.startswith("x.wim") and ".." not in name for name in self.items(path)))


class Comparison(WimTest):
    def test_a_changed_system_file_of_an_image_is_found(self):
        files = {"Windows/System32/ntdll.dll": b"library", "Windows/System32/same.dll": b"same"}
        good = self.put("good.wim", [Image("x", files, WINDOWS)])
        bad = self.put("bad.wim", [Image("x", files | {"Windows/System32/ntdll.dll": b"librarz"}, WINDOWS)])
        done = run("compare", good, bad, "--format", "json")
        found = json.loads(done.stdout)["differences"]
        changed = next(one for one in found if one["subject"].endswith("ntdll.dll"))
        self.assertIn("sha1", [aspect["aspect"] for aspect in changed["aspects"]])
        self.assertFalse([one for one in found if one["subject"].endswith("same.dll")])


@unittest.skipUnless(SAMPLES.is_dir(), "../shared/corpus is not here")
class Samples(WimTest):
    """LZX, XPRESS, LZMS, solid, several images, split parts, integrity tables; what they hold: INDEX.md beside."""

    def listed(self, name):
        return self.json_of(SAMPLES / "managedwimlib" / name, "--files")

    def test_trees_are_as_the_index_says(self):
        names = ["ABCD/A.txt", "ABCD/B.txt", "ABCD/C.txt", "ABCD/D.ini", "ABCD/Z/X.txt", "ABCD/Z/Y.ini"]
        for name in ("LZX.wim", "XPRESS.wim", "LZMS.wim", "BootLZX.wim", "BootXPRESS.wim"):
            paths = [entry["path"] for entry in self.listed(name)]
            self.assertLessEqual(set(names), set(paths), name)
        self.assertEqual(self.json_of(SAMPLES / "managedwimlib/BootLZX.wim")["boot_image"], 1)
        many = self.json_of(SAMPLES / "managedwimlib/MultiImage.wim")
        self.assertEqual((len(many["images"]), many["integrity_table"]), (3, True))

    def test_integrity_is_as_the_index_says(self):
        for name, status in (("VerifySuccess.wim", 0), ("VerifyFail.wim", 1), ("LZMS.wim", 0), ("LZX.wim", 0),
                             ("XPRESS.wim", 0), ("MultiImage.wim", 0), ("Split.swm", 0), ("Split2.swm", 0)):
            done = run("wim", SAMPLES / "managedwimlib" / name, "--verify")
            self.assertEqual(done.returncode, status, f"{name}: {text_of(done)}")

    def test_parts_are_put_together(self):
        for name in ("Split.swm", "Split2.swm"):
            out = self.folder / name
            done = run("wim", SAMPLES / "managedwimlib" / name, "--extract", out)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            self.assertEqual([file.stat().st_size for file in out.rglob("*") if file.is_file()], [1048576] * 2)

    def test_compressed_contents_are_the_originals(self):
        originals = ROOT / "../shared/corpus/text"
        for name in ("text_LZX.wim", "text_XPRESS.wim", "text_solid_LZMS.esd"):
            out = self.folder / name
            done = run("wim", SAMPLES / "generated" / name, "case-001", "--extract", out)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            done = subprocess.run(["diff", "-r", out / "case-001", originals / "case-001"], check=False)
            self.assertEqual(done.returncode, 0, name)


if __name__ == "__main__":
    closing_line.main()
