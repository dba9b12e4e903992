# SPDX-License-Identifier: Apache-2.0
"""`casebook serve` as people meet it: a real process, real sockets, on both databases; killed and started again."""

import base64
import hashlib
import http.client
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

import closing_line
import postgres_server
import program

SLOWER = 10 if program.is_sanitized() else 1
TUS = {"Tus-Resumable": "1.0.0"}


class Desk:
    """The process, and one who asks it."""

    def __init__(self, folder, database):
        self.folder = folder
        self.database = database
        self.cookie = ""
        self.process = None
        self.start()

    def start(self):
        command = [str(program.find_program()), "serve", "--data", str(self.folder / "data"), "--listen", "127.0.0.1:0",
                   "--address", "https://desk.example.com"]
        if self.database:
            command += ["--database", self.database]
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


class Serve(unittest.TestCase):
    database = None

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
