# SPDX-License-Identifier: Apache-2.0
"""Building blocks of made-up Process Monitor traces: a Windows machine, its everyday noise, servicing.

    machine = Machine(seed=7, computer="CASE-PC07", user="wang")
    guard = machine.driver("exguard.sys", "Example Guard Ltd")
    machine.noise(3000)
    servicing(machine, begin=12, update=MARCH)
    machine.at(30.0, "create_file", machine.explorer, path, result="ACCESS DENIED",
               stack=machine.file_stack(machine.explorer, guard))
    machine.finish().write(folder / "trace.PML")

Events are planned in any order and written in the order of time (seconds since the trace began).
What a real machine varies from run to run, the seed varies: pids, bases, SIDs, GUIDs, folders of
downloads, order and times. Shapes of stacks, the failures of healthy machines and their share are
those of the real captures of ../shared/corpus/binary/pml.
"""

import dataclasses
import hashlib
import random

from pml_events import NOISE, START, TICKS
from pml_writer import Trace, frame

READ, WRITE, READ_WRITE, EXECUTE = 0x120089, 0x120116, 0x12019F, 0x1200A1
READ_ATTRIBUTES, WRITE_ATTRIBUTES, LIST = 0x100080, 0x100100, 0x100001
DELETE, MAXIMUM = 0x110080, 0x2000000
KEY_READ, KEY_WRITE, KEY_ALL = 0x20019, 0x20006, 0xF003F
FILE_OPTIONS, FOLDER_OPTIONS, BACKUP_OPTIONS = 0x60, 0x21, 0x204020
DELETE_ON_CLOSE = 0x1060
SHARE_NONE, SHARE_READ, SHARE_READ_WRITE, SHARE_ALL = 0, 1, 3, 7

SYSTEM, LOCAL_SERVICE = "NT AUTHORITY\\SYSTEM", "NT AUTHORITY\\LOCAL SERVICE"
MICROSOFT = "Microsoft Corporation"
S32 = "C:\\Windows\\System32"

KERNEL = (("ntoskrnl.exe", S32), ("hal.dll", S32), ("CI.dll", S32), ("cng.sys", ""), ("FLTMGR.SYS", ""),
          ("Ntfs.sys", ""), ("WdFilter.sys", "wd"), ("Wof.sys", ""), ("FileInfo.sys", ""), ("luafv.sys", ""),
          ("wcifs.sys", ""), ("cldflt.sys", ""), ("bindflt.sys", ""), ("tcpip.sys", ""), ("afd.sys", ""),
          ("srv2.sys", ""), ("ACPI.sys", ""), ("volsnap.sys", ""), ("storport.sys", ""), ("win32kfull.sys", S32))
# They have nothing to do with files. Those without company are copies that crash dumps use.
HARDWARE = (("nvlddmkm.sys", "NVIDIA Corporation", "31.0.15.3623"), ("e1i63x64.sys", "Intel Corporation", "12.15.22.6"),
            ("RTKVHD64.sys", "Realtek Semiconductor Corp.", "6.0.9360.1"), ("dump_diskdump.sys", "", ""),
            ("dump_stornvme.sys", "", ""))
REGISTRY_CALLS = ("key", "value", "_key", "_value")
PROCESS_CALLS = ("process_", "thread_", "load_image", "system_statistics")


def hexadecimal(rng, digits):
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def guid(rng):
    text = hexadecimal(rng, 32)
    return f"{{{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}}}"


