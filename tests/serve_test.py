# SPDX-License-Identifier: Apache-2.0
"""`casebook serve` as people meet it: a real process, real sockets, on both databases; killed and started again."""

import base64
import hashlib
import http.client
import io
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import zipfile

import closing_line
import postgres_server
import program

ROOT = pathlib.Path(__file__).resolve().parent.parent
SLOWER = 10 if program.is_sanitized() else 1
TUS = {"Tus-Resumable": "1.0.0"}


class Desk:
    """The process, and one who asks it."""

    def __init__(self, folder, database):
        self.folder = folder
        self.database = database
        self.cookie = ""
        self.process = None
        self.more = []
        self.start()

    def start(self):
        command = [str(program.find_program()), "serve", "--data", str(self.folder / "data"), "--listen", "127.0.0.1:0",
                   "--address", "https://desk.example.com"]
        if self.database:
            command += ["--database", self.database]
        command += self.more
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env=os.environ | {"LANG": "C.UTF-8"})
        self.printed = ""
        while "listening on" not in self.printed:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError("the server ended: " + self.printed)
            self.printed += line
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)", self.printed.split("listening on")[1]).group(1))

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(timeout=60 * SLOWER)

    def ask(self, method, path, body=None, headers=None):
        """Status, headers and body; an object is sent as JSON."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60 * SLOWER)
        sent = {"X-Casebook-Request": "1", "Accept-Language": "en"} | (headers or {})
        if self.cookie:
            sent["Cookie"] = self.cookie
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        try:
            line.request(method, path, body=body, headers=sent)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        return answer.status, dict(answer.getheaders()), content

    def asked(self, method, path, body=None, headers=None, status=200):
        got, found, content = self.ask(method, path, body, headers)
        if got != status:
            raise AssertionError(f"{method} {path}: {got} {content[:500]}")
        return found, json.loads(content) if content.strip().startswith((b"{", b"[")) else content


class Desks(unittest.TestCase):
    """A desk of its own for each test."""

    @classmethod
    def setUpClass(cls):
        if program.find_program() is None:
            raise unittest.SkipTest("casebook is not built")

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.desk = Desk(self.folder, self.where())
        self.addCleanup(lambda: self.desk.stop(signal.SIGKILL))

    def where(self):
        return None

    def begin(self):
        """Somebody signed in, a case, and the address of an upload link."""
        token = re.search(r'"token":"([^"]+)"', self.desk.printed).group(1)
        headers, user = self.desk.asked("POST", "/api/v1/one-time-links/use",
                                        {"token": token, "login": "admin", "name": "Chen Jie",
                                         "password": "correct horse"}, status=201)
        self.assertEqual(user["role"], "admin")
        self.desk.cookie = headers["Set-Cookie"].split(";")[0]
        _, customer = self.desk.asked("POST", "/api/v1/customers", {"name": "示例银行"}, status=201)
        _, case = self.desk.asked("POST", "/api/v1/cases", {"customer": customer["id"], "title": "升级回滚"}, status=201)
        self.case = case["number"]
        _, link = self.desk.asked("POST", f"/api/v1/cases/{self.case}/links", {}, status=201)
        self.assertTrue(link["url"].startswith("https://desk.example.com/u/"))
        return link["url"].rsplit("/", 1)[1]

    def uploads(self, token):
        return self.desk.asked("GET", f"/api/v1/drop/{token}")[1]["uploads"]

    def zipped(self, *paths):
        """Folders and files of this project in one archive."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                path = ROOT / path
                for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
                    if one.is_file():
                        archive.write(one, one.relative_to(path.parent))
        return packed.getvalue()

    def send(self, token, name, content):
        status, _, said = self.desk.ask("PUT", f"/u/{token}/{urllib.parse.quote(name)}", content)
        self.assertEqual(status, 201, said)

    def items(self, what):
        return self.desk.asked("GET", f"/api/v1/cases/{self.case}/{what}")[1]["items"]

    def wait_for(self, wanted, seconds=60):
        """What `wanted` gives once it is something."""
        latest = time.monotonic() + seconds * SLOWER
        while time.monotonic() < latest:
            found = wanted()
            if found:
                return found
            time.sleep(0.1)
        self.fail(f"nothing within {seconds * SLOWER} s: {self.items('evidence')} {self.items('jobs')}")

    def analyses(self, count):
        return self.wait_for(lambda: len(self.items("analyses")) >= count and self.items("analyses"))

    def checked(self):
        return self.wait_for(lambda: all(one["state"] != "checking" for one in self.items("evidence")) and
                             self.items("evidence"))

    def confined(self):
        if program.is_sanitized():
            self.skipTest("sanitizers need calls that a confined reader may not make")
        tried = program.run("diagnose", "--confined", "1G", ROOT / "examples/access-denied", "--brief")
        if b"confine: " in tried.stderr:
            self.skipTest("this kernel cannot confine a reader: " + tried.stderr.decode())


