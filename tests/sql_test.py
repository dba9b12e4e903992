#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""casebook sql: the recipes of docs/sql.md over a case of our own, output, limits, the interactive form."""

import csv
import io
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import closing_line
import program
import sql_case
from program import run

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
SETUP, ERRORS, TRACE = "Panther/setupact.log", "Panther/setuperr.log", "Logfile.PML"
POLICIES = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate"
SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\Services\\"


def at(clock):
    return f"2023-05-09T{clock}.0000000Z"


# What the recipes give: of each row these columns, in the order of the rows.
ANSWERS = {
    1: (("time", "item", "line"),
        [(at("06:12:16"), TRACE, 8), (at("06:12:17"), TRACE, 9), (at("06:12:18"), TRACE, 10),
         (at("06:12:18"), SETUP, 479), (at("06:12:18"), ERRORS, 8), (at("06:12:19"), TRACE, 11)]),
    2: (("time", "item", "line"),
        [(at("06:12:16"), TRACE, 8), (at("06:12:17"), TRACE, 9), (at("06:12:18"), TRACE, 10),
         (at("06:12:18"), SETUP, 479), (at("06:12:18"), ERRORS, 8), (at("06:12:19"), TRACE, 11)]),
    3: (("item", "first", "times"),
        [(SETUP, at("06:11:43"), 8), (ERRORS, at("06:12:21"), 6), ("evtlogs/System.evtx", at("06:19:00"), 1),
         ("Logs/CBS/CBS.log", at("09:36:44"), 3), ("Logs/DISM/dism.log", at("09:36:45"), 1)]),
    4: (("item", "line", "goes_on", "silent_seconds"),
        [("evtlogs/Application.txt", 376, at("00:36:03"), 70452), ("evtlogs/Application.txt", 751, at("05:58:03"), 4819),
         ("evtlogs/System.evtx", 2, at("06:08:00"), 3420)]),
    5: (("item", "component", "errors", "first"),
        [(SETUP, "SP", 5, "2023-05-09T14:12:18.0000000+08:00"), (ERRORS, "SP", 5, "2023-05-09T14:12:18.0000000+08:00"),
         (SETUP, "MOUPG", 4, "2023-05-09T14:03:12.0000000+08:00")]),
    6: (("hour", "records", "errors"), [("2023-05-09 06:00", 497, 28)]),
    7: (("code", "times", "name", "meaning"),
        [("0x80070005", 15, "E_ACCESSDENIED", "拒绝访问"),
         ("0x80072EE7", 2, "ERROR_WINHTTP_NAME_NOT_RESOLVED", "无法解析服务器名称（DNS）")]),
    8: (("time", "service", "state"),
        [(at("06:08:00"), "Example Guard Agent", "stopped"), (at("06:11:00"), "Volume Shadow Copy", "stopped")]),
    9: (("at", "by", "why"),
        [("2023-05-09T14:17:00.0000000+08:00", "C:\\Windows\\system32\\svchost.exe", "Operating System: Upgrade")]),
    10: (("time", "title", "code", "name"), [(at("06:19:00"), "=Example Update B", "0x80070005", "E_ACCESSDENIED")]),
    11: (("process", "path", "times"),
         [("SetupHost.exe", "<drive>:\\$windows.~<setup>\\newos\\windows\\winsxs\\amd64_dual_wpdsync.inf_31bf3856ad364e35_"
           "<version>_none_<hash>\\portabledevicesync.dll", 2),
          ("TiWorker.exe", "<drive>:\\users\\<user>\\appdata\\local\\x.tmp", 1),
          ("TiWorker.exe", "hklm\\software\\example", 1)]),
    12: (("process", "operation", "path", "result", "times"),
         [("TiWorker.exe", "CreateFile", sql_case.CAB, "NAME NOT FOUND", 2)]),
    13: (("refused", "wanted_by", "path", "opened_by", "opened", "share"),
         [(at("06:11:05"), "TiWorker.exe", sql_case.LOCKED, "agent.exe", at("06:11:01"), "None")]),
    14: (("name", "company"), [("exguard.sys", "Example Guard Ltd"), ("old.sys", None)]),
    15: (("process", "pid"), [(" System", 4), (" SetupHost.exe", 400), ("   TiWorker.exe", 500), (" agent.exe", 1200)]),
    16: (("process", "operation", "duration"), [("TiWorker.exe", "CreateFile", 2), ("TiWorker.exe", "CreateFile", 0.9)]),
    17: (("id", "time", "process"),
         [("f1", at("06:12:16"), "SetupHost.exe"), ("f2", at("06:12:16"), "SetupHost.exe"),
          ("f1", at("06:12:17"), "SetupHost.exe"), ("f2", at("06:12:17"), "SetupHost.exe")]),
    18: (("key", "data", "changed"),
         [(SERVICES + "OldGuard", "0x4", at("08:00:00")), (SERVICES + "wuauserv", "0x4", at("08:00:00"))]),
    19: (("version", "signer", "size", "item"),
         [("10.0.19041.1", "Example Ltd", 40960, "before.json"), ("10.0.19041.4170", None, 40961, "after.json")]),
    20: (("item", "kind"),
         [("cut.zip", "archive-damaged"), ("cut.zip", "archive-truncated"), ("cut.zip/unnamed", "name-odd")]),
    21: (("item", "key", "name", "data"),
         [("policies.reg", POLICIES, "(Default)", 'default "quoted" C:\\x'),
          ("policies.reg", POLICIES, "AcceptTrustedPublisherCerts", "0x1"),
          ("policies.reg", POLICIES, "WUServer", "http://wsus.example.com:8530")]),
    22: (("space", "code", "name"),
         [("win32", "0x00000020", "ERROR_SHARING_VIOLATION"), ("ntstatus", "0xC0000043", "STATUS_SHARING_VIOLATION")]),
}
# Longer answers, of which the first rows are written above.
ALL_ROWS = {1: 18, 2: 19, 4: 5}


