# SPDX-License-Identifier: Apache-2.0
"""`casebook view` in a real (pseudo) terminal: keys in, screen out, and the terminal as it was afterwards."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import closing_line
import program
from virtual_terminal import Terminal

ACCESS_LISTS = program.ROOT / "tests/bundles/cas-02713-update-8024200d/bundle"
EXAMPLE = program.ROOT / "examples/access-denied"
SLOWER = 10 if program.is_sanitized() else 1
ENTER, ESCAPE, TAB = "\r", "\x1b", "\t"


def cbs_line(second, level, message):
    return f"2023-05-09 14:{second // 60:02}:{second % 60:02}, {level:<22}CBS    {message}\r\n"


HEAD = (cbs_line(0, "Info", "TI: --- Initializing Trusted Installer ---")
        + cbs_line(0, "Info", "Starting TrustedInstaller initialization."))
LOG = (HEAD + cbs_line(10, "Info", "alpha") + cbs_line(20, "Warning", "beta 安装失败 gamma")
       + cbs_line(30, "Error", "delta failed [HRESULT = 0x80070005]") + "  second line\r\n"
       + cbs_line(900, "Info", "epsilon"))


class View(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def log(self, content=LOG, name="CBS.log"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def view(self, *arguments, columns=100, rows=30, **variables):
        executable = program.find_program()
        if executable is None:
            self.skipTest("casebook is not built")
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith(("LC_", "LANG", "NO_COLOR", "COLUMNS", "LINES"))}
        environment |= {"LANG": "C.UTF-8", "TERM": "xterm-256color"} | variables
        terminal = Terminal([str(executable), "view", *map(str, arguments)], environment, columns, rows)
        self.addCleanup(terminal.close)
        self.terminal = terminal
        return terminal

    def sees(self, found, seconds=20 * SLOWER):
        return self.terminal.wait_for(found, seconds)

    def press(self, keys, found=None):
        self.terminal.press(keys)
        return self.sees(found) if found is not None else None

    def selected(self):
        return next((line for line in self.terminal.screen.lines() if line.startswith(">")), "")

    def selects(self, text):
        self.sees(lambda _: text in self.selected())

    def assert_restored(self):
        self.assertFalse(self.terminal.screen.alternate, "the alternate screen is still shown")
        self.assertFalse(self.terminal.screen.mouse, "the mouse is still reported")


class Browsing(View):
    def test_a_log_is_shown_with_its_format_and_levels(self):
        self.view(self.log())
        text = self.sees("epsilon")
        self.assertIn("Component servicing log (CBS)", text)
        self.assertIn("14 min 30 s without a record", text)
        self.assertIn("41", self.terminal.screen.style_of("delta"))  # red behind errors, as in CMTrace
        self.assertIn("43", self.terminal.screen.style_of("beta"))
        self.assertEqual([], self.terminal.screen.unknown)

    def test_without_colour_letters_tell_the_level(self):
        self.view(self.log(), NO_COLOR="1")
        self.sees("epsilon")
        self.assertRegex(self.terminal.screen.text(), r" E CBS +delta")
        self.assertNotRegex(self.terminal.screen.style_of("delta"), r"(^|;)(3|4)[0-7](;|$)")

    def test_a_terminal_with_one_colour_works(self):
        self.view(self.log(), TERM="vt100")
        self.assertRegex(self.sees("epsilon"), r" E CBS +delta")

    def test_a_folder_leads_from_the_finding_to_its_line_and_back(self):
        self.view(EXAMPLE)
        self.sees("Panther/setupact.log")
        self.sees("findings (4)")
        self.press("4", "1. Access to PortableDeviceSync.dll")
        self.selects("1. Access to PortableDeviceSync.dll")
        self.press(ENTER, "SPWIMCallback: Error in apply of")
        self.selects("479 ")
        self.press("q", "1. Access to PortableDeviceSync.dll")
        self.press("k" * 10 + ENTER, "SPWIMCallback: Error in apply of")
        self.press("q", "1. Access to PortableDeviceSync.dll")
        self.press("jjj")
        self.selects("setupact.log:479")
        self.press(ENTER, "SPWIMCallback: Error in apply of")
        self.selects("479 ")
        self.assertIn("ERROR_ACCESS_DENIED", self.terminal.screen.text())
        self.press("q", "1. Access to PortableDeviceSync.dll")
        self.selects("setupact.log:479")

    def test_evidence_that_is_no_event_is_shown_by_its_line(self):
        folder = self.folder / "case"
        shutil.copytree(ACCESS_LISTS / "Logs", folder / "Logs")
        (folder / "bad").mkdir()
        shutil.copy(ACCESS_LISTS / "bad/icacls-WpdMtp.txt", folder / "bad")
        self.view(folder, columns=140)
        self.sees(lambda text: re.search(r"\d findings? \(4\)", text))
        self.press("4", "icacls-WpdMtp.txt:")
        rows = [line for line in self.terminal.screen.lines() if "icacls-WpdMtp.txt:" in line]
        self.assertTrue(any("wpdmtp.inf" in row for row in rows), rows)

    def test_the_verdict_lists_what_to_collect_as_the_reports_do(self):
        done = program.run("diagnose", ACCESS_LISTS, "-f", "json", "--lang", "en")
        collect = json.loads(done.stdout)["collect"]
        self.assertTrue(collect)
        self.view(ACCESS_LISTS, columns=140, rows=50)
        self.sees(lambda text: re.search(r"\d findings? \(4\)", text))
        self.press("4", "FAILURE")
        self.press("g", "Collect: " + collect[0]["title"]["en"])

    def test_it_begins_at_a_line_that_a_report_names(self):
        self.view(EXAMPLE, "--at", "setupact.log:479")
        self.selects("479 ")
        self.terminal.press("Q")
        self.terminal.ended()
        self.view(EXAMPLE, "--at", "setupact.log")
        self.assertEqual(2, self.terminal.ended())
        self.assertIn("--at wants ITEM:LINE", self.terminal.screen.text())

    def test_an_archive_opens_too(self):
        archive = self.folder / "case.tar"
        subprocess.run(["tar", "-cf", archive, "-C", EXAMPLE, "Panther"], check=True)
        self.view(archive)
        self.sees("setupact.log")
        self.press(ENTER, "Windows Setup log")

    def test_jumps_between_errors_with_letters_and_function_keys(self):
        self.view(self.log())
        self.sees("epsilon")
        self.press("e")
        self.selects("delta")
        self.sees("E_ACCESSDENIED")
        self.press("g")
        self.press("\x1b[19~")  # F8
        self.selects("delta")
        self.press("G")
        self.selects("epsilon")
        self.press("Y")
        self.selects("beta")

    def test_search_counts_and_goes_on(self):
        self.view(self.log())
        self.sees("epsilon")
        self.press("/alpha", "search [text]: alpha")
        self.press(ENTER)
        self.selects("alpha")
        self.sees('"alpha" 1/1')
        self.assertIn("42", self.terminal.screen.style_of("alpha"))
        self.press("n", "no other match")
        self.press("/" + TAB + "(", "missing")
        self.press(ESCAPE)
        self.sees(lambda text: "missing" not in text)

    def test_filter_by_level_and_text(self):
        self.view(self.log())
        self.sees("epsilon")
        self.press("l")
        self.sees(lambda text: "alpha" not in text and "beta" in text)
        self.press("f-beta" + ENTER)
        self.sees(lambda text: "beta" not in text.replace("-beta", "") and "delta" in text)
        self.press("fx")
        self.sees(lambda text: "alpha" in text and "beta" in text)

    def test_timeline_merges_logs_and_leads_to_the_line(self):
        self.view(EXAMPLE)
        self.press("3")
        self.sees(lambda text: "Timeline" in text and "this is where it failed" in text)
        self.selects("14:1")
        self.press("g", "without a record")
        self.press("/SPWIMCallback: Error" + ENTER)
        self.selects("SPWIMCallback")
        self.press(ENTER, "Panther/setupact.log  Windows Setup log")
        self.selects("479 ")

    def test_marked_rows_are_written_and_nothing_is_replaced_unasked(self):
        self.view(self.log())
        self.sees("epsilon")
        target = self.folder / "out.txt"
        self.press("em")
        self.press("w", "write 1 rows")
        self.press(f"{target}{ENTER}", "rows written")
        self.assertIn("CBS.log:5: 2023-05-09 14:00:30, Error", target.read_text())
        self.assertIn("CBS.log:6:   second line", target.read_text())
        target.write_text("precious")
        self.press(f"w{target}{ENTER}", "replace it? y/n")
        self.press("n", "nothing was written")
        self.assertEqual("precious", target.read_text())
        self.press("w" + str(self.folder / "CBS.log") + ENTER, "replace it?")
        self.press("y", "never written to")
        self.assertEqual(LOG.encode(), (self.folder / "CBS.log").read_bytes())

    def test_the_mouse_moves_selects_and_opens(self):
        self.view(EXAMPLE)
        self.sees("Panther/setupact.log")
        self.assertTrue(self.terminal.screen.mouse)
        self.press("\x1b[<0;20;4M\x1b[<0;20;4m")
        self.selects("Panther/setupact.log")
        self.press("\x1b[<0;20;4M\x1b[<0;20;4m", "Windows Setup log  utf-8")
        self.selects(" 1 ")
        self.press("\x1b[<65;20;4M" * 2)
        self.selects(" 7 ")

    def test_help_lists_the_keys(self):
        self.view(self.log())
        self.sees("epsilon")
        self.press("?", "next and previous error")
        self.press("x", "epsilon")


class Looks(View):
    def test_narrow_terminal(self):
        self.view(self.log(), columns=40, rows=12)
        text = self.sees("epsilon")
        self.assertIn("14:00:30 E delta failed", text)

    def test_resize(self):
        self.view(self.log())
        self.sees("epsilon")
        self.terminal.resize(60, 15)
        self.sees(lambda text: "2023-05-09 14:00:10" in text and text.splitlines()[-1].startswith("?"))
        self.terminal.resize(120, 40)
        self.sees(lambda _: self.terminal.screen.lines()[39].startswith("?"))

    def test_a_terminal_of_one_cell_does_no_harm(self):
        self.view(EXAMPLE)
        self.sees("findings (4)")
        for columns, rows in ((1, 1), (3, 2), (5, 4), (300, 4), (4, 60)):
            self.terminal.resize(columns, rows)
            self.press("4j3e2?x/abc" + ESCAPE)
            time.sleep(0.2)
        self.terminal.resize(100, 30)
        self.press("1", "Panther/setupact.log")
        self.assertEqual([], self.terminal.screen.unknown)

    def test_chinese_texts_and_wide_characters_stay_aligned(self):
        self.view(self.log(), "--lang", "zh")
        text = self.sees("epsilon")
        self.assertIn("组件维护日志（CBS）", text)
        self.assertIn("帮助", text)
        self.assertIn("beta 安装失败 gamma", text)
        self.press("e", "拒绝访问")
        self.press("?", "下一个、上一个错误")

    def test_other_encodings(self):
        for encoding in ("utf-16", "gbk"):
            with self.subTest(encoding):
                self.view(self.log(LOG.encode(encoding), f"{encoding}.log"))
                self.sees("beta 安装失败 gamma")

    def test_a_hostile_log_cannot_touch_the_terminal(self):
        hostile = cbs_line(40, "Error", "before \x1b[2J\x1b]0;title\x07 \x9b31m \x00 \u202e after")
        self.view(self.log(HEAD + hostile), columns=140)
        text = self.sees("after")
        self.assertIn("before \\x1b[2J\\x1b]0;title\\x07", text)
        self.assertIn("\\u202e", text)
        self.assertNotIn(b"]0;title\x07", self.terminal.sent.replace(b"\\x1b", b""))

    def test_a_line_of_a_hundred_megabytes_does_not_freeze_the_screen(self):
        path = self.log(HEAD.encode() + b"x" * (100 << 20) + b"\r\n" + cbs_line(50, "Error", "behind it").encode())
        self.view(path, "--no-diagnosis")
        self.sees("Initializing Trusted Installer")
        self.press("G")
        self.selects("behind it")
        begun = time.monotonic()
        self.press("g")
        self.selects("Initializing")
        self.press(">>>>>>>>")
        self.press("?", "next and previous error")
        self.assertLess(time.monotonic() - begun, 5 * SLOWER)


class Ending(View):
    def test_quitting_restores_the_terminal(self):
        for keys in ("q", "Q", "\x03"):
            with self.subTest(keys):
                self.view(self.log())
                before = self.terminal.modes()
                self.sees("epsilon")
                self.assertTrue(self.terminal.screen.alternate)
                self.assertNotEqual(before[3], self.terminal.modes()[3])
                self.terminal.press(keys)
                self.assertEqual(0, self.terminal.ended())
                self.assert_restored()

    def test_signals_restore_the_terminal(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGABRT, signal.SIGSEGV):
            with self.subTest(number.name):
                self.view(self.log())
                before = self.terminal.modes()
                self.sees("epsilon")
                self.terminal.kill(number)
                self.sees(lambda _: not self.terminal.screen.alternate)
                self.sees(lambda _: before[3] == self.terminal.modes()[3])
                if not program.is_sanitized():
                    self.assertEqual(-number, self.terminal.ended())
                self.assert_restored()

    def test_it_quits_while_the_diagnosis_is_being_made(self):
        self.view(self.log(HEAD + cbs_line(1, "Error", "x failed [HRESULT = 0x80070005]") * 200_000))
        self.sees("x failed")
        self.terminal.press("Q")
        self.assertEqual(0, self.terminal.ended())
        self.assert_restored()

    def test_a_file_that_becomes_shorter_ends_it_with_a_reason(self):
        path = self.log(HEAD + cbs_line(1, "Info", "record") * 100_000)
        self.view(path, "--no-diagnosis")
        self.sees(lambda text: re.search(r"1/100,002 ", text))
        os.truncate(path, 4096)
        self.terminal.press("G")
        self.assertEqual(1, self.terminal.ended())
        self.assert_restored()
        self.assertIn(b"became shorter", self.terminal.sent)


class Refusing(View):
    def test_no_terminal_names_the_command_for_files(self):
        done = program.run("view", self.log(), stdin=subprocess.DEVNULL)
        self.assertEqual(2, done.returncode)
        self.assertIn("casebook events", done.stderr.decode())
        done = program.run("view", self.log(), "--lang", "zh", stdin=subprocess.DEVNULL)
        self.assertIn("需要在终端中运行", done.stderr.decode())

    def test_a_terminal_that_cannot_place_its_cursor_is_refused(self):
        self.view(self.log(), TERM="dumb")
        self.assertEqual(2, self.terminal.ended())
        self.assertIn("casebook events", self.terminal.screen.text())

    def test_a_path_that_is_not_there_is_told_without_a_screen(self):
        self.view(self.folder / "absent.zip")
        self.assertEqual(1, self.terminal.ended())
        self.assertIn("absent.zip", self.terminal.screen.text())
        self.assertNotIn(b"\x1b[?1049h", self.terminal.sent)

    def test_help_teaches_the_keys(self):
        shown = program.run("view", "--help").stdout.decode()
        for part in ("e and E", "/ searches", "casebook view case.zip", "--no-diagnosis"):
            self.assertIn(part, " ".join(shown.split()))


if __name__ == "__main__":
    closing_line.main()