class Machine:
    """`drivers`: further kernel modules (name, company). `hardware`: other drivers than usual."""

    def __init__(self, seed, computer="CASE-PC01", user="lin", drivers=(), bits=64, build=19045, revision=3930,
                 hardware=HARDWARE):
        self.random = random.Random(seed)
        self.user, self.computer, self.bits = user, computer, bits
        self.sid = "S-1-5-21-" + "-".join(str(self.random.randrange(10**8, 4 * 10**9)) for _ in range(3)) + "-1001"
        self.trace = Trace(bits=bits, computer=computer, windows=(10, 0, build),
                           start=START + self.random.randrange(90 * 86400) * TICKS)
        self.version = f"10.0.{build}.{revision} (WinBuild.160101.0800)"
        self.planned, self.pids, self.kernel = [], {0, 4}, {}
        self.next_base = 0xFFFFF80100000000 + (self.random.getrandbits(24) << 16) if bits == 64 else 0x82000000
        self.system = self.trace.system(start=self.trace.start - 3000 * TICKS)
        for name, folder in KERNEL:
            where = {"": S32 + "\\drivers", "wd": S32 + "\\drivers\\wd"}.get(folder, folder)
            self.driver(name, MICROSOFT, self.version, where)
        for name, company, version in hardware:
            self.driver(name, company, version)
        self.driver("PROCMON24.SYS", "Sysinternals - www.sysinternals.com", "3.93")
        for name, company in drivers:
            self.driver(name, company)
        self.user_bases = [0x7FF800000000 + (self.random.getrandbits(14) << 20) if bits == 64 else 0x70000000]
        self.libraries = {}
        self.start_usual_processes()

    # --- modules

    def driver(self, name, company, version="2.4.0.118", folder=S32 + "\\drivers"):
        size = 0xA00000 if name == "ntoskrnl.exe" else 0x300000 if name == "Ntfs.sys" else 0x60000
        if self.bits == 32:
            size = min(size, 0x400000)
        module = self.system.module(f"{folder}\\{name}", self.next_base, size, company=company, version=version,
                                    timestamp=self.stamp(name + version))
        self.next_base += size + 0x10000 * self.random.randrange(1, 9 if self.bits == 64 else 3)
        self.kernel[name.lower()] = module
        return module

    @staticmethod
    def stamp(text):
        """The same file has the same one on every machine."""
        return 0x50000000 + int(hashlib.sha256(text.encode()).hexdigest()[:6], 16)

    def library(self, path, company=MICROSOFT, version=None):
        """(path, base, size, ...): at the same place in every process, as on Windows."""
        if path not in self.libraries:
            base = self.user_bases[0]
            self.user_bases[0] += 0x200000
            self.libraries[path] = base, company, version or self.version
        return self.libraries[path]

    def load(self, process, path, **more):
        base, company, version = self.library(path, **more)
        for module in process.modules:
            if module.path == path:
                return module
        return process.module(path, base, 0x1F0000, company=company, version=version,
                              timestamp=self.stamp(path + version))

    # --- processes

    def pid(self):
        while True:
            pid = 4 * self.random.randrange(100, 3500)
            if pid not in self.pids:
                self.pids.add(pid)
                return pid

    def process(self, name, parent=None, path=None, command=None, user=None, company=MICROSOFT, libraries=(), pid=None,
                **more):
        """One that ran before the trace began. `user`: None for the person at the machine."""
        path = f"{S32}\\{name}" if path is None else path
        more = {"integrity": "Medium" if user is None else "System", "session": 1 if user is None else 0,
                "luid": 0x12F69E if user is None else 0x3E7,
                "start": self.trace.start - self.random.randrange(60, 2900) * TICKS,
                "version": self.version if company == MICROSOFT else "3.1.0.0"} | more
        self.pids.add(pid)
        made = self.trace.process(name, pid or self.pid(), path, command or path, parent=parent or self.system,
                                  user=user or f"{self.computer}\\{self.user}", company=company, **more)
        base = 0x7FF600000000 + (self.random.getrandbits(16) << 16) if self.bits == 64 else 0x400000
        made.module(path, base, 0x90000, company=company, version=made.version, timestamp=self.stamp(name))
        for library in (f"{S32}\\ntdll.dll", f"{S32}\\KERNELBASE.dll", f"{S32}\\kernel32.dll", *libraries):
            self.load(made, library)
        return made

    def start_usual_processes(self):
        def svchost(arguments, user=SYSTEM):
            return self.process("svchost.exe", self.services, command=f"{S32}\\svchost.exe {arguments}", user=user)

        def program(name, parent, folder="C:\\Windows", **more):
            return self.process(name, parent, f"{folder}\\{name}", **more)

        self.smss = self.process("smss.exe", command="\\SystemRoot\\System32\\smss.exe", user=SYSTEM)
        self.csrss = self.process("csrss.exe", self.smss, user=SYSTEM)
        self.wininit = self.process("wininit.exe", self.smss, user=SYSTEM)
        self.services = self.process("services.exe", self.wininit, user=SYSTEM)
        self.lsass = self.process("lsass.exe", self.wininit, user=SYSTEM)
        self.winlogon = self.process("winlogon.exe", self.smss, user=SYSTEM)
        self.dcom = svchost("-k DcomLaunch -p")
        self.wuauserv = svchost("-k netsvcs -p -s wuauserv")
        self.bits_service = svchost("-k netsvcs -p -s BITS")
        self.profiles = svchost("-k netsvcs -p -s ProfSvc")
        self.dns = svchost("-k NetworkService -p -s Dnscache", "NT AUTHORITY\\NETWORK SERVICE")
        self.events = svchost("-k LocalServiceNetworkRestricted -p -s EventLog", LOCAL_SERVICE)
        self.defender = program("MsMpEng.exe", self.services, "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\"
                                "4.18.23110.3-0", user=SYSTEM)
        self.indexer = program("SearchIndexer.exe", self.services, S32, user=SYSTEM)
        self.protocol = program("SearchProtocolHost.exe", self.indexer, S32, user=SYSTEM)
        self.explorer = program("explorer.exe", self.winlogon)
        self.broker = program("RuntimeBroker.exe", self.dcom, S32)
        self.search_app = program("SearchApp.exe", self.dcom, "C:\\Windows\\SystemApps\\Microsoft.Windows.Search_"
                                  "cw5n1h2txyewy", integrity="AppContainer")
        self.procmon = program("Procmon64.exe", self.explorer, "C:\\Tools", integrity="High",
                               company="Sysinternals - www.sysinternals.com")

    def start(self, time, name, parent, path=None, **more):
        """A process that starts in the trace."""
        made = self.process(name, parent, path, start=self.trace.start + round(time * TICKS), **more)
        self.at(time, "process_create", parent, made)
        self.at(time + 0.0004, "process_start", made, "C:\\Windows\\system32\\",
                ["ComSpec=C:\\Windows\\system32\\cmd.exe", f"COMPUTERNAME={self.computer}"])
        self.at(time + 0.0005, "thread_create", made, made.tid)
        for place, module in enumerate(made.modules):
            self.at(time + 0.001 + place / 2000, "load_image", made, module)
        return made

    def exit(self, time, process, status=0):
        process.end = self.trace.start + round(time * TICKS)
        self.at(time - 0.0002, "thread_exit", process)
        self.at(time, "process_exit", process, status, 500000, 300000)

    # --- events

    def at(self, time, call, process, *arguments, **more):
        """Plans trace.<call>(process, ...)."""
        self.planned.append((time, len(self.planned), call, process, arguments, more))

    def open_use_close(self, time, process, path, access=READ, held=0.01, reads=2, share=SHARE_ALL, **more):
        """The usual life of a handle."""
        self.at(time, "create_file", process, path, access, share=share, **more)
        step = held / (reads + 3)
        self.at(time + step, "query_standard", process, path)
        for number in range(reads):
            self.at(time + step * (number + 2), "read_file", process, path, 0x1000 * number)
        self.at(time + held, "close_file", process, path)

    def finish(self):
        """Writes what is planned into the trace."""
        for time, _, call, process, arguments, more in sorted(self.planned, key=lambda event: event[:2]):
            more.setdefault("stack", self.stack_of(call, process))
            more.setdefault("duration", self.random.randrange(20, 900))
            getattr(self.trace, call)(process, *arguments, at=time, **more)
        self.planned = []
        return self.trace

    # --- stacks, the innermost frame first

    def stack_of(self, call, process):
        if call.startswith(PROCESS_CALLS):
            return self.nt(0x4E1A0, 0x4D0C2)
        if call.startswith(("tcp", "udp")):
            return []
        if call.endswith(REGISTRY_CALLS):
            return self.registry_stack(process)
        return self.file_stack(process)

    def nt(self, *offsets):
        return [frame(self.kernel["ntoskrnl.exe"], offset) for offset in offsets]

    def flt(self, *offsets):
        return [frame(self.kernel["fltmgr.sys"], offset) for offset in offsets]

    def registry_stack(self, process, via=None):
        """`via`: the driver that asks in the process's stead."""
        inner = self.nt(0x2DCC7, 0x27CF9)
        if via:
            inner += [frame(via, 0x3D10), frame(via, 0x1A44)] + self.nt(0x2F0A1, 0x27D10)
        return inner + self.user_frames(process)

    def file_stack(self, process, via=None, how="reissues"):
        """`via`: a driver through which the request came, and how:
        reissues: its callback opens the file itself, below it in the order of filters;
        wraps: it is a filter of the old kind, a device above the file system's;
        calls: it stands among the frames of the filter manager."""
        end = self.nt(0x26839, 0x28FCA2, 0x2AEE67, 0x2A6540, 0x2A37EF)
        if self.random.random() < 0.3:
            end.insert(-1, *self.nt(0x29F3F8))
        top = self.flt(0x7852, 0x73F8, 0x3B5CB)
        if via and how == "reissues":
            again = self.nt(0x26839, 0x28FCA2, 0x2AEE67, 0x2A6540, 0x2D81B0) + self.flt(0x2A1C0)
            top = top + again + [frame(via, 0x51A0), frame(via, 0x1C33)] + self.flt(0x4A1B, 0x73F8, 0x3B5CB)
        elif via and how == "wraps":
            top = top + self.nt(0x26839) + [frame(via, 0x2210), frame(via, 0x1180)]
        elif via:
            top = self.flt(0x7852) + [frame(via, 0x51A0), frame(via, 0x1C33)] + self.flt(0x4A1B, 0x73F8, 0x3B5CB)
        return top + end + self.user_frames(process)

    def user_frames(self, process):
        if process.pid == 4 or not process.modules:
            return self.nt(0x8B2C5, 0x1C8FA6)
        exe, ntdll, base, kernel32, *others = process.modules[:9]
        rng = self.random
        frames = self.nt(0x190F43) + [frame(ntdll, 0xA0874), frame(base, 0x1F539)]
        frames += [frame(rng.choice(others), 0x1000 * rng.randrange(1, 99) + 0x3C) for _ in range(min(3, len(others)))]
        frames += [frame(exe, 0x100 * rng.randrange(16, 900) + 0x93) for _ in range(rng.randrange(1, 4))]
        return frames + [frame(kernel32, 0x137E4), frame(ntdll, 0x6CB81)]

    # --- noise: what healthy machines do all day

    def noise(self, events, begin=0.0, end=60.0):
        """About so many events, evenly spread."""
        wanted = len(self.planned) + events
        scenes = ((self.registry_reads, 10), (self.registry_search, 6), (self.file_reads, 5), (self.library_search, 2),
                  (self.folder_listing, 2), (self.log_writes, 2), (self.attribute_probes, 2), (self.threads, 1),
                  (self.network, 1), (self.benign_failures, 2))
        calls, weights = zip(*scenes)
        while len(self.planned) < wanted:
            self.random.choices(calls, weights)[0](self.random.uniform(begin, end))
        return self

    def anybody(self):
        return self.random.choice((self.explorer, self.explorer, self.dcom, self.wuauserv, self.dns, self.events,
                                   self.defender, self.indexer, self.protocol, self.broker, self.lsass, self.services))

    def some_key(self, process):
        rng = self.random
        root = rng.choice(("HKLM\\SOFTWARE\\Microsoft", "HKLM\\System\\CurrentControlSet\\Services", "HKCR\\CLSID",
                           "HKCU\\Software\\Microsoft" if process.session else f"HKU\\{self.sid}\\Software"))
        leaf = guid(rng) if root == "HKCR\\CLSID" else rng.choice(("Windows NT", "Tcpip", "Ole", "Shell", "Cryptography"))
        return f"{root}\\{leaf}\\{rng.choice(('Parameters', 'Settings', 'Instance', 'Policy'))}{rng.randrange(40)}"

    def some_file(self):
        rng = self.random
        folder = rng.choice((f"C:\\Users\\{self.user}\\Documents\\Project {rng.randrange(9)}",
                             f"C:\\Users\\{self.user}\\AppData\\Local\\Temp\\{hexadecimal(rng, 8)}",
                             "C:\\Program Files\\Common Files\\microsoft shared\\ink", "C:\\Windows\\Fonts",
                             "C:\\ProgramData\\Microsoft\\Search\\Data\\Applications\\Windows"))
        return f"{folder}\\{rng.choice(('plan', 'notes', 'data', 'cache', 'list'))}{rng.randrange(60)}.dat"

    def registry_reads(self, time):
        process = self.anybody()
        key = self.some_key(process)
        self.at(time, "query_key", process, key.rpartition("\\")[0], "HandleTags")
        self.at(time + 1e-5, "open_key", process, key)
        for number in range(self.random.randrange(1, 4)):
            value = f"{key}\\Value{number}"
            if self.random.random() < 0.3:
                self.at(time + 2e-5, "query_value", process, value, length=12, result="BUFFER OVERFLOW")
            self.at(time + 3e-5, "query_value", process, value, "REG_DWORD", number,
                    result="NAME NOT FOUND" if self.random.random() < 0.45 else 0)
        self.at(time + 5e-5, "close_key", process, key)

    def registry_search(self, time):
        process = self.anybody()
        key = self.some_key(process)
        self.at(time, "open_key", process, "HKCU\\Software\\Classes" + key[4:], result="NAME NOT FOUND")
        self.at(time + 1e-5, "open_key", process, key, result="REPARSE")
        self.at(time + 2e-5, "open_key", process, key.replace("\\Policy", "\\Policies"), result="NAME NOT FOUND")
        self.at(time + 3e-5, "open_key", process, key)
        for index in range(self.random.randrange(1, 5)):
            self.at(time + 4e-5, "enum_key", process, key, index, f"Entry{index}")
        self.at(time + 5e-5, "enum_key", process, key, 9, result="NO MORE ENTRIES")
        self.at(time + 6e-5, "close_key", process, key)

    def file_reads(self, time):
        process, path = self.anybody(), self.some_file()
        self.at(time, "query_open", process, path)
        self.at(time + 1e-5, "create_file", process, path, READ_ATTRIBUTES, options=0x200000)
        self.at(time + 2e-5, "query_basic", process, path)
        self.at(time + 3e-5, "close_file", process, path)
        self.at(time + 4e-5, "irp_close", process, path)
        self.open_use_close(time + 1e-4, process, path, reads=self.random.randrange(1, 6), held=0.002)
        if self.random.random() < 0.4:
            self.at(time + 0.0019, "read_file", process, path, 0x10000, result="END OF FILE")

    def library_search(self, time):
        process, name = self.anybody(), self.random.choice(("version.dll", "profapi.dll", "cryptsp.dll", "amsi.dll"))
        folders = process.path.rpartition("\\")[0] + "\\Local", "C:\\Windows\\System", "C:\\Windows"
        for place, folder in enumerate(folders):
            self.at(time + place * 1e-5, "create_file", process, f"{folder}\\{name}", READ_ATTRIBUTES,
                    open_result="DoesNotExist", result="NAME NOT FOUND")
        path = f"{S32}\\{name}"
        self.at(time + 4e-5, "create_file", process, path, EXECUTE, share=5)
        self.at(time + 5e-5, "create_file_mapping", process, path)
        self.at(time + 6e-5, "create_file_mapping", process, path, result=0)
        self.at(time + 7e-5, "close_file", process, path)
        self.at(time + 8e-5, "load_image", process, (path, self.library(path)[0], 0x40000))

    def folder_listing(self, time):
        process, folder = self.anybody(), self.some_file().rpartition("\\")[0]
        self.at(time, "create_file", process, folder, LIST, options=FOLDER_OPTIONS)
        self.at(time + 1e-5, "query_directory", process, folder, "*", entries=["a.txt", "b.txt", "c.txt"])
        self.at(time + 2e-5, "query_directory", process, folder, result="NO MORE FILES")
        self.at(time + 3e-5, "query_information", process, folder, 18, b"", result="BUFFER OVERFLOW")
        self.at(time + 4e-5, "close_file", process, folder)

    def log_writes(self, time):
        path = f"C:\\Windows\\System32\\winevt\\Logs\\Application{self.random.randrange(3)}.evtx"
        self.at(time, "write_file", self.events, path, 0x1000 * self.random.randrange(99))
        self.at(time + 1e-5, "write_file", self.system, path, 0x1000, io_flags=0x43, priority=3)
        self.at(time + 2e-5, "flush", self.events, path)

    def attribute_probes(self, time):
        """Scanners look at what others just touched."""
        path = self.some_file()
        self.at(time, "query_open", self.defender, path)
        self.at(time + 1e-5, "create_file", self.defender, path, READ_ATTRIBUTES)
        self.at(time + 2e-5, "query_network_open", self.defender, path)
        self.at(time + 3e-5, "fsctl", self.defender, path, 0x900A8, result="NOT REPARSE POINT")
        self.at(time + 4e-5, "close_file", self.defender, path)

    def threads(self, time):
        process, thread = self.anybody(), 4 * self.random.randrange(100, 4000)
        self.at(time, "thread_create", process, thread)
        self.at(time + 0.2, "thread_exit", process, tid=thread)

    def network(self, time):
        ends = ("10.0.0.5", 49700 + self.random.randrange(200)), ("203.0.113.7", 443)
        self.at(time, "tcp", self.dns, "Send", *ends, length=600)
        self.at(time + 0.02, "tcp", self.dns, "Receive", *ends, length=1400)

    def benign_failures(self, time):
        """Refusals and conflicts that healthy machines have."""
        rng, user = self.random, self.user
        scene = rng.randrange(10)
        if scene == 0:  # all access, then what is needed
            for process, key in ((self.protocol, "HKLM\\Software\\Microsoft\\Windows Search"),
                                 (self.broker, "HKLM\\SOFTWARE\\Microsoft\\AppModel")):
                self.at(time, "open_key", process, key, KEY_ALL, result="ACCESS DENIED")
                self.at(time + 1e-5, "open_key", process, key, KEY_READ)
                self.at(time + 2e-5, "close_key", process, key)
        elif scene == 1:  # read and write, then read
            path = f"C:\\Windows\\Fonts\\font{rng.randrange(30)}.ttf"
            self.at(time, "create_file", self.explorer, path, READ_WRITE, result="ACCESS DENIED")
            self.open_use_close(time + 1e-4, self.explorer, path)
        elif scene == 2:  # a conflict that is gone at the next attempt
            path = f"C:\\Users\\{user}\\AppData\\Local\\Microsoft\\OneDrive\\state{rng.randrange(30)}.db"
            self.open_use_close(time, self.explorer, path, READ_WRITE, held=0.15, share=SHARE_NONE)
            self.at(time + 0.05, "create_file", self.protocol, path, READ, share=SHARE_READ, result="SHARING VIOLATION")
            self.open_use_close(time + 0.4, self.protocol, path, share=SHARE_READ)
        elif scene == 3:
            key = f"HKLM\\System\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\{guid(rng)}"
            self.at(time, "open_key", self.broker, key, MAXIMUM, result="ACCESS DENIED")
            self.at(time + 1e-5, "open_key", self.broker, key, KEY_READ)
        elif scene == 4:  # nobody may look in there, and nothing comes of it
            self.at(time, "create_file", self.explorer, "C:\\System Volume Information", LIST, options=FOLDER_OPTIONS,
                    result="ACCESS DENIED")
        elif scene == 5:  # files that the system keeps to itself
            for name in ("pagefile.sys", "swapfile.sys", "hiberfil.sys"):
                self.at(time, "create_file", self.defender, f"C:\\{name}", READ_ATTRIBUTES | 1, share=SHARE_ALL,
                        result="SHARING VIOLATION")
        elif scene == 6:
            path = f"C:\\Users\\Public\\AccountPictures\\{rng.randrange(9)}"
            self.at(time, "create_file", self.indexer, path, LIST, options=FOLDER_OPTIONS, result="ACCESS DENIED")
        elif scene == 7:  # a program in its container tries what it may not do
            self.at(time, "create_key", self.search_app, f"HKCU\\Software\\Microsoft\\Search{rng.randrange(5)}", KEY_WRITE,
                    result="ACCESS DENIED")
            self.at(time + 1e-5, "open_key", self.search_app, "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion")
        elif scene == 8:  # a temporary file on its way out
            path = f"C:\\Users\\{user}\\AppData\\Local\\Temp\\~DF{hexadecimal(rng, 8)}.TMP"
            self.at(time, "create_file", self.broker, path, READ_WRITE | 0x10000, "Create", DELETE_ON_CLOSE)
            self.at(time + 0.001, "set_disposition", self.broker, path)
            self.at(time + 0.002, "create_file", self.defender, path, READ_ATTRIBUTES, result="DELETE PENDING")
            self.at(time + 0.003, "close_file", self.broker, path)
        else:
            self.at(time, "create_file", self.dns, "\\Device\\Afd\\Mio", READ_WRITE, result="ACCESS DENIED")
            self.at(time + 1e-5, "create_file", self.dns, "\\Device\\Afd\\Endpoint", READ_WRITE)


