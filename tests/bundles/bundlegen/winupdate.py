# SPDX-License-Identifier: Apache-2.0
"""Ordinary life in a decoded WindowsUpdate.log (Windows 10): scans, downloads, their harmless failures."""

import datetime


class UpdateLog:
    """`2020/06/18 09:12:31.1234567 1180  4556  Agent           text`"""

    def __init__(self, prng, start, client_version):
        self.prng = prng
        self.now = datetime.datetime.fromisoformat(start)
        self.client_version = client_version
        self.pid, self.tid = 1180, 4556
        self.lines = []

    def tick(self, milliseconds):
        self.now += datetime.timedelta(microseconds=self.prng.between(1, milliseconds * 1000))

    def to(self, moment):
        self.now = datetime.datetime.fromisoformat(moment)

    def put(self, component, text):
        stamp = f"{self.now:%Y/%m/%d %H:%M:%S}.{self.now.microsecond:06d}{self.prng.between(0, 9)}"
        self.lines.append(f"{stamp} {self.pid:<5} {self.tid:<5} {component:<15} {text}\n")
        self.tick(40)

    def text(self):
        return "".join(self.lines)

    def start(self):
        self.put("Shared", "InitializeSus")
        self.put("Agent", f"WU client version {self.client_version}")
        self.put("Agent", "Base directory: C:\\Windows\\SoftwareDistribution")
        self.put("Agent", "Datastore directory: C:\\Windows\\SoftwareDistribution\\DataStore\\DataStore.edb")
        self.put("Shared", "UpdateNetworkState Ipv4, cNetworkInterfaces = 1.")
        self.put("Agent", "WSUS server: http://wsus.example.com:8530")
        self.put("Agent", "WSUS status server: http://wsus.example.com:8530")
        self.put("Agent", "Do not connect to Windows Update Internet locations: Yes")

    def scan(self, found):
        prng = self.prng
        self.tid = prng.between(500, 3000) * 4
        call = prng.between(1, 90)
        self.put("Agent", f"* START * Queueing Finding updates [CallerId = UpdateOrchestrator  Id = {call}]")
        self.put("IdleTimer", f"WU operation (CSearchCall::Init ID {call}) started; operation # {prng.between(10, 900)}; does use network")
        self.put("Misc", "*FAILED* [8024000C] LoadHistoryEventFromRegistry completed")
        self.put("SLS", f"path used for cache lookup: /SLS/{{{prng.guid().upper()}}}/x64/10.0.17134.1/0?CH={prng.between(10, 990)}&L=zh-CN&P=&PT=0x4")
        self.put("SLS", "*FAILED* [8024402C] SLS response is not available, the service is not reachable")
        for _ in range(prng.between(8, 25)):
            self.evaluated()
        self.put("Agent", f"Found {found} updates and {prng.between(40, 90)} categories in search; evaluated appl. rules of "
                          f"{prng.between(300, 900)} out of {prng.between(900, 1200)} deployed entities")
        self.put("Agent", f"* END * Finding updates CallerId = UpdateOrchestrator, Id = {call}, Exit code = 0x00000000")
        self.tick(1000 * 60 * 20)

    def evaluated(self):
        prng = self.prng
        kind = prng.between(0, 4)
        if kind == 0:
            self.put("ProtocolTalker", f"SyncUpdates round trips: {prng.between(1, 5)}, {prng.between(100, 900)} updates synchronized")
        elif kind == 1:
            self.put("Agent", f"Added update {prng.guid().upper()}.{prng.between(100, 209)} to search result")
        elif kind == 2:
            self.put("DataStore", f"Update {{{prng.guid().upper()}}} is up to date, cookie {prng.hex(8)}")
        elif kind == 3:
            self.put("EEHandler", f"Applicability of {prng.guid().upper()} evaluated in {prng.between(1, 90)} ms")
        else:
            self.put("Agent", f"Effective power state: AC; IsOnAC: Yes. Activation {prng.between(1, 999)}")

    def download(self, update, sandbox):
        prng = self.prng
        self.tid = prng.between(500, 3000) * 4
        self.put("DownloadManager", f"* START * Begin Downloading Updates [CallerId = UpdateOrchestrator]")
        self.put("DownloadManager", f"Download job {prng.guid().upper()} created for update {update}")
        for percent in range(prng.between(3, 12), 100, prng.between(7, 15)):
            self.put("DownloadManager", f"BITS job progress {percent}% for update {update}, source http://wsus.example.com:8530/Content/{prng.hex(2).upper()}/{prng.hex(40).upper()}.cab")
            self.tick(20000)
        self.put("DownloadManager", f"Sandbox of update {update} is {sandbox}")
        self.put("DownloadManager", f"* END * Begin Downloading Updates, Exit code = 0x00000000")
