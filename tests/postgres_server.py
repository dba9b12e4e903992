# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of its own for a test, reachable through a socket in its temporary folder alone."""

import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def find_programs():
    """The folder with initdb and postgres, 15 or later; None when there is none."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    good = [folder for folder in folders if folder.parent.name.isdigit() and int(folder.parent.name) >= 15]
    return good[0] if good and (good[0] / "postgres").is_file() else None


class PostgresServer:
    """Starts at once; stop() ends it and removes all of it."""

    def __init__(self):
        programs = find_programs()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="casebook-pg-"))
        # The server refuses to run as root.
        self.owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self.owner:
            os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        data = self.folder / "data"
        self.run([programs / "initdb", "-D", data, "-U", "casebook", "--auth=trust", "--no-sync", "--encoding=UTF8",
                  "--locale=C.UTF-8"]).wait()
        self.process = self.run([programs / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=",
                                 "-c", "fsync=off"])
        self.address = f"postgresql://casebook@/postgres?host={self.folder}"
        for _ in range(200):
            if (self.folder / ".s.PGSQL.5432").exists():
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start")

    def run(self, command):
        more = {"user": self.owner.pw_uid, "group": self.owner.pw_gid} if self.owner else {}
        return subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                **more)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