# --- servicing


@dataclasses.dataclass(frozen=True)
class Payload:
    """A file of an update and its component."""

    name: str
    component: str = "microsoft-windows-example"
    arch: str = "amd64"
    token: str = "31bf3856ad364e35"
    place: str = S32  # where its link is

    def store(self, version):
        text = f"{self.arch}_{self.component}_{self.token}_{version}_none_"
        return "C:\\Windows\\WinSxS\\" + text + hashlib.sha256((text + self.component).encode()).hexdigest()[:16]


@dataclasses.dataclass(frozen=True)
class Update:
    name: str
    old: str
    new: str
    payloads: tuple


WPDMTP = Payload("wpdmtp.dll", "dual_wpdmtp.inf", place="C:\\Windows\\System32\\drivers\\UMDF")
JUNE = Update("KB4561621", "10.0.17134.1", "10.0.17134.1550", tuple(
    [Payload(f"{name}.dll", f"microsoft-windows-{name}") for name in
     ("wininet", "mshtml", "urlmon", "gdi32full", "win32spl", "localspl", "msxml3", "jscript9", "lsasrv")]
    + [WPDMTP] + [Payload(f"{name}.dll", f"microsoft-windows-{name}") for name in
                  ("rpcss", "combase", "twinui", "edgehtml", "schedsvc", "wuaueng", "storsvc", "bcrypt")]))
