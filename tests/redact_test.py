#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""casebook redact, on bundles with planted values of every class, and on the bundles of the diagnosis tests."""

import gzip
import io
import json
import pathlib
import shutil
import stat
import struct
import tarfile
import tempfile
import unittest
import zipfile
import zlib

import closing_line
import program
import redact_corpus
from program import run

TESTS = pathlib.Path(__file__).resolve().parent
MOST_ALTERED = 0.005  # of ordinary tokens
LEAKS_FOUND = 10


def members(name, content):
    """(path, bytes) of a file and of everything in it."""
    yield name, content
    if content.startswith(b"\x1f\x8b"):
        yield from members(name + "/", gzip.decompress(content))
    elif zipfile.is_zipfile(io.BytesIO(content)) and content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                yield from members(f"{name}/{info.filename}", archive.read(info))
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for info in archive.getmembers():
                yield from members(f"{name}/{info.name}", archive.extractfile(info).read())


def all_files(folder):
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            yield from members(str(path.relative_to(folder)), path.read_bytes())


def spellings(value):
    """What the search does not share with the program: plain bytes of every encoding, in small letters."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield value.lower().encode(encoding)
    if value.startswith("S-1-5-21-"):
        yield struct.pack("<3I", *map(int, value.split("-")[4:7]))


def leaks(folder, values, only=""):
    found = []
    patterns = [(value, pattern) for value in values for pattern in set(spellings(value))]
    for name, content in all_files(folder):
        if not name.startswith(only):
            continue
        both = content + b"\n" + content.lower() + name.lower().encode()
        found += [(name, value) for value, pattern in patterns if pattern in both]
    return found


class Redaction(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()) if hasattr(self, "enterContext")
                                   else tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)

    def put(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def redact(self, source, target="out", *more, status=0):
        done = run("redact", source, "-o", self.folder / target, *more)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def planted(self, seed):
        corpus = redact_corpus.Corpus(seed)
        corpus.write(self.folder / "in")
        return corpus


class Planted(Redaction):
    def test_no_planted_value_is_left_and_no_ordinary_word_is_lost(self):
        corpus = self.planted(1)
        self.assertGreaterEqual(sum(map(len, corpus.values.values())), 400)
        self.assertGreaterEqual(len(corpus.values), 12)
        self.redact(self.folder / "in")
        self.assertEqual(leaks(self.folder / "out", corpus.wanted()), [])
        # The search itself finds them in the input.
        self.assertGreater(len({value for _, value in leaks(self.folder / "in", corpus.wanted(), "utf8.log")}), 400)
        before = (self.folder / "in/utf8.log").read_text("utf-8").splitlines()
        after = (self.folder / "out/utf8.log").read_text("utf-8").splitlines()
        ordinary = [(a, b) for x, y in zip(before, after) if x in redact_corpus.ORDINARY
                    for a, b in zip(x.split(), y.split(), strict=True)]
        altered = [pair for pair in ordinary if pair[0] != pair[1]]
        self.assertGreater(len(ordinary), 10_000)
        self.assertLessEqual(len(altered), MOST_ALTERED * len(ordinary), altered[:5])

    def test_each_notation_is_known_by_itself(self):
        wanted = []
        for number, (kind, value, line) in enumerate(redact_corpus.Corpus(2).alone()):
            name = f"{number:03}.log"
            wanted.append((name, value, line))
            self.put(f"in/{name}", f"a line\r\n{line}\r\nanother line\r\n")
        self.assertGreater(len(wanted), 60)
        self.redact(self.folder / "in")
        left = [(value, line) for name, value, line in wanted
                if value.lower() in (self.folder / "out" / name).read_text("utf-8").lower()]
        self.assertEqual(left, [])

    def test_lengths_stay_and_all_encodings_agree(self):
        self.planted(3)
        self.redact(self.folder / "in")
        texts = []
        for name, (encoding, mark) in redact_corpus.ENCODINGS.items():
            before = (self.folder / "in" / name).read_bytes()
            after = (self.folder / "out" / name).read_bytes()
            self.assertEqual(len(before), len(after), name)
            self.assertTrue(after.startswith(mark))
            texts.append(after.removeprefix(mark).decode(encoding))
        self.assertEqual(len(set(texts)), 1)

    def test_binary_files_are_as_sound_as_before(self):
        self.planted(4)
        self.redact(self.folder / "in")
        for name, command in (("Security.evtx", ("evtx", "--format", "jsonl")), ("config/SOFTWARE", ("reg", "--recursive")),
                              ("config/SAM", ("reg", "--recursive")), ("boot.PML", ("trace", "events"))):
            before, after = (run(command[0], self.folder / side / name, *command[1:]) if command[0] != "trace"
                             else run("trace", "events", self.folder / side / name) for side in ("in", "out"))
            self.assertEqual(after.returncode, 0, after.stderr)
            self.assertEqual(before.stdout.count(b"\n"), after.stdout.count(b"\n"), name)
            self.assertGreater(after.stdout.count(b"\n"), 5, name)
        log = (self.folder / "out/Security.evtx").read_bytes()
        self.assertNotEqual(log, (self.folder / "in/Security.evtx").read_bytes())
        free = struct.unpack_from("<I", log, 4096 + 48)[0]
        self.assertEqual(struct.unpack_from("<I", log, 4096 + 52)[0], zlib.crc32(log[4096 + 512:4096 + free]))
        self.assertEqual(struct.unpack_from("<I", log, 4096 + 124)[0],
                         zlib.crc32(log[4096:4096 + 120] + log[4096 + 128:4096 + 512]))

    def test_lists_of_keys_are_in_order_and_their_hashes_right(self):
        self.planted(5)
        self.redact(self.folder / "in")
        hive = (self.folder / "out/config/SOFTWARE").read_bytes()
        total = 0
        for word in struct.unpack_from("<127I", hive):
            total ^= word
        self.assertEqual(total, struct.unpack_from("<I", hive, 508)[0])
        checked = 0
        at = hive.find(b"lh")
        while at > 0:
            count = struct.unpack_from("<H", hive, at + 2)[0]
            names = []
            for i in range(count):
                key, value = struct.unpack_from("<II", hive, at + 4 + 8 * i)
                record = 4096 + key + 4
                if hive[record:record + 2] != b"nk":
                    break
                name = hive[record + 76:record + 76 + struct.unpack_from("<H", hive, record + 72)[0]].decode("latin-1").upper()
                hashed = 0
                for c in name:
                    hashed = (hashed * 37 + ord(c)) & 0xFFFFFFFF
                self.assertEqual(hashed, value, name)
                names.append(name)
                checked += 1
            self.assertEqual(names, sorted(names))
            at = hive.find(b"lh", at + 2)
        self.assertGreater(checked, 30)


class Behaviour(Redaction):
    LINE = "Host Name: KVM77410\r\nC:\\Users\\ragnafjeld\\x\r\nIP 10.20.30.40 S-1-5-21-1004336348-1177238915-682003330-1001\r\n"

    def test_the_input_stays_and_nothing_is_overwritten(self):
        source = self.put("in/a.log", self.LINE)
        before = source.read_bytes()
        self.redact(self.folder / "in")
        self.assertEqual(source.read_bytes(), before)
        self.assertIn("exists already", self.redact(self.folder / "in", "out", status=1).stderr.decode())
        self.assertIn("evidence", self.redact(self.folder / "in", "in/out", status=1).stderr.decode())
        self.assertIn("evidence", self.redact(self.folder / "in", "b", "--map", self.folder / "in/m", status=1).stderr.decode())
        self.assertIn("given away", self.redact(self.folder / "in", "b", "--map", self.folder / "b/m", status=1).stderr.decode())
        self.assertIn("--map", self.redact(self.folder / "in", "b", status=0).stderr.decode() + "--map")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["b", "b.map.json", "in", "out", "out.map.json"])

    def test_the_map_is_private_and_keeps_pseudonyms_over_machines(self):
        self.put("one/a.log", self.LINE)
        self.put("two/b.log", "\ufeff\r\n" + self.LINE + "Host Name: KVM88999\r\n")
        shared = self.folder / "case.map.json"
        self.redact(self.folder / "one", "out1", "--map", shared)
        self.assertEqual(stat.S_IMODE(shared.stat().st_mode), 0o600)
        self.redact(self.folder / "two", "out2", "--map", shared)
        self.assertEqual(stat.S_IMODE(shared.stat().st_mode), 0o600)
        first = (self.folder / "out1/a.log").read_text("utf-8")
        second = (self.folder / "out2/b.log").read_text("utf-8")
        self.assertIn(first.strip(), second)
        self.assertNotIn("KVM", second)
        values = json.loads(shared.read_text("utf-8"))["values"]
        self.assertIn("kvm88999", {entry["value"] for entry in values})
        # Drawn, not derived: another map gives others.
        self.redact(self.folder / "one", "out3")
        self.assertNotEqual((self.folder / "out3/a.log").read_text("utf-8"), first)

    def test_values_of_the_map_are_hidden_in_the_next_bundle_too(self):
        self.put("one/a.log", self.LINE + "User: admin\r\nUser: torvaldq\r\n姓名：李伟伟\r\nComputer Name: NORDQ-7711\r\n"
                 "Primary Dns Suffix: nordq.example.org\r\nMAC Address: 00-15-5D-01-02-03\r\nfe80::1c2d:3e4f:11\r\n")
        self.put("two/b.log", "prose torvaldq and NORDQ-7711 fail, 李伟伟说 10.20.30.40; the admin ran it\r\n"
                 "00155d010203 fe80:0:0:0:0:1c2d:3e4f:11 seen at pcq.nordq.example.org\r\nS-1-5-21-1004336348-1177238915-682003330-500\r\n")
        words = self.put("words.txt", "auroraq\n")
        shared = self.folder / "case.map.json"
        self.put("one/b.log", "project auroraq\r\n")
        self.put("two/c.log", "project auroraq\r\n")
        self.redact(self.folder / "one", "out1", "--map", shared, "--keywords", words)
        self.redact(self.folder / "two", "out2", "--map", shared)
        self.assertEqual(run("redact", "--check", self.folder / "out2", "--map", shared).returncode, 0)
        text = (self.folder / "out2/b.log").read_text("utf-8")
        for value in ("torvaldq", "NORDQ", "李伟伟", "10.20.30.40", "nordq", "pcq", "00155d010203", "1c2d", "1177238915"):
            self.assertNotIn(value, text)
        self.assertIn("; the admin ran it", text)

    def test_archives_stay_archives_of_their_kind_with_those_in_them(self):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("KVM77410/deep.log", self.LINE)
        outer = io.BytesIO()
        with tarfile.open(fileobj=outer, mode="w:gz") as archive:
            info = tarfile.TarInfo("KVM77410.zip")
            info.size = len(inner.getvalue())
            archive.addfile(info, io.BytesIO(inner.getvalue()))
        top = self.folder / "case.zip"
        with zipfile.ZipFile(top, "w") as archive:
            archive.writestr("logs.tar.gz", outer.getvalue())
            archive.writestr("设备/CBS.log.gz", gzip.compress(self.LINE.encode()))
        self.redact(top, "out.zip")
        names = [name for name, _ in all_files(self.folder) if name.startswith("out.zip")]
        self.assertEqual(leaks(self.folder, []), [])
        with zipfile.ZipFile(self.folder / "out.zip") as archive:
            self.assertEqual(sorted(archive.namelist()), ["logs.tar.gz", "设备/CBS.log.gz"])
            self.assertNotIn(b"KVM77410", gzip.decompress(archive.read("设备/CBS.log.gz")))
        self.assertTrue(any(name.endswith("deep.log") for name in names), names)
        self.assertFalse(any("KVM77410" in name for name in names), names)

    def test_what_cannot_be_shown_to_be_clean_is_left_out_and_told(self):
        self.put("in/a.log", self.LINE)
        self.put("in/KVM77410.bin", bytes(range(256)) * 20)
        self.put("in/photo.png", b"\x89PNG\r\n\x1a\n" + bytes(3000))
        report = self.folder / "report.json"
        self.redact(self.folder / "in", "out", "--report", report, "--format", "json")
        told = json.loads(report.read_text("utf-8"))
        self.assertEqual(told["schema"], "casebook.redaction/1")
        self.assertEqual([item["reason"] for item in told["left_out"]], ["unknown-format"] * 2)
        self.assertEqual(told["replacements"]["by_class"]["computer"], 2)
        self.assertNotIn("KVM77410", report.read_text("utf-8"))
        self.assertEqual([path.name for path in (self.folder / "out").iterdir()], ["a.log"])
        chinese = self.redact(self.folder / "in", "out2", "--lang", "zh").stdout.decode()
        self.assertIn("未写入结果", chinese)
        self.assertIn("计算机名", chinese)
        kept = self.redact(self.folder / "in", "out3", "--keep-unknown").stdout.decode()
        self.assertIn("nothing", kept)
        self.assertEqual(len(list((self.folder / "out3").iterdir())), 3)

    def test_values_that_exports_write_as_digits_are_hidden(self):
        path = ",".join(f"{byte:02x}" for byte in "C:\\Users\\ragnafjeld\0".encode("utf-16-le"))
        key = ",".join(["a4"] * 52 + ["5e"] * 15 + ["00"] * 97)
        lines = ("Windows Registry Editor Version 5.00", "", "[HKEY_LOCAL_MACHINE\\x]", f'"ProfileImagePath"=hex(2):{path[:30]}\\', f"  {path[30:]}",
                 f'"DigitalProductId"=hex:{key}', '"Other"=hex:5e,5e,5e')
        content = "\r\n".join(lines) + "\r\n"
        self.put("in/a.reg", content.encode("utf-16"))
        self.put("in/b.reg", content)
        self.redact(self.folder / "in")
        for text in ((self.folder / "out/a.reg").read_text("utf-16"), (self.folder / "out/b.reg").read_text("utf-8")):
            self.assertNotIn(path[-60:], text.replace("\\\n  ", ""))
            self.assertNotIn("5e,5e,5e,5e", text)
            self.assertIn('"Other"=hex:5e,5e,5e', text)
            self.assertEqual(len(text.splitlines()), len(lines))

    def test_syntax_of_formats_stays_whoever_is_called_like_it(self):
        for name in ("amp", "quot", "hex", "dword"):
            self.put(f"in/{name}.log", f"C:\\Users\\{name}\\x\r\nUser: {name}\r\n")
        self.put("in/a.xml", "<a>x &amp; y &quot;z&quot; &#38;</a>\r\n")
        self.put("in/a.reg", 'Windows Registry Editor Version 5.00\r\n\r\n"x"=hex:01,02\r\n"y"=dword:00000001\r\n"z"=hex(2):61,00\r\n')
        words = self.put("words.txt", "amp\nhex\n")
        self.redact(self.folder / "in", "out", "--keywords", words)
        for name in ("a.xml", "a.reg"):
            self.assertEqual((self.folder / "out" / name).read_bytes(), (self.folder / "in" / name).read_bytes())
        files = sorted(path for path in (self.folder / "out").glob("*.log"))
        self.assertEqual(len(files), 4)
        for path in files:
            for name in ("amp", "quot", "hex", "dword"):
                self.assertNotIn(f"Users\\{name}\\", path.read_text("utf-8"))

    def test_values_with_some_characters_escaped_are_replaced_and_found(self):
        self.put("in/a.log", "Registered Organization: R&D Eastq\r\n姓名：李伟伟\r\nmail ragnaq@nordq.example.org\r\n")
        self.put("in/a.xml", "<a>R&amp;D Eastq</a><b>R&#38;D Eastq</b><c>&#26446;&#x4F1F;伟</c>\r\n")
        self.put("in/b.xml", "<a>R&amp;D Eastq &#26446;伟伟</a>\r\n".encode("utf-16"))
        self.put("in/a.json", '{"m":"ragnaq\\u0040nordq.example.org","n":"\\u674e伟\\u4f1f"}\r\n')
        words = self.put("words.txt", "R&D Eastq\n李伟伟\nragnaq@nordq.example.org\n")
        done = run("redact", "--check", self.folder / "in", "--values", words, "--format", "json")
        found = {(leak["path"], leak["value"]) for leak in json.loads(done.stdout)["left"]}
        for wanted in (("a.xml", "R&D Eastq"), ("a.xml", "李伟伟"), ("b.xml", "R&D Eastq"), ("b.xml", "李伟伟"),
                       ("a.json", "李伟伟"), ("a.json", "ragnaq@nordq.example.org")):
            self.assertIn(wanted, found)
        self.redact(self.folder / "in")
        done = run("redact", "--check", self.folder / "out", "--values", words)
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertIn(b"Only the values", done.stdout)
        text = (self.folder / "out/a.xml").read_text("utf-8")
        self.assertRegex(text, r"<a>[^&<]&amp;[^&<] [^&<]{5}</a><b>[^&<]&#38;[^&<] [^&<]{5}</b><c>&#\d{5};&#x[0-9A-F]{4};.</c>")
        for name in ("a.xml", "b.xml", "a.json"):
            self.assertEqual((self.folder / "out" / name).stat().st_size, (self.folder / "in" / name).stat().st_size)
        json.loads((self.folder / "out/a.json").read_text("utf-8"))

    def test_one_is_not_many(self):
        self.put("in/a.log", "Host Name: KVM77410\r\n")
        self.assertIn("1 file, 21 B; 1 replacement\n", self.redact(self.folder / "in").stdout.decode())

    def test_own_keywords_are_hidden_inside_of_words(self):
        self.put("in/a.log", "the AuroraAgent.exe of project aurora, 项目极光启动\r\n")
        words = self.put("words.txt", "# ours\r\naurora\r\n极光\r\n")
        self.redact(self.folder / "in", "out", "--keywords", words)
        text = (self.folder / "out/a.log").read_text("utf-8")
        self.assertNotIn("urora", text)
        self.assertNotIn("极光", text)
        self.assertRegex(text, "^the [A-Z][a-z0-9]{5}Agent.exe of project")

    def test_words_that_are_accounts_are_hidden_where_their_field_is(self):
        self.put("in/a.log", "User: test\r\nC:\\Users\\admin\\x\r\nthe admin ran a test, Administrator too\r\nC:\\Users\\Public\\y\r\n")
        self.redact(self.folder / "in")
        lines = (self.folder / "out/a.log").read_text("utf-8").splitlines()
        self.assertNotIn("test", lines[0])
        self.assertNotIn("admin", lines[1])
        self.assertEqual(lines[2:], ["the admin ran a test, Administrator too", "C:\\Users\\Public\\y"])

    def test_escape_sequences_of_names_do_not_reach_the_terminal(self):
        self.put("in/\x1b[31mred.bin", bytes(range(256)) * 20)
        self.put("in/<b>\u202ename.log", self.LINE)
        shown = self.redact(self.folder / "in").stdout
        self.assertNotIn(b"\x1b", shown)
        self.assertNotIn("\u202e".encode(), shown)

    def test_an_empty_case_and_wrong_use(self):
        (self.folder / "in").mkdir()
        self.redact(self.folder / "in")
        self.assertEqual(list((self.folder / "out").iterdir()), [])
        self.assertEqual(run("redact", self.folder / "in").returncode, 2)
        self.assertEqual(run("redact", "--check", self.folder / "in").returncode, 2)
        self.assertEqual(run("redact", self.folder / "absent", "-o", self.folder / "x").returncode, 1)
        self.assertFalse((self.folder / "x").exists())
        bad = self.put("bad.json", "{}")
        self.redact(self.folder / "in", "y", "--map", bad, status=1)
        self.assertEqual(bad.read_text("utf-8"), "{}")


    def test_a_folder_does_not_become_a_folder_called_like_an_archive(self):
        self.put("in/a.log", self.LINE)
        for name in ("red.zip", "red.TAR.gz", "red.7z/"):
            for language, told in (("en", "a folder becomes a folder"), ("zh", "只会得到文件夹")):
                done = run("redact", self.folder / "in", "-o", f"{self.folder}/{name}", "--lang", language)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(told, done.stderr.decode())
            self.assertFalse((self.folder / name.rstrip("/")).exists())


class Check(Redaction):
    def test_the_encoding_of_what_is_left_is_named_wherever_it_begins(self):
        values = self.put("values.txt", "ragnafjeld\n")
        text = "name is ragnafjeld here"
        for content, encoding, offset in (
                (text.encode("utf-16-le"), "utf-16le", 16), (b"\x01" + text.encode("utf-16-le"), "utf-16le", 17),
                (b"\xff\xfe" + text.encode("utf-16-le"), "utf-16le", 18), (text.encode("utf-16-be"), "utf-16be", 16),
                (b"\xfe\xff" + text.encode("utf-16-be"), "utf-16be", 18), (b"\x01" + text.encode("utf-16-be"), "utf-16be", 17)):
            self.put("left/a.dat", content)
            done = run("redact", "--check", self.folder / "left", "--values", values, "--format", "json")
            left = json.loads(done.stdout)["left"]
            self.assertEqual([(leak["encoding"], leak["offset"]) for leak in left], [(encoding, offset)], content)

    def test_what_is_left_is_found_in_every_encoding_and_archive(self):
        values = self.put("values.txt", "ragnafjeld\n张伟明\n203.0.113.13\n")
        for number, content in enumerate((
                "x ragnafjeld x".encode(), b"\x01" + "ragnafjeld".encode("utf-16-le"), "RAGNAFJELD".encode("utf-16-be"),
                "由张伟明确认".encode("gb18030"), b'{"a": "\\u5f20\\u4f1f\\u660e"}', "?n=%E5%BC%A0%E4%BC%9F%E6%98%8E".encode(), b"to 203.0.113.13:80")):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("inner.dat", content)
            path = self.put(f"r{number}/a.zip", packed.getvalue())
            done = run("redact", "--check", path.parent, "--values", values, "--format", "json")
            self.assertEqual(done.returncode, LEAKS_FOUND, content)
            left = json.loads(done.stdout)["left"]
            self.assertEqual([leak["path"] for leak in left], ["a.zip/inner.dat"], content)

    def test_a_clean_result_is_clean_and_names_count(self):
        values = self.put("values.txt", "ragnafjeld\n203.0.113.13\n")
        self.put("clean/a.log", "203.0.113.130 1203.0.113.13 ragnafjel")
        self.assertEqual(run("redact", "--check", self.folder / "clean", "--values", values).returncode, 0)
        self.put("named/ragnafjeld.log", "nothing")
        done = run("redact", "--check", self.folder / "named", "--values", values)
        self.assertEqual(done.returncode, LEAKS_FOUND)
        self.assertIn(b"in its name", done.stdout)

    def test_a_result_is_checked_by_its_own_map(self):
        corpus = self.planted(6)
        self.redact(self.folder / "in")
        done = run("redact", "--check", self.folder / "out", "--map", self.folder / "out.map.json")
        self.assertEqual(done.returncode, 0, done.stdout.decode()[:2000])
        done = run("redact", "--check", self.folder / "in", "--map", self.folder / "out.map.json", "--format", "json")
        self.assertEqual(done.returncode, LEAKS_FOUND)
        found = {leak["value"] for leak in json.loads(done.stdout)["left"]}
        self.assertTrue(set(map(str.lower, corpus.values["computer"])) <= found)


class Diagnosis(Redaction):
    SAMPLE_STEP = 12

    def diagnosed(self, path):
        done = run("diagnose", path, "--format", "json")
        diagnosis = json.loads(done.stdout)
        first = diagnosis["findings"][0] if diagnosis["findings"] else {}
        return diagnosis["verdict"], first.get("cause"), first.get("primary_code"), first.get("phase")

    def test_the_verdict_and_the_cause_stay(self):
        evaluation = sorted((TESTS / "bundles/evaluation").iterdir())
        named = [TESTS / "bundles/evaluation" / name for name in (
            "access-list-lost-icacls-chinese", "trace-payload-refused", "binary-log-disk-before-store")]
        step = self.SAMPLE_STEP * (4 if program.is_sanitized() else 1)
        cases = [path / "bundle" for path in sorted((TESTS / "bundles").glob("cas-*"))]
        cases += [path for path in named if path.is_dir()] + evaluation[::step]
        for number, case in enumerate(cases):
            with self.subTest(case=case.name if case.name != "bundle" else case.parent.name):
                self.redact(case, f"out{number}")
                self.assertEqual(self.diagnosed(self.folder / f"out{number}"), self.diagnosed(case))


if __name__ == "__main__":
    closing_line.main()
