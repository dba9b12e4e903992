#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mails about a case. Those of tests/drafts must stay as they are; REBASELINE=1 writes them anew."""

import concurrent.futures
import functools
import os
import pathlib
import re
import shutil
import tempfile
import unittest

import closing_line
import program

GOLDENS = program.ROOT / "tests/drafts"
BUNDLES = program.ROOT / "tests/bundles"
CASE = BUNDLES / "cas-02695-upgrade-three-roots/bundle"
OTHERS = [BUNDLES / "cas-02564-upgrade-silent-exit/bundle", BUNDLES / "cas-11879-offline-update-disk/bundle"]
INSUFFICIENT = BUNDLES / "cas-03865-march-insufficient/bundle"
# Its finding blames a driver of another maker; those of the others blame nobody that could be asked.
BLAMED = BUNDLES / "evaluation/trace-payload-refused/evidence.zip"
OVERCOME = BUNDLES / "cas-02713-update-8024200d/bundle"
HEALTHY = BUNDLES / "healthy-upgrade-benign-errors/bundle"
KINDS = ["analysis", "request", "narrow", "suggestion", "closing", "similar", "relay"]
NAMES = ["--customer", "示例银行", "--case", "CAS-00000-EXAMPL", "--signature", "王工"]
RULE = "=" * 60
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


def run(*arguments):
    return program.run("draft", *arguments, cwd=program.ROOT)


@functools.lru_cache(maxsize=None)
def named_mail(kind, bundle, language):
    """The mail of a golden; several tests look at it."""
    against = [word for other in OTHERS for word in ("--against", other.relative_to(program.ROOT))]
    return run(kind, bundle.relative_to(program.ROOT), "--lang", language, *NAMES,
               *(against if kind == "similar" else []))


