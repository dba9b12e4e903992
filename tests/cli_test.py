#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command line as a person or a script meets it: help, errors, exit status, output, signals."""

import csv
import io
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import closing_line
import program
from program import run

BUNDLES = program.ROOT / "tests/bundles"
FAILING = BUNDLES / "cas-02564-upgrade-silent-exit/bundle"
HEALTHY = BUNDLES / "healthy-cbs-success-only/bundle"
EXAMPLE = program.ROOT / "examples/access-denied"
INSUFFICIENT = BUNDLES / "insufficient-undecoded-windowsupdate/bundle"
HIVES = program.ROOT / "src/decode/regf"
COMMANDS = ("diagnose", "ls", "events", "view", "evtx", "pe", "plan", "compare", "code", "reg", "wulog", "trace summary",
            "trace events", "trace processes", "trace stack", "trace filter", "knowledge list", "knowledge show",
            "knowledge lint", "knowledge test", "knowledge score", "knowledge new", "knowledge why", "help", "version",
            "completion", "man")


def text(stream):
    return stream.decode("utf-8")


class Cli(unittest.TestCase):
    def on_terminal(self, *arguments, environment):
        program_path = program.find_program()
        if program_path is None:
            self.skipTest("casebook is not built")
        try:
            pid, terminal = pty.fork()
        except OSError as error:
            self.skipTest(f"no pseudo terminal: {error}")
        if pid == 0:
            os.execve(program_path, [str(program_path), *map(str, arguments)],
                      {"LANG": "C.UTF-8", "TERM": "xterm", **environment})
        shown = b""
        try:
            while block := os.read(terminal, 65536):
                shown += block
        except OSError:
            pass  # how a pseudo-terminal says that the program has ended
        os.close(terminal)
        self.assertEqual(0, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        return text(shown)

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def works(self, *arguments, status=0, **more):
        done = run(*arguments, **more)
        self.assertEqual(status, done.returncode, text(done.stderr))
        return text(done.stdout)

    def fails(self, *arguments, status, **more):
        """The one line on standard error, without the program's name."""
        done = run(*arguments, **more)
        self.assertEqual(status, done.returncode, text(done.stderr))
        lines = text(done.stderr).splitlines()
        self.assertEqual(1, len(lines), lines)
        self.assertTrue(lines[0].startswith("casebook: "), lines[0])
        return lines[0].removeprefix("casebook: ")


class Help(Cli):
    def test_program_alone_says_what_to_run_first(self):
        shown = self.works()
        self.assertIn("casebook diagnose case.zip", shown)
        self.assertLess(len(shown.splitlines()), 42)

    def test_help_lists_commands_and_exit_statuses(self):
        shown = self.works("--help")
        for command in COMMANDS:
            self.assertIn(f"  {command} ", shown)
        for status in ("0", "1", "2", "3", "10", "11", "130"):
            self.assertRegex(shown, rf"(?m)^  {status} ")

    def test_every_command_has_help_in_both_languages(self):
        for command in COMMANDS:
            english = self.works(*command.split(), "--help")
            chinese = self.works(*command.split(), "--help", environment={"LANG": "zh_CN.UTF-8"})
            self.assertIn("Examples", english)
            self.assertIn("示例", chinese)
            self.assertEqual(english, self.works("help", *command.split()))

    def test_language_option_wins_over_the_environment(self):
        self.assertIn("示例", self.works("ls", "--help", "--lang", "zh"))
        self.assertIn("Examples", self.works("ls", "--help", "--lang=en", environment={"LC_ALL": "zh_CN.UTF-8"}))

    def test_help_fits_the_terminal(self):
        for columns in ("60", "100"):
            for line in self.works("diagnose", "--help", environment={"COLUMNS": columns}).splitlines():
                self.assertLessEqual(len(line), int(columns))


class WrongUse(Cli):
    def test_unknown_option_gets_a_suggestion(self):
        said = self.fails("diagnose", "x", "--formt", "json", status=2)
        self.assertEqual("unknown option --formt; did you mean --format? See: casebook diagnose --help", said)

    def test_errors_come_in_chinese_too(self):
        self.assertEqual("/no/such：没有这个文件或目录；请检查拼写", self.fails("ls", "/no/such", "--lang", "zh", status=1))
        self.assertIn("：既不是文件也不是文件夹", self.fails("ls", "/dev/null", "--lang", "zh", status=1))
        self.assertIn("您要输入的是 --format 吗", self.fails("diagnose", "x", "--formt", "--lang", "zh", status=2))

    def test_unknown_command_and_missing_argument(self):
        self.assertIn("did you mean diagnose?", self.fails("diagnos", "x", status=2))
        self.assertIn("PATH... is missing", self.fails("diagnose", status=2))
        self.assertIn("there is no command", self.fails("help", "xyzzy", status=2))

    def test_missing_path_is_named(self):
        said = self.fails("diagnose", "/no/such/case.zip", status=1)
        self.assertIn("/no/such/case.zip", said)

    def test_name_with_escape_sequence_is_shown_harmless(self):
        self.assertIn("\\x1b[2J", self.fails("ls", "/no/such\x1b[2J", status=1))


class Diagnose(Cli):
    def test_exit_status_follows_the_verdict_only_when_asked(self):
        for evidence in (FAILING, HEALTHY, INSUFFICIENT):
            verdict = json.loads(self.works("diagnose", evidence, "--format", "json"))["verdict"]
            status = {"failure": 10, "healthy": 0, "insufficient": 11}[verdict]
            self.works("diagnose", evidence, "--exit-code", status=status)

    def test_report_in_a_language_other_than_the_environments(self):
        self.assertIn("\n安装与更新经过", self.works("diagnose", FAILING, "--lang", "zh"))
        self.assertIn("\nAttempts", self.works("diagnose", FAILING))

    def test_nothing_readable_is_status_3(self):
        self.assertIn("there is no file in it", self.fails("diagnose", self.folder, status=3))
        (self.folder / "a.bin").write_bytes(b"\0\1\2\3" * 500)
        self.assertIn("nothing in it could be read", self.fails("ls", self.folder, status=3))

    def test_text_that_is_no_log_is_status_3_unless_something_is_found_in_it(self):
        note = self.folder / "notes.txt"
        note.write_text("Bought milk and bread.\n" * 20)
        self.assertIn("the file is not a Windows log, and no error line was found in it",
                      self.fails("diagnose", note, status=3))
        (self.folder / "more.txt").write_text("Nothing happened on Monday either.\n" * 20)
        self.assertIn("none of the 2 files is a Windows log", self.fails("diagnose", self.folder, status=3))
        self.assertIn("2 个文件都不是可识别的 Windows 日志",
                      self.fails("diagnose", self.folder, "--lang", "zh", status=3))
        self.works("ls", self.folder)

    def test_brief_is_at_most_six_lines_in_both_languages(self):
        for evidence in (FAILING, HEALTHY, INSUFFICIENT):
            for language, verdict in (("en", "Verdict: "), ("zh", "判定：")):
                lines = self.works("diagnose", evidence, "--brief", "--lang", language).splitlines()
                self.assertLessEqual(len(lines), 6)
                self.assertTrue(lines[0].startswith(verdict), lines[0])
        shown = self.works("diagnose", FAILING, "--brief")
        self.assertRegex(shown, r"(?m)^Proof: [^ ]+:\d+ \| ")
        self.assertRegex(shown, r"(?m)^Cause: .+\((possible|likely|very likely|confirmed)\)$")
        self.assertIn("leave out --format", self.fails("diagnose", FAILING, "--brief", "-f", "json", status=2))

    def test_names_are_whole_in_a_pipe_and_cut_on_a_terminal(self):
        piped = self.works("diagnose", EXAMPLE, environment={"COLUMNS": "60"})
        name = next(word for line in piped.splitlines() for word in line.split()
                    if word.startswith("C:\\") and len(word) > 80)
        self.assertIn(f"| {name}", piped)
        shown = self.on_terminal("diagnose", EXAMPLE, environment={"COLUMNS": "60", "NO_COLOR": "1"})
        self.assertNotIn(f"| {name}", shown)
        target = self.folder / "report.txt"
        self.on_terminal("diagnose", EXAMPLE, "-o", str(target), environment={"COLUMNS": "60"})
        self.assertIn(f"| {name}", target.read_text())

    def test_percentages_stand_in_the_json_only(self):
        self.assertNotRegex(self.works("diagnose", FAILING), r"(?m)^   Confidence .*%")
        self.assertIn("confidence", json.loads(self.works("diagnose", FAILING, "-f", "json"))["findings"][0])

    def test_same_bytes_for_every_number_of_threads(self):
        one = self.works("diagnose", FAILING, "-f", "json", "-j", "1")
        self.assertEqual(one, self.works("diagnose", FAILING, "-f", "json", "-j", "3"))

    def test_timings_go_to_standard_error(self):
        done = run("diagnose", FAILING, "--timings")
        self.assertRegex(text(done.stderr), r"(?m)^decode +[0-9.]+ s")
        self.assertRegex(text(done.stderr), r"(?m)^all .* MB/s")
        self.assertEqual(text(done.stdout), self.works("diagnose", FAILING))

    def test_colour_only_when_asked_and_never_progress_in_a_pipe(self):
        self.assertNotIn("\x1b", self.works("diagnose", FAILING))
        self.assertIn("\x1b[", self.works("diagnose", FAILING, "--color", "always"))
        self.assertEqual(b"", run("diagnose", FAILING).stderr)

    def test_colour_on_a_terminal_unless_no_color(self):
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            self.assertEqual(coloured, "\x1b[1" in self.on_terminal("diagnose", FAILING, environment=environment))


class Machines(Cli):
    """A folder with the evidence of several machines."""

    def setUp(self):
        super().setUp()
        for name, bundle in (("counter-12", FAILING), ("office-03", BUNDLES / "cas-02695-upgrade-three-roots/bundle")):
            shutil.copytree(bundle, self.folder / "branch" / name)
        self.branch = self.folder / "branch"

    def fleet(self, *arguments):
        return json.loads(self.works("diagnose", *arguments, "--format", "json"))

    def test_folder_whose_parts_name_different_computers_is_grouped_by_cause(self):
        shown = self.works("diagnose", self.branch)
        self.assertIn("2 machines: 2 failed for one cause.", shown)
        self.assertIn("file wpdmtp.dll", shown)
        self.assertIn("BR01-COUNTER-12", shown)
        self.assertIn("2 台计算机：2 台失败，原因相同。", self.works("diagnose", self.branch, "--lang", "zh"))

    def test_machines_that_share_a_cause_and_one_that_is_well(self):
        shutil.copytree(HEALTHY, self.branch / "healthy")
        (self.branch / "empty").mkdir()
        fleet = self.fleet(self.branch, "--machines", "each")
        self.assertEqual([["counter-12", "office-03"]], [group["machines"] for group in fleet["groups"]])
        verdicts = {machine["path"]: machine["verdict"] for machine in fleet["machines"]}
        self.assertEqual({"counter-12": "failure", "office-03": "failure", "healthy": "healthy", "empty": None}, verdicts)

    def test_several_paths_may_be_machines_and_one_folder_one_machine(self):
        paths = [self.branch / "counter-12", self.branch / "office-03"]
        self.assertEqual([str(path) for path in paths], [machine["path"] for machine in self.fleet(*paths, "-m", "each")["machines"]])
        self.assertIn("findings", self.fleet(self.branch, "--machines", "one"))
        self.assertIn("findings", self.fleet(self.branch / "counter-12"))

    def test_brief_is_one_line_for_each_cause(self):
        self.assertEqual(2, len(self.works("diagnose", self.branch, "--brief").splitlines()))

    def test_archive_cannot_be_taken_apart(self):
        archive = shutil.make_archive(str(self.folder / "all"), "zip", self.branch)
        self.assertIn("unpack", self.fails("diagnose", archive, "--machines", "each", status=1))


class OutputFile(Cli):
    def test_file_holds_what_would_be_printed(self):
        target = self.folder / "report.json"
        self.assertEqual("", self.works("diagnose", FAILING, "-f", "json", "-o", target))
        self.assertEqual(self.works("diagnose", FAILING, "-f", "json"), target.read_text())
        self.assertEqual([target], list(self.folder.iterdir()))

    def test_evidence_is_never_overwritten(self):
        log = self.folder / "case" / "setupact.log"
        log.parent.mkdir()
        log.write_text("2020-07-08 10:25:01, Info                  SP     x\n")
        before = log.read_bytes()
        self.assertIn("never written to", self.fails("diagnose", log, "-o", log, status=1))
        self.assertIn("never written to", self.fails("events", log.parent, "-o", log.parent / "new.txt", status=1))
        self.assertEqual(before, log.read_bytes())
        self.assertEqual([log], list(log.parent.iterdir()))

    def test_unwritable_place_is_an_error_before_the_work(self):
        self.assertIn("cannot be written", self.fails("diagnose", FAILING, "-o", "/no/such/folder/x", status=1))

    def test_full_disk_is_an_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        self.assertIn("cannot be written", self.fails("diagnose", FAILING, "-o", "/dev/full", status=1))


class Events(Cli):
    def test_jsonl_and_csv_say_the_same(self):
        lines = [json.loads(line) for line in self.works("events", FAILING, "-f", "jsonl").splitlines()]
        rows = list(csv.DictReader(io.StringIO(self.works("events", FAILING, "-f", "csv"), newline="")))
        self.assertGreater(len(lines), 100)
        self.assertEqual([(line["item"], str(line.get("line", line.get("record")))) for line in lines],
                         [(row["item"], row["line"]) for row in rows])

    def test_order_is_that_of_time(self):
        times = [json.loads(line)["utc"] for line in self.works("events", FAILING, "-f", "jsonl").splitlines()]
        known = [time for time in times if time]
        self.assertEqual(sorted(known), known)

    def test_filters_are_combined(self):
        everything = [json.loads(line) for line in self.works("events", FAILING, "-f", "jsonl").splitlines()]
        wanted = [event for event in everything
                  if event["level"] in ("error", "fatal") and re.search("(?i)failure", event["text"])]
        self.assertTrue(wanted)
        shown = self.works("events", FAILING, "-f", "jsonl", "--level", "error", "--grep", "(?i)failure")
        self.assertEqual(wanted, [json.loads(line) for line in shown.splitlines()])

    def test_times_limit_and_item(self):
        self.assertEqual(1, len(self.works("events", FAILING, "-f", "jsonl", "-n", "1").splitlines()))
        everything = [json.loads(line) for line in self.works("events", FAILING, "-f", "jsonl").splitlines()]
        first = next(event for event in everything if event["time"])
        day = first["time"][:10]
        same_day = self.works("events", FAILING, "-f", "jsonl", "--from", day, "--to", day).splitlines()
        self.assertTrue(all(json.loads(line)["time"].startswith(day) for line in same_day))
        of_item = self.works("events", FAILING, "-f", "jsonl", "--item", first["item"].upper()).splitlines()
        self.assertEqual({first["item"]}, {json.loads(line)["item"] for line in of_item})

    def test_dates_and_levels_are_taken_as_logs_and_people_write_them(self):
        everything = [json.loads(line) for line in self.works("events", FAILING, "-f", "jsonl").splitlines()]
        day = next(event for event in everything if event["time"])["time"][:10]
        expected = self.works("events", FAILING, "--from", day, "--to", day)
        self.assertEqual(expected, self.works("events", FAILING, "--from", day.replace("-", "/"), "--to", day))
        for level in ("warn", "WARNING", "Warning"):
            self.assertEqual(self.works("events", FAILING, "--level", "warning"),
                             self.works("events", FAILING, "--level", level))
        self.assertEqual(self.works("events", FAILING, "-f", "jsonl"), self.works("events", FAILING, "-f", "JSONL"))
        self.assertIn("is not before --to", self.fails("events", FAILING, "--from", "2024/07/12", "--to", "2024/07/11",
                                                       status=2))

    def test_no_match_is_said_with_the_time_that_the_evidence_covers(self):
        times = sorted(event["time"] for line in self.works("events", FAILING, "-f", "jsonl").splitlines()
                       if (event := json.loads(line))["time"])
        said = self.fails("events", FAILING, "--from", "2099-01-01", status=0)
        self.assertIn("no event matches; the evidence runs from ", said)
        self.assertIn(times[0][:19].replace("T", " "), said)
        self.assertIn(times[-1][:19].replace("T", " "), said)
        self.assertIn("没有符合条件的事件；证据的时间范围为",
                      self.fails("events", FAILING, "--grep", "xyzzy", "--lang", "zh", status=0))

    def test_closed_pipe_ends_it_quietly(self):
        path = program.find_program()
        if path is None:
            self.skipTest("casebook is not built")
        big = self.folder / "big.log"
        big.write_text("2020-07-08 10:25:01, Info                  CBS    a line\n" * 200_000)
        process = subprocess.Popen([path, "events", big], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(b"", process.stderr.read())
        self.assertEqual(-signal.SIGPIPE, process.wait(timeout=60))
        process.stderr.close()

    def test_interrupt_ends_it_cleanly_and_leaves_no_file(self):
        path = program.find_program()
        if path is None:
            self.skipTest("casebook is not built")
        big = self.folder / "case" / "big.log"
        big.parent.mkdir()
        big.write_text("2020-07-08 10:25:01, Info                  CBS    a line\n" * 2_000_000)
        target = self.folder / "out"
        process = subprocess.Popen([path, "events", big, "-o", target], stderr=subprocess.PIPE)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        status = process.wait(timeout=60)
        process.stderr.close()
        if status == 0:
            self.skipTest("the machine was too fast to be interrupted")
        self.assertEqual(130, status)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual([big.parent], list(self.folder.iterdir()))


class Plan(Cli):
    def request(self, *arguments):
        return json.loads(self.works("plan", *arguments, "--format", "json"))

    def wanted(self, *arguments):
        return [one["artifact"] for one in self.request(*arguments)["wanted"]]

    def plans(self):
        return [plan["id"] for plan in self.request()["plans"]]

    def test_alone_lists_one_line_for_each_plan(self):
        self.assertIn("upgrade", self.plans())
        for language, required in (("en", "required"), ("zh", "必需")):
            shown = self.works("plan", "--lang", language)
            for plan in self.plans():
                self.assertRegex(shown, rf"(?m)^{plan} +.*{required}")

    def test_paths_and_commands_of_every_plan_are_whole_lines_in_both_languages(self):
        for plan in self.plans():
            paths = [path for one in self.request(plan, "--all")["wanted"] for path in one["paths"]]
            for language, sending in (("en", "Sending it"), ("zh", "发送")):
                shown = self.works("plan", plan, "--all", "--lang", language, environment={"COLUMNS": "60"})
                lines = shown.splitlines()
                self.assertIn(sending, lines)
                for path in paths:
                    self.assertTrue(any(line.endswith(f" {path}") for line in lines), path)
                commands = [line.strip() for line in lines if re.match(r" +(robocopy|wevtutil epl|reg export) ", line)]
                for command in commands:
                    self.assertRegex(command, r"/[a-z0-9:]+$|\.evtx$", plan)
                self.assertNotIn("\n> ", shown.replace(" ", ""))
                self.assertIn("BitLocker", shown)

    def test_first_a_sentence_then_what_is_lost_then_what_takes_long(self):
        order = ["answer", "fleeting", "quick", "long"]
        for plan in self.plans():
            efforts = [order.index(one["effort"]) for one in self.request(plan, "--all")["wanted"]]
            self.assertEqual(sorted(efforts), efforts, plan)

    def test_dumps_never_come_without_a_word_on_personal_data(self):
        shown = self.works("plan", "driver", "--all")
        self.assertIn("A dump holds the contents of memory", shown)
        self.assertIn("转储包含内存内容", self.works("plan", "driver", "--all", "--lang", "zh"))

    def test_only_what_helps_is_left_out_unless_asked_for(self):
        usual = self.request("upgrade")
        everything = self.request("upgrade", "--all")
        self.assertTrue(all(one["required"] for one in usual["wanted"]))
        self.assertEqual(usual["left_out"], len(everything["wanted"]) - len(usual["wanted"]))
        self.assertIn("(helpful, not required)", self.works("plan", "upgrade", "--all"))

    def test_two_plans_are_one_request_with_each_thing_once(self):
        both = self.wanted("upgrade", "interference")
        self.assertEqual(len(both), len(set(both)))
        self.assertLess({*self.wanted("upgrade")}, {*both})

    def test_evidence_is_asked_only_for_what_is_missing_and_says_who_asks(self):
        request = self.request(EXAMPLE)
        wanted = {one["artifact"]: one for one in request["wanted"]}
        self.assertEqual(["f1"], wanted["fltmc-filters"]["findings"])
        self.assertEqual("interference", wanted["tasklist"]["plan"])
        received = {one["artifact"]: one["item"] for one in request["received"]}
        self.assertEqual("Panther/setupact.log", received["setupact"])
        self.assertEqual(set(), {*wanted} & {*received})
        self.assertIn("For finding 1.", self.works("plan", EXAMPLE))
        self.assertIn("用于核实结论 1。", self.works("plan", EXAMPLE, "--lang", "zh"))

    def test_what_is_there_and_not_readable_is_not_asked_for_again(self):
        case = self.folder / "case"
        shutil.copytree(EXAMPLE, case)
        before = self.wanted(case, "--all")
        self.assertIn("evtx-system", before)
        (case / "System.evtx").write_bytes(b"ElfFile\0" + bytes(range(256)) * 20)
        (case / "trace.bin").write_bytes(b"PML_" + bytes(range(256)) * 20)
        request = self.request(case, "--all")
        after = [one["artifact"] for one in request["wanted"]]
        self.assertEqual({"evtx-system", "procmon-capture"}, {*before} - {*after})
        self.assertIn(["trace.bin", False], [[one["item"], one["read"]] for one in request["received"]])

    def test_short_half_of_a_log_is_asked_for_with_the_whole(self):
        panther = self.folder / "Panther"
        panther.mkdir()
        shutil.copy(EXAMPLE / "Panther/setuperr.log", panther)
        one = next(one for one in self.request(self.folder, "--all")["wanted"] if one["artifact"] == "setupact")
        self.assertEqual(["Panther/setuperr.log"], one["received_partly"])

    def test_a_case_without_failure_asks_under_a_condition(self):
        self.assertIn("If something failed all the same", self.works("plan", HEALTHY))
        self.assertIn("如果确实出现过故障", self.works("plan", HEALTHY, "--lang", "zh"))

    def test_neither_plan_nor_path_names_the_nearest_and_all(self):
        said = self.fails("plan", "upgrde", status=1)
        self.assertIn("did you mean upgrade?", said)
        self.assertIn("interference", said)
        self.assertIn("您要输入的是 upgrade 吗", self.fails("plan", "upgrde", "--lang", "zh", status=1))
        self.assertIn("not both", self.fails("plan", "upgrade", self.folder, status=2))

    def test_an_empty_folder_is_status_3(self):
        self.assertIn("nothing tells what failed", self.fails("plan", self.folder, status=3))

    def test_a_folder_named_like_a_plan_is_read_with_its_path(self):
        (self.folder / "upgrade").mkdir()
        self.fails("plan", "./upgrade", status=3, cwd=self.folder)
        self.assertIn("What to collect", self.works("plan", "upgrade", cwd=self.folder))

    def test_own_plans_are_laid_over(self):
        own = self.folder / "plans"
        own.mkdir()
        (own / "mine.yaml").write_text("plans:\n  - id: mine\n    title: {en: my plan, zh: 我的计划}\n"
                                       "    when: {en: Always., zh: 总是。}\n    kinds: [sysprep2]\n"
                                       "    items: [{artifact: systeminfo}]\n")
        self.assertEqual(["systeminfo"], self.wanted("mine", "--knowledge", self.folder))


class Code(Cli):
    def test_code_is_explained_in_both_languages(self):
        shown = self.works("code", "0x80070005")
        self.assertIn("E_ACCESSDENIED", shown)
        self.assertIn("拒绝访问", shown)

    def test_what_a_wrapper_repeats_is_said_once(self):
        self.assertEqual(1, self.works("code", "0x80070422").count("The service is disabled"))

    def test_number_of_an_update_is_called_so(self):
        for typed in ("KB5037768", "kb5037768"):
            shown = self.works("code", typed, status=1)
            self.assertIn("KB5037768 is the number of an update", shown)
            self.assertIn("KB5037768 是更新编号", shown)
            self.assertNotIn("Not in any table", shown)

    def test_negative_decimal_is_an_argument(self):
        self.assertIn("0x80070005", self.works("code", "-2147024891"))

    def test_unknown_code_is_said_and_is_status_1(self):
        self.assertIn("Not in any table", self.works("code", "xyzzy", status=1))


class Registry(Cli):
    SYSTEM = str(HIVES / "testdata/system/input.hive")

    def put_hive(self, *logs):
        """A hive whose last changes are in logs, beside those logs."""
        shutil.copy(HIVES / "testlogs/before.hive", self.folder / "NOTES")
        for log in logs:
            shutil.copy(HIVES / f"testlogs/new.{log}", self.folder / f"notes.{log.lower()}")
        return str(self.folder / "NOTES")

    def test_key_is_shown_as_reg_query_does(self):
        shown = self.works("reg", self.SYSTEM, "HKLM\\SYSTEM\\CurrentControlSet\\Services\\BITS").splitlines()
        self.assertEqual("HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\Services\\BITS", shown[0])
        self.assertIn("    Start    REG_DWORD    0x3", shown)
        self.assertIn("HKEY_LOCAL_MACHINE\\SYSTEM\\Select", self.works("reg", self.SYSTEM).splitlines())

    def test_missing_key_is_answered_with_the_nearest(self):
        said = self.fails("reg", self.SYSTEM, "ControlSet002/Services/nothing/here", status=1)
        for part in (self.SYSTEM, "nothing\\here", "ControlSet002\\Services,", "wuauserv"):
            self.assertIn(part, said)

    def test_what_is_no_hive_is_named(self):
        self.assertIn("no registry hive", self.fails("reg", str(HIVES / "README.md"), status=1))
        self.assertIn("transaction log", self.fails("reg", str(HIVES / "testlogs/new.LOG1"), status=1))
        self.assertIn("is a folder", self.fails("reg", str(self.folder), status=1))
        self.assertIn("No such file", self.fails("reg", str(self.folder / "x"), status=1))

    def test_logs_beside_the_hive_are_replayed_unless_told_otherwise(self):
        hive = self.put_hive("LOG1", "LOG2")
        before = pathlib.Path(hive).read_bytes()
        self.assertIn("after!", self.works("reg", hive, "Notes"))
        self.assertIn("before", self.works("reg", hive, "Notes", "--no-logs"))
        self.assertEqual(before, pathlib.Path(hive).read_bytes())

    def test_logs_that_are_absent_are_asked_for(self):
        done = run("reg", self.put_hive(), "Notes")
        self.assertEqual(0, done.returncode)
        self.assertIn(".LOG1", text(done.stderr))

    def test_evidence_with_its_logs_is_not_dirty(self):
        def issues():
            listed = json.loads(self.works("ls", str(self.folder), "--format", "json"))
            return [issue["kind"] for issue in listed["issues"]]
        self.put_hive()
        self.assertIn("hive-dirty", issues())
        self.put_hive("LOG1", "LOG2")
        self.assertEqual([], issues())

    def test_json_holds_all_keys_with_times_and_security(self):
        told = json.loads(self.works("reg", self.SYSTEM, "ControlSet002", "-r", "-s", "--format", "json"))
        self.assertEqual("NT SERVICE\\TrustedInstaller", told["keys"][0]["owner"])
        self.assertTrue(all(key["sddl"] and key["written"] for key in told["keys"]))
        names = {value["name"]: value for key in told["keys"] for value in key["values"]}
        self.assertEqual(["partmgr", "diskguard"], names["UpperFilters"]["data"])

    def test_reg_files_are_exact_but_on_a_terminal(self):
        hive = self.folder / "odd.hive"
        whole = pathlib.Path(self.SYSTEM).read_bytes()
        self.assertIn(b"wuauserv", whole)
        hive.write_bytes(whole.replace(b"wuauserv", b"wu\x1b[2Jrv").replace(b"BITS", b"BI\nS"))
        written = self.works("reg", hive, "-r", "--format", "reg")
        self.assertIn("\\wu\x1b[2Jrv]", written)
        self.assertIn("cannot be written here: HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\Services\\BI\\x0aS", written)
        self.assertNotIn("\nS]", written)
        shown = self.on_terminal("reg", hive, "-r", "--format", "reg", environment={})
        self.assertNotIn("\x1b", shown)
        self.assertIn("\\wu\\x1b[2Jrv]", shown)
        self.assertIn("-o FILE writes what reg import reads", " ".join(shown.split()))

    def test_reg_file_is_read_back_as_evidence(self):
        self.works("reg", self.SYSTEM, "-r", "--format", "reg", "-o", str(self.folder / "system.reg"))
        shown = self.works("ls", str(self.folder))
        self.assertIn("reg_export", shown)


class Knowledge(Cli):
    def test_samples_of_the_built_in_knowledge_are_right(self):
        self.assertRegex(self.works("knowledge", "test"), r"\d+ signatures, \d+ samples, 0 wrong")

    def test_list_and_show_agree(self):
        lines = self.works("knowledge", "list", "signatures").splitlines()
        if not lines:
            self.skipTest("there are no signatures yet")
        name = next(line.split()[0] for line in lines if re.match(r"[a-z]", line))
        self.assertIn(f"signature {name}", self.works("knowledge", "show", name))

    def test_list_is_one_line_for_each_entry_in_a_pipe(self):
        for line in self.works("knowledge", "list", environment={"COLUMNS": "40"}).splitlines():
            self.assertRegex(line, r"^(signatures|rules|causes|playbooks|artifacts|plans|products|systems|editions|observations|access) +\S+  +\S")
        for line in self.works("knowledge", "list", "causes", "--lang", "zh").splitlines():
            self.assertRegex(line, r"^[a-z0-9.-]+ +\S")

    def test_kinds_are_named_in_the_help_and_codes_can_be_listed(self):
        self.assertIn("KIND: signatures, rules, causes,", self.works("knowledge", "list", "--help"))
        self.assertRegex(self.works("knowledge", "list", "codes"), r"(?m)^win32 +0x00000005  ERROR_ACCESS_DENIED +Acc")

    def test_unknown_entry_is_an_error(self):
        self.assertIn("has no entry", self.fails("knowledge", "show", "no.such.entry", status=1))

    def test_mistake_is_reported_with_its_place(self):
        (self.folder / "signatures").mkdir()
        (self.folder / "signatures" / "mine.yaml").write_text("signatures:\n  - id: mine.x\n    patern: x\n")
        shown = self.works("knowledge", "lint", self.folder, status=1)
        self.assertRegex(shown, r"signatures/mine\.yaml:\d+: .*patern")

    def test_built_in_knowledge_has_neither_errors_nor_warnings(self):
        self.assertRegex(self.works("knowledge", "lint"), r"^\d+ files: 0 errors, 0 warnings\n$")

    def test_every_kind_of_skeleton_can_be_linted_and_tested_at_once(self):
        own = self.folder / "own"
        for kind, name in (("cause", "setup.try-me"), ("signature", "setup/try-me-line"),
                           ("playbook", "try-me-first"), ("artifact", "try-me-log")):
            shown = self.works("knowledge", "new", kind, name, "--dir", own)
            for path in re.findall(rf"(?m)^{re.escape(str(own))}/\S+\.yaml$", shown):
                self.assertIn("SKELETON", pathlib.Path(path).read_text())
            self.assertIn("casebook knowledge lint", shown)
            self.assertIn(", 0 wrong", self.works("knowledge", "test", own))
            self.assertIn(" 0 errors, ", self.works("knowledge", "lint", own))
        self.works("knowledge", "new", "rule", "setup.try-me-too", "--cause", "try-me", "--dir", own)
        self.assertIn(" 0 errors, ", self.works("knowledge", "lint", own))
        self.assertEqual(9, len(list(own.rglob("*.yaml"))))

    def test_skeletons_are_those_of_the_source_tree(self):
        self.works("knowledge", "new", "playbook", "skeleton", "--dir", self.folder)
        self.assertEqual((program.ROOT / "tools/skeletons/playbook/skeleton.yaml").read_bytes(),
                         (self.folder / "playbooks/skeleton.yaml").read_bytes())

    def test_new_never_replaces_a_file_and_refuses_what_makes_no_sense(self):
        own = self.folder / "own"
        mine = own / "rules/setup/try-me.yaml"
        mine.parent.mkdir(parents=True)
        mine.write_text("rules: []\n")
        self.assertIn("exists already", self.fails("knowledge", "new", "cause", "setup.try-me", "--dir", own, status=1))
        self.assertEqual([mine], [path for path in own.rglob("*") if path.is_file()])
        self.assertEqual("rules: []\n", mine.read_text())
        self.assertIn("--cause", self.fails("knowledge", "new", "rule", "setup.x", "--dir", own, status=1))
        self.assertIn("there is no cause", self.fails("knowledge", "new", "rule", "setup.x", "--cause", "nope",
                                                      "--dir", own, status=1))
        self.assertIn("in lower-case words", self.fails("knowledge", "new", "cause", "../Up", "--dir", own, status=1))
        self.assertIn("choose from", self.fails("knowledge", "new", "thing", "x", "--dir", own, status=2))

    def test_folder_that_does_not_exist(self):
        self.assertIn("/no/such", self.fails("version", "--knowledge", "/no/such", status=1))


class Generated(Cli):
    def test_bash_completion_is_a_script_that_completes(self):
        script = self.folder / "casebook.bash"
        script.write_text(self.works("completion", "bash"))
        subprocess.run(["bash", "-n", script], check=True)
        self.assertEqual(["diagnose"], self.complete(script, "casebook", "dia"))
        self.assertEqual(["json", "jsonl"], self.complete(script, "casebook", "diagnose", "--format", "js"))
        self.assertEqual(["--exit-code"], self.complete(script, "casebook", "diagnose", "--ex"))
        self.assertEqual(["lint", "list"], sorted(self.complete(script, "casebook", "knowledge", "li")))
        self.assertEqual(["zsh"], self.complete(script, "casebook", "completion", "z"))
        self.assertEqual(["interference"], self.complete(script, "casebook", "plan", "interf"))

    def complete(self, script, *words):
        ask = f"""source {script}
COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _casebook 2>/dev/null; printf '%s\\n' "${{COMPREPLY[@]}}" """
        return subprocess.run(["bash", "-c", ask], check=True, capture_output=True, text=True).stdout.split()

    def test_zsh_and_fish_accept_their_scripts(self):
        checked = 0
        for shell in ("zsh", "fish"):
            script = self.folder / shell
            script.write_text(self.works("completion", shell))
            if shutil.which(shell):
                subprocess.run([shell, "-n", script], check=True)
                checked += 1
        if checked == 0:
            self.skipTest("neither zsh nor fish is installed")

    def test_man_page_is_drawn_without_a_complaint(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not installed")
        for language in ("en", "zh"):
            page = self.works("man", "--lang", language).encode()
            done = subprocess.run(["groff", "-k", "-man", "-ww", "-Wbreak", "-Tutf8", "-z"], input=page, capture_output=True, check=True)
            self.assertEqual("", text(done.stderr))
        drawn = subprocess.run(["groff", "-k", "-man", "-Tascii", "-P-cbou"], input=self.works("man").encode(),
                               capture_output=True, check=True)
        self.assertIn("casebook diagnose case.zip --format json -o case.json", text(drawn.stdout))

    def test_version_names_program_and_knowledge(self):
        shown = self.works("version")
        self.assertRegex(shown, r"^casebook \d+\.\d+\.\d+\nknowledge [0-9a-f]+ ")
        self.assertEqual(shown, self.works("--version"))


if __name__ == "__main__":
    closing_line.main()