class Serve(Desks):
    def test_walks_from_the_first_start_to_evidence_that_proves_itself(self):
        token = self.begin()
        content = random.Random(1).randbytes(3_000_000)
        name = "日志 (1).zip"
        status, _, said = self.desk.ask("PUT", f"/u/{token}/{urllib.parse.quote(name)}", content)
        self.assertEqual(status, 201, said)
        self.assertIn(hashlib.sha256(content).hexdigest().encode(), said)
        found = self.uploads(token)
        self.assertEqual([(one["name"], one["state"]) for one in found], [(name, "received")])
        # Whoever has the link can send, and nothing else.
        self.desk.cookie = ""
        self.assertEqual(self.desk.ask("GET", f"/api/v1/cases/{self.case}")[0], 401)
        self.assertEqual(self.desk.stop(), 0)
        verify = ["admin", "verify", "--data", self.folder / "data"]
        if self.where_is:
            verify += ["--database", self.where_is]
        done = program.run(*verify)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(b"wrong: 0", done.stdout)
        blob = next((self.folder / "data/blobs").glob("*/*/*"))
        blob.chmod(0o600)
        blob.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        done = program.run(*verify)
        self.assertEqual(done.returncode, 10)
        self.assertIn(b"it was changed", done.stdout)

    @property
    def where_is(self):
        return self.desk.database

    def test_loses_nothing_that_it_acknowledged_however_often_it_is_killed(self):
        token = self.begin()
        content = random.Random(2).randbytes(6_000_000)
        chance = random.Random(3)
        headers, _ = self.desk.asked("POST", f"/api/v1/drop/{token}/files", headers=TUS | {
            "Upload-Length": str(len(content)),
            "Upload-Metadata": "filename " + base64.b64encode("CBS.log".encode()).decode()}, status=201)
        address = headers["Location"]
        acknowledged = 0
        kills = 0
        while acknowledged < len(content):
            headers, _ = self.desk.asked("HEAD", address, headers=TUS)
            offset = int(headers["Upload-Offset"])
            self.assertGreaterEqual(offset, acknowledged)
            self.assertLessEqual(offset, len(content))
            piece = content[offset:offset + chance.randrange(200_000, 900_000)]
            line = socket.create_connection(("127.0.0.1", self.desk.port))
            line.sendall((f"PATCH {address} HTTP/1.1\r\nHost: a\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
                          "Content-Type: application/offset+octet-stream\r\n"
                          f"Content-Length: {len(piece)}\r\n\r\n").encode())
            if kills < 12 and chance.random() < 0.7:
                line.sendall(piece[:chance.randrange(len(piece))])
                time.sleep(chance.random() * 0.05)
                self.desk.stop(signal.SIGKILL)
                kills += 1
                self.desk.start()
            else:
                line.sendall(piece)
                answer = line.recv(65536).decode()
                self.assertTrue(answer.startswith("HTTP/1.1 204"), answer)
                acknowledged = int(re.search(r"Upload-Offset: (\d+)", answer).group(1))
                self.assertEqual(acknowledged, offset + len(piece))
            line.close()
        self.assertGreater(kills, 3)
        self.assertEqual([one["sha256"] for one in self.uploads(token)], [hashlib.sha256(content).hexdigest()])
        self.assertEqual(os.listdir(self.folder / "data/incoming"), [])

    def test_goes_on_where_a_line_broke(self):
        token = self.begin()
        content = random.Random(4).randbytes(2_000_000)
        headers, _ = self.desk.asked("POST", f"/api/v1/drop/{token}/files",
                                     headers=TUS | {"Upload-Length": str(len(content))}, status=201)
        address = headers["Location"]
        # A line that is still open, with nothing coming any more: as behind a router that was switched off.
        dead = socket.create_connection(("127.0.0.1", self.desk.port))
        self.addCleanup(dead.close)
        dead.sendall((f"PATCH {address} HTTP/1.1\r\nHost: a\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                      "Content-Type: application/offset+octet-stream\r\n"
                      f"Content-Length: {len(content)}\r\n\r\n").encode() + content[:700_000])
        time.sleep(0.3)
        begin = time.monotonic()
        headers, _ = self.desk.asked("HEAD", address, headers=TUS)
        self.assertLess(time.monotonic() - begin, 8 * SLOWER)
        offset = int(headers["Upload-Offset"])
        self.assertEqual(offset, 700_000)
        self.desk.asked("PATCH", address, content[offset:], TUS | {
            "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}, status=204)
        self.assertEqual(self.uploads(token)[0]["sha256"], hashlib.sha256(content).hexdigest())

    def kinds(self, evidence):
        return {remark["kind"] for remark in evidence["remarks"]}

    def test_evidence_explains_itself(self):
        self.confined()
        token = self.begin()
        _, request = self.desk.asked("POST", f"/api/v1/cases/{self.case}/requests", {
            "title": "日志", "items": [{"artifact": "cbs-log", "label_en": "CBS log", "label_zh": "CBS 日志"},
                                     {"artifact": "procmon-capture", "label_en": "Trace", "label_zh": "跟踪",
                                      "required": False}]}, status=201)
        self.send(token, "日志 (1).zip", self.zipped("examples/access-denied"))
        first = self.analyses(1)[0]
        self.assertEqual((first["state"], first["verdict"]), ("done", "failure"))
        self.assertRegex(first["engine"], r"^\d+\.\d+\.\d+ \w+")
        self.assertIn("0x80070005", first["summary"]["zh"])
        _, whole = self.desk.asked("GET", f"/api/v1/analyses/{first['id']}")
        self.assertEqual(whole["findings"][0]["cause"], "file-denied-by-name")
        self.assertTrue(whole["findings"][0]["title"]["zh"])
        _, report = self.desk.asked("GET", f"/api/v1/analyses/{first['id']}/report")
        self.assertEqual(report["bundle"]["path"], ".")  # no folder of this machine
        self.assertIn("1/日志 (1).zip/access-denied/Logs/CBS/CBS.log", [one["path"] for one in report["items"]])
        evidence, = self.items("evidence")
        self.assertEqual((evidence["name"], evidence["state"]), ("日志 (1).zip", "readable"))
        self.assertEqual(self.kinds(evidence), {"recognised", "machine"})
        upload, = self.uploads(token)
        self.assertEqual((upload["evidence"], upload["remarks"]), ("readable", evidence["remarks"]))
        asked, = [one for one in self.items("requests") if one["id"] == request["id"]]
        self.assertEqual([one["state"] for one in asked["items"]], ["there", "missing"])
        self.assertEqual(asked["state"], "complete")  # what is missing only helps
        # What was read is not read again; on request it is, and says what differs.
        self.assertEqual(self.desk.ask("POST", f"/api/v1/cases/{self.case}/analyses")[0], 202)
        again = self.analyses(2)[0]
        self.assertEqual(again["previous"], first["id"])
        self.assertEqual(again["changes"]["added"], [])
        self.send(token, "again.zip", self.zipped("examples/access-denied"))
        self.checked()
        self.wait_for(lambda: all(job["state"] == "done" for job in self.items("jobs")))
        self.assertEqual(len(self.items("analyses")), 2)
        # A case with the same content takes over what was found.
        number = self.case
        _, case = self.desk.asked("GET", f"/api/v1/cases/{number}")
        _, other = self.desk.asked("POST", "/api/v1/cases", {"customer": case["customer"]["id"], "title": "again"},
                                   status=201)
        self.case = other["number"]
        _, link = self.desk.asked("POST", f"/api/v1/cases/{self.case}/links", {}, status=201)
        self.send(link["url"].rsplit("/", 1)[1], "日志 (1).zip", self.zipped("examples/access-denied"))
        taken = self.analyses(1)[0]
        self.assertEqual(taken["same_as"], again["id"])
        self.assertEqual(taken["verdict"], "failure")
        self.assertEqual(list((self.folder / "data/scratch").glob("*/*")), [])

    def test_the_page_of_a_link_shows_names_as_they_are(self):
        token = self.begin()
        for name in ("<b>&\"'.log", "a\u202egpj.exe", "日志.zip"):
            self.send(token, name, b"a line\n")
        status, headers, page = self.desk.ask("GET", f"/u/{token}?lang=zh")
        self.assertEqual(status, 200)
        text = page.decode()
        self.assertIn('<html lang="zh-CN">', text)
        self.assertIn("&lt;b&gt;&amp;&quot;&#39;.log", text)
        self.assertIn("a\\u202egpj.exe", text)
        self.assertNotIn("\u202e", text)
        self.assertIn("日志.zip", text)
        policy = headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        for path in ("/assets/drop.css", "/assets/drop.js"):
            self.assertEqual(self.desk.ask("GET", path)[0], 200)
        self.assertEqual(self.desk.ask("GET", "/assets/..%2Fdrop.js")[0], 404)
        status, _, said = self.desk.ask("GET", "/u/AAAAAAAAAAAAAAAAAAAAAA")
        self.assertEqual(status, 404)
        self.assertIn(b"<html", said)

    def test_says_at_once_what_is_wrong_with_a_file(self):
        self.confined()
        token = self.begin()
        logs = self.zipped("examples/access-denied")
        locked = bytearray(logs)  # the mark of encryption in every head
        for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = locked.find(sign)
            while at >= 0:
                locked[at + place] |= 1
                at = locked.find(sign, at + 4)
        self.send(token, "empty.log", b"")
        self.send(token, "photo.raw", bytes(range(256)) * 64)
        self.send(token, "locked.zip", bytes(locked))
        self.send(token, "cut.zip", logs[:len(logs) // 2])
        self.send(token, "logs.zip", logs)
        self.send(token, "logs (1).zip", logs)
        found = {one["name"]: one for one in self.checked()}
        self.assertEqual({name: one["state"] for name, one in found.items()}, {
            "empty.log": "unreadable", "photo.raw": "unreadable", "locked.zip": "unreadable",
            "cut.zip": found["cut.zip"]["state"], "logs.zip": "readable", "logs (1).zip": "readable"})
        self.assertEqual(self.kinds(found["empty.log"]), {"empty"})
        self.assertEqual(self.kinds(found["photo.raw"]), {"unknown-kind"})
        self.assertIn("password", self.kinds(found["locked.zip"]))
        self.assertIn("damaged", self.kinds(found["cut.zip"]))
        self.assertIn("duplicate", self.kinds(found["logs (1).zip"]))
        self.assertNotIn("duplicate", self.kinds(found["logs.zip"]))
        for one in found.values():
            for remark in one["remarks"]:
                self.assertTrue(remark["en"] and remark["zh"], remark)

    def test_a_reader_that_dies_marks_the_file_and_not_the_server(self):
        self.confined()
        token = self.begin()
        self.send(token, "logs.zip", self.zipped("examples/access-denied"))
        readers = self.wait_for(self.readers)
        for reader in readers:
            os.kill(reader, signal.SIGSEGV)
        evidence, = self.checked()
        self.assertEqual(evidence["state"], "unreadable")
        self.assertIn("signal 11", evidence["remarks"][0]["en"])
        self.assertEqual(self.desk.ask("GET", "/readyz")[0], 200)

    def test_what_was_being_read_when_it_was_killed_is_read_again(self):
        self.confined()
        token = self.begin()
        self.send(token, "logs.zip", self.zipped("examples/access-denied"))
        readers = self.wait_for(self.readers)
        self.desk.stop(signal.SIGKILL)
        # A reader does not outlive it.
        self.wait_gone(readers)
        left = list((self.folder / "data/scratch").glob("*"))
        self.desk.start()
        self.assertFalse([one for one in left if one.exists()])
        # Its lease runs out after a minute; stopped in order it is given back at once.
        self.assertEqual(self.desk.stop(), 0)

    def test_a_stop_gives_back_what_is_being_read(self):
        self.confined()
        token = self.begin()
        self.send(token, "logs.zip", self.zipped("examples/access-denied"))
        self.wait_for(self.readers)
        self.assertEqual(self.desk.stop(), 0)
        self.desk.start()
        self.assertEqual(self.analyses(1)[0]["verdict"], "failure")

    def test_what_a_sender_deletes_is_gone(self):
        self.confined()
        token = self.begin()
        logs = self.zipped("examples/access-denied")
        self.send(token, "logs.zip", logs)
        before = self.analyses(1)[0]
        upload, = self.uploads(token)
        place = f"/api/v1/drop/{token}/files/{upload['id']}"
        _, case = self.desk.asked("GET", f"/api/v1/cases/{self.case}")
        hold = {"If-Match": f'"{case["version"]}"'}
        _, case = self.desk.asked("PATCH", f"/api/v1/cases/{self.case}", {"legal_hold": True}, hold)
        self.assertEqual(self.desk.ask("DELETE", place, headers=TUS)[0], 403)
        self.assertEqual(self.items("evidence")[0]["state"], "readable")
        hold = {"If-Match": f'"{case["version"]}"'}
        self.desk.asked("PATCH", f"/api/v1/cases/{self.case}", {"legal_hold": False}, hold)
        self.assertEqual(self.desk.ask("DELETE", place, headers=TUS)[0], 204)
        evidence, = self.items("evidence")
        self.assertEqual((evidence["state"], evidence["sha256"], evidence["remarks"]), ("deleted", None, []))
        self.assertEqual(self.uploads(token)[0]["state"], "deleted")
        self.assertEqual(self.desk.ask("GET", f"/api/v1/analyses/{before['id']}/report")[0], 404)
        _, after = self.desk.asked("GET", f"/api/v1/analyses/{before['id']}")
        self.assertEqual((after["verdict"], after["summary"]["en"]), ("failure", ""))
        self.wait_for(lambda: all(job["state"] == "done" for job in self.items("jobs")))
        self.assertEqual([path for path in (self.folder / "data/blobs").glob("*/*/*") if path.is_file()], [])
        # It may come again.
        self.send(token, "logs.zip", logs)
        self.assertEqual(self.analyses(2)[0]["verdict"], "failure")
        self.assertEqual(self.desk.stop(), 0)
        verify = ["admin", "verify", "--data", self.folder / "data"]
        done = program.run(*verify, *(["--database", self.where_is] if self.where_is else []))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_workers_beside_the_server_share_the_queue(self):
        self.confined()
        self.desk.stop()
        self.desk.more = ["--workers", "0"]
        self.desk.start()
        token = self.begin()
        self.send(token, "logs.zip", self.zipped("examples/access-denied"))
        time.sleep(1)
        self.assertEqual(self.items("evidence")[0]["state"], "checking")
        command = [str(program.find_program()), "worker", "--data", str(self.folder / "data")]
        if self.where_is:
            command += ["--database", self.where_is]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as worker:
            try:
                self.assertEqual(self.analyses(1)[0]["verdict"], "failure")
                worker.send_signal(signal.SIGTERM)
                said, _ = worker.communicate(timeout=60 * SLOWER)
                self.assertEqual(worker.returncode, 0, said)
            finally:
                worker.kill()

    def readers(self):
        """Processes that read evidence for the server."""
        found = []
        for folder in pathlib.Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                status = (folder / "status").read_text()
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"PPid:\t{self.desk.process.pid}\n" in status and b"--confined" in words:
                found.append(int(folder.name))
        return found

    def wait_gone(self, processes):
        latest = time.monotonic() + 20 * SLOWER
        while any(pathlib.Path(f"/proc/{one}/cmdline").exists() and
                  pathlib.Path(f"/proc/{one}/cmdline").read_bytes() for one in processes):
            self.assertLess(time.monotonic(), latest, "a reader outlived its server")
            time.sleep(0.05)

    def test_stops_with_half_an_upload_kept(self):
        token = self.begin()
        headers, _ = self.desk.asked("POST", f"/api/v1/drop/{token}/files",
                                     headers=TUS | {"Upload-Length": "1000000"}, status=201)
        self.desk.asked("PATCH", headers["Location"], b"x" * 1000, TUS | {
            "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}, status=204)
        self.assertEqual(self.desk.stop(), 0)
        self.desk.start()
        again, _ = self.desk.asked("HEAD", headers["Location"], headers=TUS)
        self.assertEqual(again["Upload-Offset"], "1000")
        self.assertNotIn("token", self.desk.printed)  # somebody is there: no second set-up link

    def test_says_what_is_wrong_before_it_listens(self):
        for arguments, words in ((["--listen", "nowhere"], b"127.0.0.1:8080"),
                                 (["--listen", f"127.0.0.1:{self.desk.port}", "--certificate", "/nowhere.pem"],
                                  b"/nowhere.pem"),
                                 (["--database", "postgresql://u:geheim@127.0.0.1:1/x"], b"database")):
            done = program.run("serve", "--data", self.folder / "other", *arguments)
            self.assertEqual(done.returncode, 1 if words != b"127.0.0.1:8080" else done.returncode)
            self.assertIn(words, done.stderr)
            self.assertNotIn(b"geheim", done.stderr)


class ServeOnPostgres(Serve):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if postgres_server.find_programs() is None:
            raise unittest.SkipTest("PostgreSQL 15 or later is not installed")
        cls.server = postgres_server.PostgresServer()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def where(self):
        # Each test finds it empty.
        name = "test_" + re.sub(r"\W", "_", self.id().rsplit(".", 1)[1])[:50]
        subprocess.run(["psql", "-q", self.server.address, "-c", f'CREATE DATABASE "{name}"'], check=True)
        return self.server.address.replace("/postgres?", f"/{name}?")


if __name__ == "__main__":
    closing_line.main()