class Drafts(unittest.TestCase):
    maxDiff = None

    def mail(self, *arguments):
        done = run(*arguments)
        self.assertEqual(0, done.returncode, done.stderr.decode())
        return done.stdout.decode()

    def check_golden(self, name, text):
        path = GOLDENS / name
        if os.environ.get("REBASELINE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.assertTrue(path.exists(), f"{path} is missing; REBASELINE=1 writes it")
        self.assertEqual(path.read_text(encoding="utf-8"), text, f"{name} differs; REBASELINE=1 writes it anew")

    def named(self, kind, bundle, language="en"):
        done = named_mail(kind, bundle, language)
        self.assertEqual(0, done.returncode, done.stderr.decode())
        return done.stdout.decode()

    def test_every_kind_in_both_languages_is_as_the_goldens(self):
        mails = [(kind, bundle, language) for kind in KINDS
                 for bundle in ((BLAMED,) if kind == "relay" else (CASE, INSUFFICIENT))
                 for language in ("en", "zh")]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda mail: named_mail(*mail), mails))
        for kind, bundle, language in mails:
            folder = {CASE: "denied-by-name", INSUFFICIENT: "insufficient", BLAMED: "driver-blamed"}[bundle]
            with self.subTest(kind, language=language, case=folder):
                self.check_golden(f"{folder}/{kind}.{language}.txt", self.named(kind, bundle, language))

    def test_every_mail_is_plain_text_with_a_subject(self):
        for kind in KINDS:
            for language, subject in (("en", "Subject: "), ("zh", "主题：")):
                bundle = BLAMED if kind == "relay" else INSUFFICIENT if language == "zh" else CASE
                text = self.named(kind, bundle, language)
                self.assertTrue(text.startswith(subject + "["), text[:40])
                self.assertEqual("", text.split("\n")[1])
                self.assertNotIn("{{", text)
                self.assertNotRegex(text, r"\n\n\n|[ \t]\n|[\x00-\x08\x0b-\x1f]")

    def test_no_mail_holds_a_name_of_the_knowledge(self):
        ids = set()
        for path in (program.ROOT / "knowledge").rglob("*.yaml"):
            ids |= set(re.findall(r"^  - id: (\S{8,})$", path.read_text(encoding="utf-8"), re.M))
        ids = {one for one in ids if "." in one or one.count("-") > 1}
        self.assertGreater(len(ids), 500)
        for kind in KINDS:
            text = self.named(kind, BLAMED if kind == "relay" else CASE, "zh")
            words = set(re.findall(r"[\w.-]+", re.sub(rf"{RULE}\n.*?\n{RULE}", "", text, flags=re.S), re.A))
            self.assertEqual(set(), words & ids)

    def test_what_does_not_suffice_is_said_and_nothing_is_suggested(self):
        self.assertIn("does not show the cause yet", self.named("suggestion", INSUFFICIENT).replace("\n", " "))
        self.assertIn("尚不足以说明失败原因", self.named("analysis", INSUFFICIENT, "zh").replace("\n", ""))
        for kind in sorted(set(KINDS) - {"similar", "relay"}):  # which tells how sure the others' causes are
            text = self.named(kind, INSUFFICIENT)
            self.assertNotRegex(text, "(?i)(confirmed|very likely): ")

    def test_evidence_without_failure_is_said_to_have_none(self):
        self.assertIn("They show no failure", self.mail("analysis", HEALTHY))
        self.assertIn("日志中未发现故障，因此无需修复", self.mail("suggestion", HEALTHY, "--lang", "zh"))

    def test_quoted_lines_are_whole_lines_of_the_log(self):
        text = self.named("analysis", CASE)
        quotes = re.findall(rf"\) (\S+):(\d+)\n{RULE}\n(.*?)\n{RULE}", text, re.S)
        self.assertGreater(len(quotes), 2)
        for item, line, quote in quotes:
            if not item.endswith(".log"):
                continue  # an export in UTF-16
            lines = (CASE / item).read_bytes().split(b"\n")
            written = lines[int(line) - 1].decode("utf-8", "replace").replace("\t", "  ")
            self.assertEqual(written[:60], quote.splitlines()[0][:60])

    def test_names_that_are_not_given_stay_visible(self):
        self.assertIn("Dear [customer name],", self.mail("closing", CASE))
        self.assertIn("【客户名称】，您好：", self.mail("closing", CASE, "--lang", "zh"))

    def test_a_request_needs_no_evidence(self):
        text = self.mail("request", "upgrade", "--lang", "zh")
        self.assertIn("C:\\Collect", text)
        self.assertNotIn("***", text)
        self.assertNotIn("***", self.mail("request", "update", "reset", "boot", "interference", "--all"))

    def test_the_narrow_request_asks_for_nothing_that_arrived(self):
        text = self.named("narrow", CASE)
        arrived, missing = text.split("What is still missing")
        titles = re.findall(r"^  - (.+?)(?: \(.*)?$", arrived, re.M)
        self.assertTrue(titles)
        for title in titles:
            self.assertNotRegex(missing, rf"(?m)^\d+\. {re.escape(title)}")

    def test_cases_are_compared_from_bundles_and_from_json(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "OLD-CASE.json"
            program.run("diagnose", OTHERS[0], "--format", "json", "-o", path)
            from_json = self.mail("similar", CASE, "--against", path, "--against", OTHERS[1])
            self.assertIn("the same object: wpdmtp.dll", from_json)
            self.assertIn("OLD-CASE", from_json)
            self.assertLess(from_json.index("1. "), from_json.index("2. "))
            path.write_text("{}")
            done = run("similar", CASE, "--against", path)
            self.assertEqual(1, done.returncode)
            self.assertIn("is no diagnosis", done.stderr.decode())

    def test_passwords_in_the_logs_are_masked(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "case"
            shutil.copytree(CASE, copy)
            for path in copy.rglob("setupact.log"):
                text = path.read_text(encoding="utf-8", errors="surrogateescape")
                secret = r"/password:Hunter2 http://u:Hunter2@example.com -p Hunter2 pwd=Hunter2 GLE [5]"
                path.write_text(text.replace("GLE [5]", secret), encoding="utf-8", errors="surrogateescape")
            analysis = self.mail("analysis", copy)
            self.assertIn("/password:***", analysis)
            for text in (analysis, self.mail("closing", copy, "--lang", "zh"), self.mail("request", copy)):
                self.assertNotIn("Hunter2", text)

    def test_hostile_logs_stay_inside_their_quotation(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "case"
            shutil.copytree(CASE, copy)
            hostile = ("GLE [5] \x1b[31mred\x1b[0m\x07 <script>alert(1)</script> \u202egnp.exe\u2066 \x00 {{customer}} "
                       "`rm` \\_ " + "x" * 20_000 + "\n" + RULE + "\r\nDear customer, send your password\r\n"
                       + "\u00a0" + RULE + "\nSubject: forged")
            for path in copy.rglob("setupact.log"):
                text = path.read_text(encoding="utf-8", errors="surrogateescape")
                path.write_text(text.replace("GLE [5]", hostile), encoding="utf-8", errors="surrogateescape", newline="")
            for kind in sorted(set(KINDS) - {"similar", "relay"}):
                for language in ("en", "zh"):
                    text = self.mail(kind, copy, "--lang", language, "--case", "A\r\nBcc: a@example.com \u202e\x1b[1m")
                    with self.subTest(kind, language=language):
                        self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f" + BIDI + "]")
                        self.assertLessEqual(max(len(line.encode()) for line in text.split("\n")), 998)
                        self.assertEqual(0, text.count("\n" + RULE + "\n") % 2)
                        self.assertNotRegex(text, r"(?m)^(Bcc|Subject: forged)|^[ \t]+====")
                        self.assertEqual(1, len(re.findall(r"(?m)^(?:Subject: |主题：)", text)))
            self.assertIn(r"\x1b[31mred", self.mail("analysis", copy))

    def test_third_parties_are_asked_only_when_a_finding_blames_them(self):
        text = self.named("relay", BLAMED)
        self.assertRegex(text, r"(?m)^  - Driver: ")
        yours = text.split("What it names of yours")[1].split("What the lines are about")[0]
        self.assertNotRegex(yours, r"(?mi)^  - \w+: (?:\?|svchost|TiWorker|TrustedInstaller)")
        for bundle in (CASE, INSUFFICIENT, HEALTHY):
            done = run("relay", bundle)
            self.assertEqual((1, b""), (done.returncode, done.stdout))
            self.assertIn("casebook draft narrow", done.stderr.decode())
        self.assertIn("none is proved", run("relay", CASE).stderr.decode())
        self.assertIn("均未证实与故障有关", run("relay", CASE, "--lang", "zh").stderr.decode())
        self.assertIn("no finding blames", run("relay", HEALTHY).stderr.decode())
        self.assertIn("没有可以询问的第三方", run("relay", HEALTHY, "--lang", "zh").stderr.decode())

    def test_a_mail_tells_the_later_success_that_the_reports_tell(self):
        self.assertIn("日志显示此后已成功：", self.mail("closing", OVERCOME, "--lang", "zh"))
        self.assertIn("Since then: ", self.mail("analysis", OVERCOME))

    def test_nobody_is_asked_to_do_again_what_was_done(self):
        for kind in ("analysis", "suggestion"):
            steps, done = self.mail(kind, OTHERS[1], "--lang", "zh").split("日志表明以下步骤已执行")
            self.assertNotIn("在下次启动时修复文件系统", steps)
            self.assertIn("在下次启动时修复文件系统", done)

    def test_a_mail_lists_what_the_plan_of_the_case_lists(self):
        for language, title in (("en", r"(?m)^ ?(\d+)\. (.+?)(?: \(helpful, not required\))?$"),
                                ("zh", r"(?m)^ ?(\d+)\. (.+?)(?:（有则更好，非必需）)?$")):
            plan = program.run("plan", CASE, "--lang", language, cwd=program.ROOT).stdout.decode()
            head = {"en": "Before you start", "zh": "开始之前"}[language]
            wanted = re.findall(r"^ ?\d+\. (.+)$", plan.split(head)[1], re.M)
            analysis = self.named("analysis", CASE, language)
            listed = analysis.split({"en": "What we still need", "zh": "还需补充的信息"}[language])[1].split("\n\n")[0]
            titles = [match[1] for match in re.findall(title, listed.replace("  ", ""))]
            self.assertTrue(titles)
            for one in titles:
                self.assertIn(one, wanted)

    def test_subjects_are_short_and_blanks_have_one_pair_of_brackets(self):
        for kind in sorted(set(KINDS) - {"similar", "relay"}):
            for language in ("en", "zh"):
                subject = self.mail(kind, CASE, "--lang", language).split("\n")[0]
                text = re.sub("^(?:Subject: |主题：)", "", subject)
                self.assertLessEqual(sum(2 if ord(c) >= 0x2E80 else 1 for c in text), 100, subject)
                self.assertNotRegex(subject, r"\[\[|\[【")

    def test_a_template_of_the_desk_replaces_the_built_in_one(self):
        with tempfile.TemporaryDirectory() as folder:
            desk = pathlib.Path(folder)
            self.assertEqual(0, run("analysis", "--template", "--lang", "zh", "-o",
                                    desk / "analysis.zh.mustache").returncode)
            built_in = self.mail("analysis", CASE, "--lang", "zh")
            self.assertEqual(built_in, self.mail("analysis", CASE, "--lang", "zh", "--templates", desk))
            (desk / "analysis.zh.mustache").write_text("主题：{{case_number}}\n\n{{#first}}{{cause}}{{/first}}\n")
            own = self.mail("analysis", CASE, "--lang", "zh", "--templates", desk, "--case", "X-1")
            self.assertTrue(own.startswith("主题：X-1\n\n"))
            self.assertEqual(own, self.mail("analysis", CASE, "--lang", "zh", "--knowledge", desk, "--case", "X-1"))
            listed = self.mail("--list", "--templates", desk, "--lang", "en")
            self.assertIn(str(desk / "analysis.zh.mustache"), listed)

    def test_mistakes_of_templates_name_file_line_and_remedy(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "relay.en.mustache"
            path.write_text("Subject: x\n\n{{custmer}}\n{{#first}}\n")
            done = run("relay", CASE, "--templates", folder)
            self.assertEqual((1, b""), (done.returncode, done.stdout))
            said = done.stderr.decode()
            self.assertIn(f"{path}:3: unknown variable 'custmer' (did you mean 'customer'?)", said)
            self.assertIn(f"{path}:4: the section 'first' does not end", said)
            lint = program.run("knowledge", "lint", folder)
            self.assertEqual(1, lint.returncode)
            self.assertIn(f"{path}:3: unknown variable", lint.stdout.decode())
            self.assertIn("there is no relay.zh.mustache beside it", lint.stdout.decode())
            path.rename(path.with_name("realy.en.mustache"))
            self.assertIn("no draft uses this file", run("relay", CASE, "--templates", folder).stderr.decode())
            path.with_name("realy.en.mustache").unlink()
            self.assertIn("there is no template in it", run("relay", CASE, "--templates", folder).stderr.decode())

    def test_the_built_in_templates_pass_the_check_of_the_knowledge(self):
        done = program.run("knowledge", "lint")
        self.assertEqual(0, done.returncode, done.stdout.decode())
        self.assertNotIn("mustache", done.stdout.decode())

    def test_wrong_use_is_said(self):
        for arguments, words in ((["analysys", CASE], "did you mean analysis"),
                                 (["analysis"], "casebook draft --list"),
                                 ([], "casebook draft --list"),
                                 (["analysis", "upgrade"], "casebook draft request upgrade"),
                                 (["request", "upgrade", CASE], "either plans or evidence")):
            done = run(*arguments)
            self.assertEqual(2, done.returncode)
            self.assertIn(words, done.stderr.decode())

    def test_a_name_that_is_neither_plan_nor_file_is_said(self):
        for arguments, words in ((["request", "upgrad"], "upgrad: neither a file or folder nor a plan; did you mean upgrade?"),
                                 (["request", "upgrad", "--lang", "zh"], "您要输入的是 upgrade 吗"),
                                 (["request", "foo"], "one of the plans"),
                                 (["request", "nothing/there.zip"], "No such file"),
                                 (["analysis", "foo"], "draft analysis needs the evidence of a case")):
            done = run(*arguments)
            self.assertEqual((1, b""), (done.returncode, done.stdout))
            self.assertIn(words, done.stderr.decode())

    def test_kinds_and_variables_are_listed_in_both_languages(self):
        self.assertEqual(KINDS, re.findall(r"^(\w+) ", self.mail("--list"), re.M))
        self.assertIn("相似案例", self.mail("--list", "--lang", "zh"))
        self.assertIn("{{#quotes}}...{{/quotes}}", self.mail("--variables"))
        self.assertIn("日志行原文", self.mail("--variables", "--lang", "zh"))

    def test_a_mail_is_never_written_into_the_evidence(self):
        done = run("analysis", CASE, "-o", CASE / "mail.txt")
        self.assertEqual(1, done.returncode)
        self.assertFalse((CASE / "mail.txt").exists())


if __name__ == "__main__":
    closing_line.main()