def recipes():
    """number -> (title, statement), as the page has them."""
    page = (program.ROOT / "docs/sql.md").read_text(encoding="utf-8")
    found = re.findall(r"^### (\d+)\. (.+?)\n\n```sql\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return {int(number): (title, sql) for number, title, sql in found}


class Sql(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if program.find_program() is None:
            raise unittest.SkipTest("casebook is not built")
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.case = sql_case.write(cls.folder)

    def ask(self, *arguments, status=0, **more):
        done = run("sql", *arguments, **more)
        self.assertEqual(status, done.returncode, done.stderr.decode())
        return done.stdout.decode(), done.stderr.decode()

    def rows(self, *arguments):
        shown, _ = self.ask(*arguments, "--format", "jsonl")
        return [json.loads(line) for line in shown.splitlines()]


class Recipes(Sql):
    def test_every_recipe_of_the_page_gives_the_answer(self):
        found = recipes()
        self.assertEqual(sorted(ANSWERS), sorted(found))
        self.assertGreaterEqual(len(found), 20)
        all_of_them = self.folder / "recipes.sql"
        all_of_them.write_text("\n".join(sql for _, sql in found.values()), encoding="utf-8")
        rest, _ = self.ask(self.case, "-f", all_of_them, "--format", "json")
        for number, (title, _) in found.items():
            with self.subTest(recipe=number, title=title):
                rows, end = json.JSONDecoder().raw_decode(rest)
                rest = rest[end:].lstrip()
                columns, wanted = ANSWERS[number]
                got = [tuple(row[column] for column in columns) for row in rows]
                self.assertEqual(wanted, got[:len(wanted)])
                self.assertEqual(ALL_ROWS.get(number, len(wanted)), len(got))

    def test_the_events_command_counts_the_same(self):
        lines = run("events", self.case, "--format", "jsonl").stdout.decode().splitlines()
        events = [json.loads(line) for line in lines]
        errors = [event for event in events if event["level"] in ("error", "fatal") and event["utc"]]
        self.assertEqual(ALL_ROWS[1], sum("2023-05-09T06:11:23" <= event["utc"] <= "2023-05-09T06:12:23" for event in errors))
        self.assertEqual([{"n": len(events)}], self.rows(self.case, "SELECT count(*) AS n FROM events"))
        self.assertEqual([{"n": len(errors)}],
                         self.rows(self.case, "SELECT count(*) AS n FROM events WHERE severity >= 3 AND time > '1990'"))

    def test_evidence_that_is_no_event_has_no_number_of_one(self):
        bundle = program.ROOT / "tests/bundles/cas-02713-update-8024200d/bundle"
        rows = self.rows(bundle, "SELECT e.item, e.event, e.line, v.id FROM evidence e LEFT JOIN events v ON v.id = e.event")
        self.assertTrue(any(row["event"] is None and row["item"].endswith(".txt") and row["line"] for row in rows), rows)
        for row in rows:
            self.assertEqual(row["event"], row["id"])

    def test_the_page_names_all_tables_and_functions(self):
        page = (program.ROOT / "docs/sql.md").read_text(encoding="utf-8")
        listed, _ = self.ask("--tables")
        tables = re.findall(r"^(\w+)  ", listed, re.MULTILINE)
        self.assertIn("trace_events", tables)
        for table in tables:
            self.assertIn(f"| `{table}` |", page)
        for function in re.findall(r"^    (\w+)\(", listed, re.MULTILINE):
            self.assertIn(f"`{function}(", page)


class EventLogs(Sql):
    def test_records_are_those_of_the_evtx_command(self):
        log = self.case / "evtlogs/System.evtx"
        written = [json.loads(line) for line in run("evtx", log, "--format", "jsonl").stdout.decode().splitlines()]
        rows = self.rows(log, "SELECT *, json(json) AS whole FROM evtx")
        self.assertEqual(len(written), len(rows))
        for record, row in zip(written, rows):
            self.assertEqual(record, json.loads(row["json"]))
            self.assertEqual((record["id"], record["provider"], record["time"], record["record"], record["channel"]),
                             (row["event_id"], row["provider"], row["time"], row["record"], row["channel"]))
            self.assertEqual(record["data"], json.loads(row["fields"]))

    def test_what_is_pushed_down_gives_the_rows_that_sqlite_gives(self):
        log = self.case / "evtlogs/System.evtx"
        for condition in ("event_id = 7036", "event_id IN (19, 20, NULL)", "event_id > 1073.5", "level = 'INFORMATION'",
                          "level_number < 4", "provider LIKE '%update%'", "time > '2023-05-09 14:11+08:00'",
                          "ticks BETWEEN 0 AND to_ticks('2023-05-09 06:12')", "channel = 'system'", "user IS NULL",
                          "computer REGEXP '^CASE' AND event_id <> 7036"):
            pushed = self.rows(log, f"SELECT record FROM evtx WHERE {condition} ORDER BY record")
            compared = self.rows(log, f"WITH t AS MATERIALIZED (SELECT * FROM evtx) SELECT record FROM t WHERE {condition} ORDER BY record")
            self.assertEqual(compared, pushed, condition)


    def test_exports_are_served_beside_logs(self):
        folder = self.folder / "exports"
        folder.mkdir()
        (folder / "System.txt").write_text(
            "Event[0]:\r\n  Log Name: System\r\n  Source: Service Control Manager\r\n  Date: 2023-05-09T14:08:00.000\r\n"
            "  Event ID: 7036\r\n  Level: Information\r\n  Computer: PC-01\r\n  Description: \r\nIt stopped.\r\n",
            encoding="utf-8")
        (folder / "System.csv").write_text(
            "Level,Date and Time,Source,Event ID,Task Category\r\n"
            "Error,5/9/2023 2:09:00 PM,Microsoft-Windows-WindowsUpdateClient,20,None,Installation failed.\r\n",
            encoding="utf-8")
        (folder / "System.xml").write_text(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='User32'/>"
            "<EventID>1074</EventID><Level>4</Level><TimeCreated SystemTime='2023-05-09T06:10:00Z'/>"
            "<EventRecordID>7</EventRecordID><Channel>System</Channel><Computer>PC-01</Computer></System>"
            "<EventData><Data Name='param1'>a</Data></EventData></Event>", encoding="utf-8")
        rows = self.rows(folder, "SELECT event_id, time, channel, record, fields, message FROM evtx ORDER BY event_id", "--tz", "+08:00")
        self.assertEqual([(20, at("06:09:00")), (1074, at("06:10:00")), (7036, at("06:08:00"))],
                         [(row["event_id"], row["time"]) for row in rows])
        self.assertEqual(("System", 7, '{"param1":"a"}', None), tuple(rows[1][name] for name in ("channel", "record", "fields", "message")))
        self.assertEqual(("System", None, None, "It stopped."), tuple(rows[2][name] for name in ("channel", "record", "fields", "message")))


class Registry(Sql):
    def test_a_hive_has_the_same_keys_however_often_it_is_asked(self):
        hive = self.case / "SYSTEM"
        lines = run("reg", hive, "-r").stdout.decode().splitlines()
        keys = sorted({line for line in lines if line.startswith("HKEY")})
        asked = "SELECT DISTINCT key COLLATE BINARY AS key FROM registry ORDER BY 1;"
        rows = self.rows(hive, "SELECT count(key), count(data) FROM registry, (SELECT 1 FROM codes LIMIT 2000);" + asked)
        self.assertEqual(keys, [row["key"] for row in rows[1:]])


class Output(Sql):
    def test_hostile_values_are_harmless(self):
        title = "SELECT json_extract(fields, '$.updateTitle') AS title FROM evtx WHERE event_id = 20"
        shown, _ = self.ask(self.case, title, "--format", "csv")
        self.assertEqual('"title"\r\n"\'=Example Update B"\r\n', shown)
        shown, _ = self.ask(self.case, title, "--format", "csv", "--exact")
        self.assertEqual("=Example Update B", list(csv.reader(io.StringIO(shown, newline="")))[1][0])
        for form in ("table", "csv", "json", "jsonl"):
            shown, _ = self.ask("SELECT char(27) || '[31m' || char(8238, 7, 0) AS x", "--format", form)
            self.assertNotIn("\x1b", shown)
            self.assertNotIn("\0", shown)
            if form in ("table", "csv"):
                self.assertNotIn("\u202e", shown)

    def test_tables_are_listed_in_both_languages(self):
        for language, word in (("en", "all records of all logs"), ("zh", "所有日志的全部记录")):
            shown, _ = self.ask("--tables", "--lang", language)
            self.assertIn(word, shown)

    def test_a_file_is_written_when_it_is_complete_and_evidence_never(self):
        answer = self.folder / "answer.csv"
        self.ask("SELECT 1 AS a", "--format", "csv", "-o", answer)
        self.assertEqual('"a"\r\n1\r\n', answer.read_bytes().decode())
        self.ask("SELECT wrong", "-o", self.folder / "never", status=2)
        self.assertFalse((self.folder / "never").exists())
        _, said = self.ask(self.case, "SELECT 1", "-o", self.case / "x", status=1)
        self.assertIn("evidence", said)
        self.assertFalse((self.case / "x").exists())

    def test_statements_come_from_a_file_or_standard_input(self):
        questions = self.folder / "questions.sql"
        questions.write_text("-- two\nSELECT 1 AS a;\nSELECT 'b;' AS b; -- end\n", encoding="utf-8")
        shown, _ = self.ask("-f", questions, "--format", "jsonl")
        self.assertEqual('{"a":1}\n{"b":"b;"}\n', shown)
        shown, _ = self.ask("-f", "-", "--format", "jsonl", input=b"SELECT 2 AS a")
        self.assertEqual('{"a":2}\n', shown)


class Failures(Sql):
    def test_mistakes_are_named_with_their_place_in_both_languages(self):
        _, said = self.ask("-f", "-", status=2, input=b"SELECT 1;\nSELECT\n  nmae FROM codes")
        self.assertIn("statement 2, line 3, column 3: no such column: nmae; did you mean name?", said)
        self.assertIn("  nmae FROM codes\ncasebook:     ^", said)
        _, said = self.ask("SELECT nmae FROM codes", "--lang", "zh", status=2)
        self.assertIn("第 1 行第 8 列：没有这个列：nmae；您要输入的是 name 吗？", said)
        _, said = self.ask("SELECT * FROM evnets", status=2)
        self.assertIn("did you mean events?", said)

    def test_what_is_no_time_is_said_in_both_languages(self):
        _, said = self.ask(self.case, "SELECT 1 FROM events WHERE time > 'yesterday'", status=2)
        self.assertIn("line 1, column 36: 'yesterday' is no time; write '2024-05-01', '2024-05-01 10:00' (UTC)", said)
        _, said = self.ask(self.case, "SELECT 1 FROM items WHERE last_time > '2024-13-40'", "--lang", "zh", status=2)
        self.assertIn("“2024-13-40”不是有效的时间；请写成 '2024-05-01'", said)
        _, said = self.ask(self.case, "SELECT to_ticks(name) FROM codes LIMIT 1")
        self.assertIn("was compared with times and is none", said)
        _, said = self.ask(self.case, "SELECT 1 FROM events WHERE severity = 'error'")
        self.assertIn("a column of numbers was compared with a text (severity: error)", said)

    def test_a_time_without_a_zone_that_finds_nothing_is_said_to_be_utc(self):
        _, said = self.ask(self.case, "SELECT 1 FROM events WHERE time > '2023-05-09 14:11' AND time < '2023-05-09 14:12'")
        self.assertIn("a time without a zone is UTC. On the machine's clock it is written '2024-05-01 10:00+08:00'", said)
        _, said = self.ask(self.case, "SELECT count(*) FROM events WHERE time > '2023-05-09 14:11+08:00'")
        self.assertNotIn("zone", said)

    def test_a_missing_statement_or_path_is_said(self):
        _, said = self.ask(self.case, status=2)
        self.assertIn("no statement", said)
        _, said = self.ask("SELECT * FROM events", status=2)
        self.assertIn("no PATH", said)
        self.ask(self.folder / "absent", "SELECT * FROM events", status=1)

    def test_nothing_can_be_written(self):
        target = self.folder / "attached.db"
        for sql in (f"ATTACH '{target}' AS x", f"VACUUM INTO '{target}'", "CREATE TABLE x(a)", "DELETE FROM codes",
                    "PRAGMA journal_mode", "SELECT load_extension('x')"):
            _, said = self.ask(sql, status=2)
            self.assertIn("only reading", said)
        self.assertFalse(target.exists())

    def test_limits_are_told_and_have_a_status(self):
        shown, said = self.ask(ENDLESS + "SELECT x FROM c", "--max-rows", "3", "--format", "jsonl", status=4)
        self.assertEqual(3, len(shown.splitlines()))
        self.assertIn("more rows than 3", said)
        begin = time.monotonic()
        _, said = self.ask(ENDLESS + "SELECT count(*) FROM c", "--time-limit", "1", status=4)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertIn("1 seconds", said)
        shown, _ = self.ask(ENDLESS + "SELECT x FROM c", "--max-rows", "2", "--format", "json", status=4)
        self.assertEqual([{"x": 1}, {"x": 2}], json.loads(shown))

    def test_memory_has_a_limit(self):
        shown, said = self.ask("SELECT count(*) FROM (SELECT DISTINCT hex(randomblob(4000000)) FROM codes)", status=4)
        self.assertIn("more than 1 GiB", said)

    def test_hostile_statements_end(self):
        for sql in ("SELECT length(zeroblob(1000000000))", "SELECT 'a' REGEXP '((a{999}){999}){999}'",
                    "SELECT " + "(" * 10000 + "1" + ")" * 10000, "SELECT " + "-" * 5000 + "1 FROM codes, codes",
                    "WITH RECURSIVE c(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM c) SELECT max(x) FROM c"):
            done = run("sql", sql, "--time-limit", "2")
            self.assertIn(done.returncode, (0, 2, 4), sql[:60])

    def test_one_call_that_never_ends_is_ended(self):
        # Each of a million characters is looked for behind a million others: one step of SQLite.
        big = "replace(hex(zeroblob(400000)), '0', 'a')"
        begin = time.monotonic()
        _, said = self.ask(f"SELECT trim({big}, replace({big}, 'a', 'b') || 'a')", "--time-limit", "1", status=4)
        self.assertLess(time.monotonic() - begin, 30)
        self.assertIn("did not stop", said)

    def test_ctrl_c_stops_a_statement(self):
        running = subprocess.Popen([str(program.find_program()), "sql", ENDLESS + "SELECT count(*) FROM c"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
        self.assertEqual(130, running.returncode)
        self.assertIn(b"stopped", said)


class Catalogue(Sql):
    def test_tables_are_listed_and_described_in_the_words_of_other_tools(self):
        for words in (".tables", "show tables", "SHOW TABLES;", "\\dt", "\\d", "pragma table_list"):
            shown, _ = self.ask(words)
            self.assertIn("trace_modules", shown, words)
            self.assertNotIn("CREATE TABLE", shown, words)
        for words in (".schema codes", "describe codes;", "DESC codes", "\\d codes", "show columns from codes",
                      "PRAGMA table_info(codes)"):
            shown, _ = self.ask(words)
            self.assertTrue(shown.startswith("--") and "CREATE TABLE codes (" in shown, words)
        shown, _ = self.ask(".schema")
        self.assertIn("CREATE TABLE trace_modules (", shown)
        shown, _ = self.ask("help", "--lang", "zh")
        self.assertIn("列出全部表", shown)

    def test_what_is_not_there_has_a_suggestion(self):
        _, said = self.ask("describe processes", status=2)
        self.assertIn("processes: no such table; did you mean trace_processes?", said)
        _, said = self.ask(".wrong", status=2)
        self.assertIn(".help lists them", said)
        _, said = self.ask("SELECT size FROM items", "--lang", "zh", status=2)
        self.assertIn("您要输入的是 bytes 吗？", said)

    def test_they_stand_between_statements(self):
        shown, _ = self.ask("-f", "-", "--format", "jsonl", input=b".schema codes\nSELECT 1 AS a; describe codes; SELECT 2 AS a")
        self.assertEqual(2, shown.count("CREATE TABLE codes ("))
        self.assertTrue(shown.endswith('{"a":2}\n'), shown)
        shown, _ = self.ask("--repl", "--format", "jsonl", input=b"show tables\n\\d codes\ndescribe codes;\nSELECT 1 AS a;\nquit\nSELECT 2;\n")
        self.assertIn("CREATE TABLE codes (", shown)
        self.assertTrue(shown.endswith('{"a":1}\n'), shown)


class Shell(Sql):
    def test_a_pipe_is_read_line_by_line(self):
        lines = ".tables\n.schema codes\n.format jsonl\nSELECT 1 AS a;\nSELECT\n2 AS a;\nSELECT 3 AS a"
        shown, _ = self.ask("--repl", input=lines.encode())
        self.assertIn("trace_modules", shown)
        self.assertIn("CREATE TABLE codes (", shown)
        self.assertTrue(shown.endswith('{"a":1}\n{"a":2}\n{"a":3}\n'), shown)

    def test_a_pipe_ends_at_the_first_failure(self):
        shown, said = self.ask("--repl", input=b"SELECT 1;\nSELECT wrong;\nSELECT 2;\n", status=2)
        self.assertNotIn("2", shown)
        self.assertIn("wrong", said)
        self.ask("--repl", input=b".wrong\n", status=2)
        self.ask("--repl", input=b".schema wrong\n", status=2)
        self.ask("--repl", input=b".quit\nSELECT wrong;\n")

    def test_a_terminal_has_completion_history_and_ctrl_c(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update({"TERM": "xterm", "LANG": "C.UTF-8", "HOME": self.scratch.name})
            os.execv(program.find_program(), ["casebook", "sql", "--repl", "--color", "never"])
        seen = ""

        def wait_for(text):
            nonlocal seen
            end = time.monotonic() + 30
            while text not in seen:
                self.assertLess(time.monotonic(), end, f"{text!r} not in {seen!r}")
                if select.select([terminal], [], [], 1)[0]:
                    try:
                        seen += os.read(terminal, 65536).decode("utf-8", "replace")
                    except OSError:
                        self.fail(f"ended: {seen!r}")

        def send(text):
            nonlocal seen
            seen = ""
            os.write(terminal, text.encode())

        try:
            wait_for("casebook> ")
            send("SELECT count(*) > 9 AS n FROM cod\t;\n")
            wait_for("n\r\n-\r\n1\r\n")
            wait_for("casebook> ")
            send("SELECT '中文' AS w;\n")
            wait_for("\r\n中文\r\n")
            wait_for("casebook> ")
            send("\x1b[A\x1b[A")
            wait_for("FROM codes")
            send("\x03")
            wait_for("^C")
            wait_for("casebook> ")
            send("SELECT 6 -- six\n* 7 AS product;\n")
            wait_for(" 42\r\n")
            wait_for("casebook> ")
            send("\x1b[A\n")
            wait_for(" 42\r\n")
            wait_for("casebook> ")
            send("SELECT 1 FROM codes AS c WHERE c.spa\t")
            wait_for("ce ")
            send("\x03")
            wait_for("casebook> ")
            send("\\dt\n")
            wait_for("trace_modules")
            wait_for("casebook> ")
            send(ENDLESS + "SELECT count(*) FROM c;\n")
            time.sleep(1)
            send("\x03")
            wait_for("stopped")
            wait_for("casebook> ")
            send("SELECT wrong;\n")
            wait_for("no such column")
            wait_for("casebook> ")
            send(".quit\n")
            _, status = os.waitpid(pid, 0)
            pid = 0
            self.assertEqual(0, os.waitstatus_to_exitcode(status))
        finally:
            os.close(terminal)
            if pid:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        self.assertEqual([], [path for path in self.folder.iterdir() if path.name.startswith(".")])


class Laziness(Sql):
    def test_what_a_statement_does_not_name_is_not_read(self):
        broken = self.folder / "broken"
        broken.mkdir(exist_ok=True)
        shutil.copy(self.case / "Logfile.PML", broken)
        _, said = self.ask(broken, "SELECT count(*) FROM trace_events", "--timings")
        self.assertNotIn("decode", said)
        _, said = self.ask(broken, "SELECT count(*) FROM items", "--timings")
        self.assertIn("decode", said)
        self.assertNotIn("diagnose", said)
        _, said = self.ask(broken, "SELECT count(*) FROM findings", "--timings")
        self.assertIn("diagnose", said)

    def test_further_parts_of_a_capture_are_found(self):
        parts = self.folder / "parts"
        parts.mkdir()
        sql_case.capture().write_set(parts / "long.PML", 3)
        whole = [{"n": 11}]
        self.assertEqual(whole, self.rows(self.case / "Logfile.PML", "SELECT count(*) AS n FROM trace_events"))
        self.assertEqual(whole, self.rows(parts / "long.PML", "SELECT count(*) AS n FROM trace_events"))
        self.assertEqual(whole, self.rows(parts, "SELECT count(*) AS n FROM trace_events"))

    def test_what_is_not_there_is_said(self):
        empty = self.folder / "empty"
        empty.mkdir()
        (empty / "x.bin").write_bytes(bytes(range(256)))
        shown, said = self.ask(empty, "SELECT count(*) FROM trace_events")
        self.assertIn("no capture of Process Monitor", said)
        self.ask(empty, "SELECT count(*) FROM events", status=3)

    def test_one_run_answers_what_needs_more_and_more(self):
        sql = "SELECT count(*) > 0 AS a FROM events; SELECT count(*) > 0 AS a FROM findings; SELECT count(*) > 0 AS a FROM events"
        self.assertEqual([{"a": 1}] * 3, self.rows(self.case, sql))
        hashed = self.rows(self.case, "SELECT path, sha256 FROM items WHERE path = 'before.json'")
        self.assertEqual(64, len(hashed[0]["sha256"]))


if __name__ == "__main__":
    closing_line.main()
