# SPDX-License-Identifier: Apache-2.0
"""Lets tools/new create one thing of each kind in a copy of the tree and checks that it works at once."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

import closing_line

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("CASEBOOK_BUILD", ROOT / "build"))
CASEBOOK = pathlib.Path(os.environ.get("CASEBOOK", BUILD / "casebook")).resolve()


def run(command, cwd):
    return subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class ToolsNew(unittest.TestCase):
    copied = ("tools/new", "tools/skeletons", "knowledge", "src/decode", "src/cli")

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.tree = pathlib.Path(scratch.name)
        for name in self.copied:
            source, target = ROOT / name, self.tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy2(source, target)

    def new(self, *arguments):
        return run([sys.executable, self.tree / "tools/new", *arguments], self.tree)

    def created(self, *arguments):
        done = self.new(*arguments)
        self.assertEqual(0, done.returncode, done.stdout)
        return done.stdout

    def assert_formatted(self, *paths):
        if not shutil.which("clang-format-14"):
            return
        shutil.copy2(ROOT / ".clang-format", self.tree)
        done = run(["clang-format-14", "--dry-run", "--Werror", *paths], self.tree)
        self.assertEqual(0, done.returncode, done.stdout)

    def assert_lint_is_silent(self):
        done = run([CASEBOOK, "knowledge", "lint", self.tree / "knowledge"], self.tree)
        self.assertEqual(0, done.returncode, done.stdout)


class Compiled(ToolsNew):
    def compile(self, source, like):
        """Compiles a file of the copy with the flags that the build uses for `like`."""
        entries = json.loads((BUILD / "compile_commands.json").read_text())
        command = next(entry["command"] for entry in entries if entry["file"] == str(ROOT / like))
        words = shlex.split(command.replace(f"{ROOT}/src", f"{self.tree}/src"))
        words = [word.replace(f'"{ROOT}"', f'"{self.tree}"') for word in words]
        words = words[:words.index("-o")]
        words += [f"-I{ROOT}/src", "-o", f"{source}.o", "-c", source]
        done = run(words, self.tree)
        self.assertEqual(0, done.returncode, done.stdout)
        return f"{source}.o"

    def link(self, objects, target):
        """As the build links `target`, with our objects before the libraries'."""
        done = run(["ninja", "-C", BUILD, "-t", "commands", target], self.tree)
        command = done.stdout.strip().splitlines()[-1].split("&&")[1]
        words = [word for word in shlex.split(command) if not re.search(r"_test\.cpp\.o$", word)]
        at = words.index("-o")
        program = self.tree / target
        words[at:at + 2] = [*objects, "-o", program]
        done = run(words, BUILD)
        self.assertEqual(0, done.returncode, done.stdout)
        return program


class NewDecoder(Compiled):
    def test_a_new_decoder_passes_the_golden_damage_and_registry_tests(self):
        self.created("decoder", "try_me")
        self.assert_formatted("src/decode/registry.cpp", *(self.tree / "src/decode/try_me").glob("*.*p"))
        objects = [
            self.compile(self.tree / "src/decode/try_me/try_me.cpp", "src/decode/registry.cpp"),
            self.compile(self.tree / "src/decode/registry.cpp", "src/decode/registry.cpp"),
            self.compile(self.tree / "src/decode/golden_test.cpp", "src/decode/golden_test.cpp"),
        ]
        program = self.link(objects, "decode_test")
        done = run([program, "--gtest_filter=Registry.*:Golden.*"], self.tree)
        self.assertEqual(0, done.returncode, done.stdout[-4000:])

    def test_a_name_that_exists_is_refused(self):
        done = self.new("decoder", "setupact")
        self.assertNotEqual(0, done.returncode)
        self.assertIn("exists already", done.stdout)

    def test_a_name_that_no_folder_should_have_is_refused(self):
        self.assertNotEqual(0, self.new("decoder", "Try-Me").returncode)


class NewCommand(Compiled):
    def test_a_new_command_runs_and_explains_itself(self):
        self.created("command", "try_me")
        self.assert_formatted("src/cli/commands.cpp", "src/cli/commands/verbs.h", "src/cli/commands/try_me.cpp")
        objects = [
            self.compile(self.tree / "src/cli/commands/try_me.cpp", "src/cli/commands/version.cpp"),
            self.compile(self.tree / "src/cli/commands.cpp", "src/cli/commands.cpp"),
        ]
        program = self.link(objects, "casebook")
        self.assertEqual((0, "SKELETON\n"), self.outcome(program, "try_me"))
        status, said = self.outcome(program, "help", "try_me")
        self.assertEqual(0, status)
        self.assertIn("casebook try_me", said)

    def outcome(self, *command):
        done = run(command, self.tree)
        return done.returncode, done.stdout


class NewKnowledge(ToolsNew):
    def test_a_new_cause_brings_its_rule_and_passes_lint(self):
        self.created("cause", "setup/try-me")
        self.assert_lint_is_silent()

    def test_a_second_rule_for_a_cause_passes_lint(self):
        self.created("cause", "setup/try-me")
        self.created("rule", "setup/try-me-too", "--cause", "try-me")
        self.assert_lint_is_silent()

    def test_a_rule_needs_a_cause_that_exists(self):
        self.assertNotEqual(0, self.new("rule", "setup/try-me").returncode)
        self.assertNotEqual(0, self.new("rule", "setup/try-me", "--cause", "no-such").returncode)

    def test_a_new_playbook_passes_lint(self):
        self.created("playbook", "try-me")
        self.assert_lint_is_silent()

    def test_a_new_artifact_and_a_new_signature_pass_lint(self):
        self.created("artifact", "try-me")
        self.created("signature", "setup/try-me")
        self.assert_lint_is_silent()

    def test_a_broken_skeleton_would_be_noticed(self):
        self.created("cause", "setup/try-me")
        path = self.tree / "knowledge/signatures/setup/try-me.yaml"
        path.write_text(re.sub("cannot open (?=C:)", "could open ", path.read_text()))
        done = run([CASEBOOK, "knowledge", "lint", self.tree / "knowledge"], self.tree)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("try-me.yaml", done.stdout)


if __name__ == "__main__":
    closing_line.main()
