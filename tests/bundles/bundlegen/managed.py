# SPDX-License-Identifier: Apache-2.0
"""Logs of a managed client: the Configuration Manager agent's (CMTrace form), and WindowsUpdate.log before Windows 10."""

import datetime


class AgentLog:
    """`<![LOG[text]LOG]!><time="10:14:02.113-480" date="03-12-2024" component="WUAHandler" context="" type="1" thread="1234" file="x.cpp:12">`"""

    def __init__(self, prng, start, component, utc_offset_hours=8):
        self.prng = prng
        self.now = datetime.datetime.fromisoformat(start)
        self.component = component
        self.bias = f"{-60 * utc_offset_hours:+d}"
        self.thread = prng.between(1000, 9000)
        self.lines = []

    def to(self, moment):
        self.now = datetime.datetime.fromisoformat(moment)
        self.thread = self.prng.between(1000, 9000)

    def put(self, text, kind=1):
        """`kind`: 1 information, 2 warning, 3 error."""
        self.now += datetime.timedelta(milliseconds=self.prng.between(1, 900))
        self.lines.append(f'<![LOG[{text}]LOG]!><time="{self.now:%H:%M:%S}.{self.now.microsecond // 1000:03d}{self.bias}" '
                          f'date="{self.now:%m-%d-%Y}" component="{self.component}" context="" type="{kind}" thread="{self.thread}" '
                          f'file="{self.component.lower()}.cpp:{self.prng.between(40, 1900)}">\r\n')

    def text(self):
        return "".join(self.lines)

    def scans(self, count, server="http://wsus.example.com:8530"):
        """Scans that work, a few hours apart."""
        for _ in range(count):
            self.now += datetime.timedelta(hours=3, minutes=self.prng.between(1, 50))
            source = "{" + self.prng.guid().upper() + "}"
            self.put(f"Its a WSUS Update Source type ({source}), adding it.")
            self.put(f"Enabling WUA Managed server policy to use server: {server}")
            self.put("Waiting for 2 mins for Group Policy to notify of WUA policy change...")
            self.put("Waiting for 30 secs for policy to take effect on WU Agent.")
            self.put(f"Added Update Source ({source}) of content type: 2")
            self.put("Scan results will include all superseded updates.")
            self.put("Search Criteria is (DeploymentAction=* AND Type='Software') OR (DeploymentAction=* AND Type='Driver')")
            self.put("Async searching of updates using WUAgent started.")
            self.put("Async searching completed.")
            self.put("Successfully completed scan.")

    def deployments(self, count):
        for _ in range(count):
            self.now += datetime.timedelta(minutes=self.prng.between(5, 90))
            self.put(f"Message received: '<?xml version='1.0' ?><CIAssignmentMessage MessageType='{self.prng.pick(['Activation', 'Evaluation'])}'/>'")
            self.put(f"Assignment {{{self.prng.guid()}}} has total CI = {self.prng.between(1, 30)}")
            self.put(f"Evaluation initiated for ({self.prng.between(1, 4)}) assignments.")
            self.put("EnumerateUpdates for action (UpdateActionInstall) - Total actionable updates = 0")
            if self.prng.chance(20):
                self.put("CUpdateAssignmentsManager received a SERVICEWINDOWEVENT START Event")
            if self.prng.chance(15):
                self.put("Failed to get client lock state, error = 0x87d00215", 2)


class LegacyUpdateLog:
    """`2015-05-18<TAB>10:41:06:171<TAB> 964<TAB>bcc<TAB>Agent<TAB>text`, as Windows 7 and 8.1 write it themselves."""

    def __init__(self, prng, start, utc_offset_hours=8, build="7.9.9600.19915"):
        self.prng = prng
        self.now = datetime.datetime.fromisoformat(start)
        self.pid, self.tid = 964, 0x1ACC
        self.lines = []
        zone = f"{'+' if utc_offset_hours >= 0 else '-'}{abs(utc_offset_hours):02d}00"
        self.put("Misc", f"===========  Logging initialized (build: {build}, tz: {zone})  ===========")
        self.put("Misc", "  = Process: C:\\Windows\\system32\\svchost.exe")
        self.put("Misc", "  = Module: c:\\windows\\system32\\wuaueng.dll")

    def to(self, moment):
        self.now = datetime.datetime.fromisoformat(moment)

    def put(self, component, text):
        self.now += datetime.timedelta(milliseconds=self.prng.between(0, 300))
        self.lines.append(f"{self.now:%Y-%m-%d}\t{self.now:%H:%M:%S}:{self.now.microsecond // 1000:03d}\t{self.pid:>4}\t{self.tid:x}\t{component}\t{text}\r\n")

    def text(self):
        return "".join(self.lines)

    def scan(self):
        prng = self.prng
        self.tid = prng.between(0x400, 0x1FFF)
        self.now += datetime.timedelta(minutes=prng.between(60, 300))
        self.put("AU", "#############")
        self.put("AU", "## START ##  AU: Search for updates")
        self.put("Agent", "** START **  Agent: Finding updates [CallerId = AutomaticUpdates]")
        self.put("Setup", "Checking for agent SelfUpdate")
        self.put("PT", "+++++++++++  PT: Synchronizing server updates  +++++++++++")
        self.put("PT", "  + ServiceId = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}, Server URL = http://wsus.example.com:8530/ClientWebService/client.asmx")
        for _ in range(prng.between(6, 18)):
            self.put("Agent", f"  * Added update {{{prng.guid().upper()}}}.{prng.between(100, 209)} to search result")
        self.put("Agent", f"  * Found {prng.between(0, 9)} updates and {prng.between(60, 90)} categories in search; evaluated appl. rules of "
                          f"{prng.between(300, 900)} out of {prng.between(900, 1900)} deployed entities")
        self.put("Agent", "**  END  **  Agent: Finding updates [CallerId = AutomaticUpdates]")
        self.put("Report", "REPORT EVENT: {" + prng.guid().upper() + f"}}\t{self.now:%Y-%m-%d %H:%M:%S}:171+0800\t1\t147\t101\t"
                           "{00000000-0000-0000-0000-000000000000}\t0\t0\tAutomaticUpdates\tSuccess\tSoftware Synchronization\tWindows Update Client successfully detected 0 updates.")