MARCH = Update("KB5035845", "10.0.19041.1", "10.0.19041.4170", tuple(
    [Payload(f"{name}.dll", f"microsoft-windows-{name}") for name in
     ("wininet", "mshtml", "urlmon", "win32spl", "localspl", "lsasrv", "rpcss", "combase", "schedsvc", "usbxhci",
      "storsvc", "bcrypt", "samsrv", "kerberos", "netlogon")]))


class Servicing:
    """One run of the update stack. What went wrong is told by `plant`: {file name: call(job, payload, time)},
    called before the first open of the staged file; it returns whether the file goes on. `halts`: nothing goes
    on then. `fetched`: the files were there before the trace began and stay. `lost`: names of the files that
    nobody renames in the end."""

    def __init__(self, machine, update=MARCH, begin=10.0, plant=None, halts=False, pace=1.0, exit_status=0,
                 fetched=False, lost=()):
        self.machine, self.update, self.plant, self.halts = machine, update, plant or {}, halts
        self.fetched, self.lost = fetched, lost
        rng = machine.random
        self.download = f"C:\\Windows\\SoftwareDistribution\\Download\\{hexadecimal(rng, 32)}"
        self.flight = f"C:\\Windows\\WinSxS\\Temp\\InFlight\\{hexadecimal(rng, 30)}01\\{hexadecimal(rng, 32)}"
        self.time, self.pace, self.exit_status = begin, pace, exit_status
        self.stopped = False

    def step(self, seconds):
        """Later by about so much."""
        self.time += seconds * self.pace * self.machine.random.uniform(0.8, 1.2)
        return self.time

    def do(self, call, *arguments, process=None, after=0.0004, **more):
        self.machine.at(self.step(after), call, process or self.worker, *arguments, **more)

    def staged(self, payload):
        component = f"{payload.arch}_{payload.component}_{payload.token}_{self.update.new}_none"
        return f"{self.download}\\inst\\{component}\\{payload.name}"

    def stored(self, payload, version=None):
        return f"{payload.store(version or self.update.new)}\\{payload.name}"

    def in_flight(self, payload):
        return f"{self.flight}\\{payload.component}_{payload.name}"

    def run(self):
        machine, begin = self.machine, self.time
        if not self.fetched:
            self.fetch()
        self.installer = machine.start(self.step(0.2), "TrustedInstaller.exe", machine.services,
                                       "C:\\Windows\\servicing\\TrustedInstaller.exe", user=SYSTEM)
        self.worker = machine.start(
            self.step(0.3), "TiWorker.exe", machine.dcom,
            f"C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_{self.update.old}_none_"
            "7e2f7a9d5ee5b6f6\\TiWorker.exe", user=SYSTEM, command="TiWorker.exe -Embedding",
            libraries=("C:\\Windows\\servicing\\CbsCore.dll", f"{S32}\\wcp.dll", f"{S32}\\drvstore.dll"))
        self.step(0.05)
        self.prepare()
        order = list(self.update.payloads)
        machine.random.shuffle(order)
        if self.plant and self.halts:  # so that something is before and something after it
            order.sort(key=lambda payload: payload.name in self.plant)
            order.insert(len(order) // 2, order.pop())
        going = [payload for payload in order if self.take(payload)]
        if not self.stopped:
            going = [payload for payload in going if self.fly(payload)]
            for payload in going:
                self.settle(payload)
        self.clean(order)
        machine.exit(self.step(1.0), self.worker, self.exit_status)
        machine.exit(self.step(0.4), self.installer)
        self.begin, self.end = begin, self.time
        return self

    def log(self, size=300):
        self.do("write_file", "C:\\Windows\\Logs\\CBS\\CBS.log", 0x40000, size)

    def fetch(self):
        """The update's files arrive."""
        service = self.machine.wuauserv
        for payload in self.update.payloads:
            path = self.staged(payload)
            folder = path.rpartition("\\")[0]
            self.do("create_file", folder, LIST, "OpenIf", FOLDER_OPTIONS, process=service, open_result="Created")
            self.do("close_file", folder, process=service)
            self.do("create_file", path, WRITE | 0x10000, "OverwriteIf", share=SHARE_NONE, process=service,
                    open_result="Created")
            for number in range(3):
                self.do("write_file", path, 0x8000 * number, 0x8000, process=service)
            self.do("set_basic", path, process=service)
            self.do("close_file", path, process=service)
            at = self.time + 0.002  # the scanner's look at the new file
            self.machine.open_use_close(at, self.machine.defender, path, READ, held=0.004, reads=1)
            self.time = at + 0.006

    def prepare(self):
        packages = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing"
        self.do("create_file", "C:\\Windows\\Logs\\CBS\\CBS.log", WRITE, "OpenIf", share=SHARE_READ)
        self.do("open_key", "HKLM\\COMPONENTS", KEY_ALL, result="NAME NOT FOUND")
        self.do("load_key", "HKLM\\COMPONENTS", "\\??\\C:\\Windows\\System32\\config\\COMPONENTS", after=0.01)
        self.do("create_file", f"{S32}\\config\\COMPONENTS", READ_WRITE, share=SHARE_NONE, process=self.machine.system)
        self.do("open_key", packages + "\\Packages")
        for number in range(12):
            self.do("open_key", f"{packages}\\Packages\\Package_{number}_for_{self.update.name}~31bf3856ad364e35~amd64~~"
                    f"{self.update.new[5:]}.1.0", result="NAME NOT FOUND")
        self.do("create_file", self.flight.rpartition("\\")[0], LIST, "Create", FOLDER_OPTIONS)
        self.do("create_file", self.flight, LIST, "Create", FOLDER_OPTIONS)
        self.log()

    def take(self, payload):
        """Looks at the staged file. Returns whether the file goes on."""
        if self.stopped:
            return False
        path = self.staged(payload)
        planted = self.plant.get(payload.name)
        if planted and not planted(self, payload):
            self.log()
            self.stopped = self.halts
            return False
        self.do("create_file", path, WRITE_ATTRIBUTES, options=BACKUP_OPTIONS, share=SHARE_ALL)
        self.do("query_security", path)
        self.do("close_file", path)
        self.do("create_file", path, READ, options=BACKUP_OPTIONS | 0x40, share=SHARE_READ | 4)
        for number in range(3):
            self.do("read_file", path, 0x8000 * number, 0x8000)
        self.do("close_file", path)
        self.do("open_key", f"HKLM\\COMPONENTS\\DerivedData\\Components\\{payload.store(self.update.new)[18:]}",
                result="NAME NOT FOUND")
        return True

    def fly(self, payload):
        path, store = self.in_flight(payload), payload.store(self.update.new)
        self.do("create_file", path, WRITE | READ_ATTRIBUTES | 0x10000, "Create", BACKUP_OPTIONS | 0x40,
                share=SHARE_READ | 4)
        for number in range(3):
            self.do("write_file", path, 0x8000 * number, 0x8000)
        self.do("query_internal", path)
        self.do("create_file", store, LIST, "OpenIf", FOLDER_OPTIONS, open_result="Created")
        self.do("close_file", store)
        if payload.name in self.lost:
            self.do("close_file", path)
            return False
        if self.machine.random.random() < 0.2:  # a scanner was faster
            at = self.time
            self.machine.open_use_close(at + 0.0001, self.machine.defender, path, READ, held=0.006,
                                        share=SHARE_READ_WRITE)
            self.do("set_rename", path, self.stored(payload), result="SHARING VIOLATION")
            self.step(0.08)
        self.do("set_rename", path, self.stored(payload))
        self.do("close_file", self.stored(payload))
        return True

    def settle(self, payload):
        path = self.stored(payload)
        self.do("create_file", path, WRITE_ATTRIBUTES | 0x20018, options=BACKUP_OPTIONS | 0x40, share=SHARE_ALL)
        self.do("query_security", path)
        self.do("set_ea", path)
        link = f"{payload.place}\\{payload.name}"
        self.do("set_link", path, f"\\??\\{link}", replace=True)
        self.do("close_file", path)
        key = f"HKLM\\COMPONENTS\\DerivedData\\Components\\{payload.store(self.update.new)[18:]}"
        self.do("create_key", key, disposition=1)
        self.do("set_value", f"{key}\\identity", "REG_BINARY", NOISE[:40])
        self.do("close_key", key)
        self.log(120)

    def clean(self, order):
        self.do("unload_key", "HKLM\\COMPONENTS", after=0.05)
        self.do("close_file", f"{S32}\\config\\COMPONENTS", process=self.machine.system)
        self.do("close_file", "C:\\Windows\\Logs\\CBS\\CBS.log")
        service = self.machine.wuauserv
        for payload in [] if self.fetched else order:
            path = self.staged(payload)
            self.do("create_file", path, DELETE, options=0x200000, process=service)
            self.do("set_disposition_ex", path, process=service)
            self.do("close_file", path, process=service)


def servicing(machine, **more):
    return Servicing(machine, **more).run()


# --- evidence beside the trace


def fltmc(*filters):
    """What fltmc prints of (name, altitude), with those of Windows."""
    rows = [("bindflt", "409800"), ("PROCMON24", "385200"), ("WdFilter", "328010"), ("cldflt", "180451"),
            ("luafv", "135000"), ("Wof", "40700"), ("FileInfo", "40500"), *filters]
    rows.sort(key=lambda row: -float(row[1]))
    lines = ["C:\\Windows\\system32>fltmc filters", "",
             "Filter Name                     Num Instances    Altitude    Frame",
             "------------------------------  -------------  ------------  -----"]
    lines += [f"{name:<30}  {4:>13}  {altitude:>12}  {0:>5}" for name, altitude in rows]
    return "\r\n".join(lines + ["", ""])


def icacls(path, *entries):
    """What icacls prints of one path."""
    indent = "\r\n" + " " * (len(path) + 1)
    return (f"C:\\Windows\\system32>icacls {path}\r\n{path} {indent.join(entries)}\r\n\r\n"
            "Successfully processed 1 files; Failed processing 0 files\r\n")
