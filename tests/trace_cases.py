# SPDX-License-Identifier: Apache-2.0
"""Traces with a planted cause, and what an analysis must say of them.

A case is a function that writes its files into a folder and returns its expectations as data.

denials:  files, evidence, first = the denial that must lead: process, pid, path (its end), result;
          suspect = (kind, name) that must lead its suspects; kind or name may be None;
          innocent = drivers, processes, that must not weigh 0.5 or lead; says = words of which one must stand
          in the limits or reasons; nothing = no denial may weigh 0.5.
holders:  files; violation = path (its end), victim; holder = (process name, pid); kind; innocent = (name, pid)
          that may not be among the holders; unknown = nobody may be named with 0.5; asked = also asked for with
          --path; nothing = no violation may weigh 0.5.
compare:  good, bad (files), more (further good ones); leading = [(kinds, part of path or process, place)]:
          such a difference is among the first `place`, and weighs 0.5 unless `light`; innocent = parts of
          paths, processes that may not weigh 0.5; nothing = no difference may weigh 0.5.
"""

import dataclasses

from trace_scenes import (BACKUP_OPTIONS, DELETE, EXECUTE, FILE_OPTIONS, FOLDER_OPTIONS, HARDWARE, JUNE, KEY_READ,
                          KEY_WRITE, LIST, MARCH, READ, READ_ATTRIBUTES, READ_WRITE, S32, SHARE_ALL, SHARE_NONE,
                          SHARE_READ, SHARE_READ_WRITE, SYSTEM, WPDMTP, WRITE, WRITE_ATTRIBUTES, Machine, Servicing,
                          fltmc, guid, icacls, servicing)

NOISE = 4000
GUARD, SHIELD, VAULT = ("exguard.sys", "Example Guard Ltd"), ("exshield.sys", "Example Shield Inc."), (
    "exvault.sys", "Example Vault GmbH")
INSTALLER = "NT SERVICE\\TrustedInstaller:(F)"
CASES = []


@dataclasses.dataclass(frozen=True)
class Case:
    analysis: str
    build: object  # (folder) -> expectations

    @property
    def name(self):
        return self.build.__name__

    @property
    def planted(self):
        return " ".join(self.build.__doc__.split())


def case(analysis):
    def add(function):
        CASES.append(Case(analysis, function))
        return function
    return add


def written(folder, machine, name="trace.PML", parts=1):
    trace = machine.finish()
    folder.mkdir(parents=True, exist_ok=True)
    if parts > 1:
        trace.write_set(folder / name, parts)  # whoever opens the first opens all
    else:
        trace.write(folder / name)
    return [folder / name]


def beside(folder, name, text):
    (folder / name).write_text(text, "utf-8", newline="")
    return [folder / name]


def refused(result="ACCESS DENIED", via=None, how="reissues", access=WRITE_ATTRIBUTES):
    """For Servicing.plant: the one open of the staged file that fails."""
    def plant(job, payload):
        machine = job.machine
        driver = machine.kernel[via[0]] if via else None
        job.do("create_file", job.staged(payload), access, options=BACKUP_OPTIONS, result=result,
               stack=machine.file_stack(job.worker, driver, how))
        return False
    return plant


def third_party_traffic(machine, driver, process=None, events=150, how="reissues"):
    """The driver stands on the stacks of many requests that went well."""
    for number in range(events):
        path, time = f"C:\\ProgramData\\Example\\Store\\{number % 40}.bin", machine.random.uniform(1, 58)
        actor = process or machine.random.choice((machine.explorer, machine.wuauserv, machine.indexer))
        stack = machine.file_stack(actor, driver, how)
        machine.at(time, "create_file", actor, path, READ, stack=stack)
        machine.at(time + 0.001, "read_file", actor, path, stack=stack)
        machine.at(time + 0.002, "close_file", actor, path, stack=stack)


def ending_program(machine, name, time, path=None, **more):
    """A program of somebody's, of nobody's list."""
    return machine.start(time, name, machine.explorer, path or f"C:\\Program Files\\Example\\{name}",
                         company="Example Software", **more)


# --- denials


@case("denials")
def endpoint_guard_reissues_the_open(folder):
    """TiWorker is refused one staged file; exguard.sys, a filter above Process Monitor, opened it in its stead and
    stands on the stack. Twelve kernel modules of others are loaded."""
    machine = Machine(101, drivers=[GUARD, SHIELD]).noise(NOISE)
    job = servicing(machine, plant={"usbxhci.dll": refused(via=GUARD)})
    return {"files": written(folder, machine), "suspect": ("driver", "exguard.sys"), "innocent": ["exshield.sys"],
            "first": {"process": "TiWorker.exe", "pid": job.worker.pid, "path": "usbxhci.dll", "result": "ACCESS DENIED"}}


@case("denials")
def encryption_driver_wraps_the_file_system(folder):
    """SetupHost may not write a fresh file of NewOS; excrypt.sys, a device of the old kind, is on the stack.
    Setup gives up and ends with a code."""
    machine = Machine(102, drivers=[("excrypt.sys", "Example Crypt AG")]).noise(NOISE)
    setup = machine.start(8.0, "SetupHost.exe", machine.explorer, "C:\\$WINDOWS.~BT\\Sources\\SetupHost.exe", user=SYSTEM)
    for number in range(60):
        path = f"C:\\$WINDOWS.~BT\\NewOS\\Windows\\System32\\drivers\\file{number}.sys"
        machine.at(12 + number / 10, "create_file", setup, path, WRITE, "Create", share=SHARE_NONE)
        machine.at(12.01 + number / 10, "write_file", setup, path)
        machine.at(12.02 + number / 10, "close_file", setup, path)
    path = "C:\\$WINDOWS.~BT\\NewOS\\Windows\\System32\\drivers\\volume.sys"
    machine.at(18.3, "create_file", setup, path, WRITE, "Create", share=SHARE_NONE, result="ACCESS DENIED",
               stack=machine.file_stack(setup, machine.kernel["excrypt.sys"], "wraps"))
    machine.at(18.5, "write_file", setup, "C:\\$WINDOWS.~BT\\Sources\\Panther\\setuperr.log", 0, 200)
    machine.exit(20.0, setup, 0x80070005)
    return {"files": written(folder, machine), "suspect": ("driver", "excrypt.sys"),
            "first": {"process": "SetupHost.exe", "path": "volume.sys", "result": "ACCESS DENIED"}}


@case("denials")
def loss_prevention_stops_an_unknown_program(folder):
    """A program that no list knows may not create its export on the removable drive E:; exdlp.sys is among the frames
    of the filter manager. The program ends at once."""
    machine = Machine(103, drivers=[("exdlp.sys", "Example DLP Co"), VAULT]).noise(NOISE)
    program = ending_program(machine, "exporter.exe", 9.0)
    machine.open_use_close(10.0, program, "C:\\ProgramData\\Example\\source.db", reads=20, held=3)
    path = "E:\\Export\\2024\\customers.csv"
    machine.at(14.0, "create_file", program, path, WRITE, "OverwriteIf", share=SHARE_NONE, result="ACCESS DENIED",
               stack=machine.file_stack(program, machine.kernel["exdlp.sys"], "calls"))
    machine.exit(14.4, program, 1)
    return {"files": written(folder, machine), "suspect": ("driver", "exdlp.sys"), "innocent": ["exvault.sys"],
            "first": {"process": "exporter.exe", "pid": program.pid, "path": "customers.csv"}}


@case("denials")
def driver_of_other_stacks_is_a_decoy(folder):
    """exshield.sys stands on the stacks of hundreds of requests that go well, exguard.sys on that of the refusal."""
    machine = Machine(104, drivers=[SHIELD, GUARD]).noise(NOISE)
    third_party_traffic(machine, machine.kernel["exshield.sys"], events=300)
    servicing(machine, plant={"samsrv.dll": refused(via=GUARD)})
    return {"files": written(folder, machine), "suspect": ("driver", "exguard.sys"), "innocent": ["exshield.sys"],
            "first": {"process": "TiWorker.exe", "path": "samsrv.dll"}}


@case("denials")
def filter_below_process_monitor(folder):
    """The stack shows Windows only: the one third-party filter, ExShield at 328510, is below Process Monitor. fltmc's
    list and an access list that allows all are beside the trace."""
    machine = Machine(105, drivers=[SHIELD]).noise(NOISE)
    job = servicing(machine, plant={"netlogon.dll": refused(access=READ)})
    path = job.staged(next(payload for payload in MARCH.payloads if payload.name == "netlogon.dll"))
    evidence = beside(folder, "fltmc.txt", fltmc(("ExShield", "328510")))
    evidence += beside(folder, "icacls.txt", icacls(path, "NT AUTHORITY\\SYSTEM:(I)(F)",
                                                   "BUILTIN\\Administrators:(I)(F)"))
    return {"files": written(folder, machine), "evidence": evidence, "suspect": ("driver", "exshield"),
            "says": ["below", "altitude"], "first": {"process": "TiWorker.exe", "path": "netlogon.dll"}}


@case("denials")
def filter_below_process_monitor_without_a_list(folder):
    """The same without fltmc: sysdiag.sys, whose product is known, is a module of the kernel like the drivers of
    graphics and network. The trace cannot show who refused; it must say so."""
    machine = Machine(106, drivers=[("sysdiag.sys", "Example HIPS Technology")]).noise(NOISE)
    servicing(machine, plant={"kerberos.dll": refused(access=READ)})
    return {"files": written(folder, machine), "suspect": ("driver", "sysdiag.sys"), "says": ["below", "altitude"],
            "innocent": ["nvlddmkm.sys", "e1i63x64.sys", "dump_diskdump.sys"],
            "first": {"process": "TiWorker.exe", "path": "kerberos.dll"}}


@case("denials")
def access_list_denies(folder):
    """TiWorker may not replace a file of System32: icacls shows that Everyone is denied. A third-party filter is
    installed and innocent."""
    machine = Machine(107, drivers=[SHIELD]).noise(NOISE)
    job = servicing(machine)
    path = f"{S32}\\drivers\\UMDF\\WpdMtp.dll"
    machine.at(job.end - 1.0, "create_file", job.worker, path, WRITE | 0x10000, options=FILE_OPTIONS, share=SHARE_ALL,
               result="ACCESS DENIED")
    evidence = beside(folder, "icacls.txt", icacls(path, "Everyone:(DENY)(W,D)", INSTALLER, "NT AUTHORITY\\SYSTEM:(RX)"))
    evidence += beside(folder, "fltmc.txt", fltmc(("ExShield", "328510")))
    return {"files": written(folder, machine), "evidence": evidence, "suspect": ("acl", None), "innocent": ["exshield"],
            "first": {"process": "TiWorker.exe", "path": "WpdMtp.dll", "result": "ACCESS DENIED"}}


@case("denials")
def ordinary_user_writes_below_program_files(folder):
    """A user's program without rights writes beside itself and ends; no third-party filter, no evidence."""
    machine = Machine(108).noise(NOISE)
    program = ending_program(machine, "ledger.exe", 9.0)
    path = "C:\\Program Files\\Example\\ledger.ini"
    machine.open_use_close(10.0, program, path, READ)
    machine.at(12.0, "create_file", program, path, WRITE, "OverwriteIf", result="ACCESS DENIED")
    machine.exit(12.6, program, 5)
    return {"files": written(folder, machine), "suspect": ("acl", None),
            "first": {"process": "ledger.exe", "path": "ledger.ini"}}


@case("denials")
def low_integrity_may_not_write(folder):
    """A program of low integrity saves into the user's documents and ends. The user's other programs write there."""
    machine = Machine(109).noise(NOISE)
    path = f"C:\\Users\\{machine.user}\\Documents\\report.docx"
    machine.open_use_close(5.0, machine.explorer, path, READ_WRITE)
    program = ending_program(machine, "viewer.exe", 9.0, integrity="Low")
    machine.open_use_close(10.0, program, path)
    machine.at(12.0, "create_file", program, path, READ_WRITE, share=SHARE_READ, result="ACCESS DENIED")
    machine.exit(12.3, program, 3)
    return {"files": written(folder, machine), "suspect": ("acl", None), "says": ["integrity"],
            "first": {"process": "viewer.exe", "path": "report.docx"}}


@case("denials")
def denial_follows_a_name(folder):
    """wpdmtp.dll is refused in three fresh folders, with backup intent, to servicing and to DISM; other files there are
    not. The filter ExPolicy (261500) is below Process Monitor; access lists allow."""
    machine = Machine(110, drivers=[("expolicy.sys", "Example Policy Ltd")]).noise(NOISE)
    job = servicing(machine, update=JUNE, plant={"wpdmtp.dll": refused()})
    dism = machine.start(30.0, "Dism.exe", machine.explorer, f"{S32}\\Dism.exe", user=SYSTEM)
    places = ["E:\\Mount\\Windows\\System32\\drivers\\UMDF\\WpdMtp.dll",
              "C:\\$WINDOWS.~BT\\NewOS\\Windows\\System32\\WpdMtp.dll"]
    for place, path in enumerate(places):
        for number in range(20):
            machine.open_use_close(32 + 4 * place + number / 20, dism, f"{path[:-10]}other{number}.dll")
        machine.at(34 + 4 * place, "create_file", dism, path, WRITE, "Create", BACKUP_OPTIONS, result="ACCESS DENIED")
    machine.exit(40.0, dism, 5)
    evidence = beside(folder, "fltmc.txt", fltmc(("ExPolicy", "261500")))
    evidence += beside(folder, "icacls.txt", icacls(job.staged(WPDMTP), "NT AUTHORITY\\SYSTEM:(I)(F)"))
    return {"files": written(folder, machine), "evidence": evidence, "suspect": ("driver", "expolicy"),
            "says": ["name"], "first": {"path": "wpdmtp.dll", "result": "ACCESS DENIED"}}


@case("denials")
def registry_denial_is_not_a_filter_of_files(folder):
    """TiWorker may not write a key of the event log's channels; its access list denies. exguard.sys is loaded and on
    stacks of files, but a registry denial is never a minifilter's."""
    machine = Machine(111, drivers=[GUARD]).noise(NOISE)
    third_party_traffic(machine, machine.kernel["exguard.sys"], events=60)
    job = servicing(machine)
    key = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WINEVT\\Channels\\Example-Setup/Operational"
    machine.at(job.end - 1.0, "open_key", job.worker, key, KEY_WRITE | KEY_READ, result="ACCESS DENIED")
    text = (f"\r\nPath   : Microsoft.PowerShell.Core\\Registry::{key.replace('HKLM', 'HKEY_LOCAL_MACHINE')}\r\n"
            "Owner  : NT SERVICE\\TrustedInstaller\r\nGroup  : NT SERVICE\\TrustedInstaller\r\n"
            "Access : Everyone Deny  SetValue, CreateSubKey\r\n         NT AUTHORITY\\SYSTEM Allow  ReadKey\r\n"
            "Audit  : \r\n\r\n")
    return {"files": written(folder, machine), "evidence": beside(folder, "get-acl.txt", text), "suspect": ("acl", None),
            "innocent": ["exguard.sys"], "first": {"process": "TiWorker.exe", "path": "Operational"}}


@case("denials")
def delete_pending_names_who_marked_it(folder):
    """cleanup.exe marked a staged file for deletion and keeps its handle; servicing meets DELETE PENDING. explorer.exe
    has the file open too and shares everything."""
    machine = Machine(112).noise(NOISE)
    cleanup = machine.process("cleanup.exe", machine.services, "C:\\Program Files\\Example\\cleanup.exe", user=SYSTEM,
                              company="Example Software")

    def marked(job, payload):
        path, time = job.staged(payload), job.time
        machine.at(time - 0.5, "create_file", machine.explorer, path, READ_ATTRIBUTES, share=SHARE_ALL)
        machine.at(time - 0.4, "create_file", cleanup, path, DELETE, share=SHARE_ALL)
        machine.at(time - 0.399, "set_disposition", cleanup, path)
        for _ in range(3):
            job.do("create_file", path, READ, options=BACKUP_OPTIONS, result="DELETE PENDING", after=0.1)
        machine.at(job.time + 30, "close_file", cleanup, path)
        return False
    servicing(machine, plant={"storsvc.dll": marked}, fetched=True)
    return {"files": written(folder, machine), "suspect": ("process", "cleanup.exe"), "innocent": ["explorer.exe"],
            "first": {"process": "TiWorker.exe", "path": "storsvc.dll", "result": "DELETE PENDING"}}


@case("denials")
def image_in_use_cannot_be_deleted(folder):
    """msiexec may not delete a library that ledger.exe has loaded (CANNOT DELETE), and ends with 1603."""
    machine = Machine(113).noise(NOISE)
    path = "C:\\Program Files\\Example\\plugin.dll"
    ledger = ending_program(machine, "ledger.exe", 5.0)
    machine.at(6.0, "create_file", ledger, path, EXECUTE, share=5)
    machine.at(6.001, "create_file_mapping", ledger, path, result=0)
    machine.at(6.002, "close_file", ledger, path)
    machine.load(ledger, path, company="Example Software", version="3.1.0.0")
    machine.at(6.003, "load_image", ledger, ledger.modules[-1])
    msi = machine.start(10.0, "msiexec.exe", machine.services, user=SYSTEM)
    machine.at(12.0, "create_file", msi, path, DELETE, options=0x200000, share=SHARE_ALL)
    machine.at(12.001, "set_disposition", msi, path, result="CANNOT DELETE")
    machine.at(12.002, "close_file", msi, path)
    machine.exit(13.0, msi, 1603)
    return {"files": written(folder, machine), "suspect": ("process", "ledger.exe"),
            "first": {"process": "msiexec.exe", "path": "plugin.dll", "result": "CANNOT DELETE"}}


@case("denials")
def privilege_is_missing(folder):
    """A migration tool started without elevation loads a hive: PRIVILEGE NOT HELD; it ends. A third-party filter is
    loaded and has nothing to do with it."""
    machine = Machine(114, drivers=[GUARD]).noise(NOISE)
    tool = machine.start(10.0, "loadstate.exe", machine.explorer, "C:\\USMT\\amd64\\loadstate.exe")
    machine.at(12.0, "load_key", tool, "HKU\\S-1-5-21-1-2-3-1005", "\\??\\C:\\Users\\old\\NTUSER.DAT",
               result="PRIVILEGE NOT HELD")
    machine.exit(12.5, tool, 34)
    return {"files": written(folder, machine), "innocent": ["exguard.sys"],
            "first": {"process": "loadstate.exe", "result": "PRIVILEGE NOT HELD"}}


@case("denials")
def denial_that_a_retry_gets_over(folder):
    """TiWorker is refused a staged file once (exguard.sys on the stack) and gets it two seconds later; the update is
    installed."""
    machine = Machine(115, drivers=[GUARD]).noise(NOISE)

    def late(job, payload):
        refused(via=GUARD)(job, payload)
        job.step(2.0)
        return True
    servicing(machine, plant={"lsasrv.dll": late})
    return {"files": written(folder, machine), "nothing": True}


@case("denials")
def nothing_but_noise(folder):
    """A healthy machine, three third-party filters on stacks that go well, the usual refusals."""
    machine = Machine(116, drivers=[GUARD, SHIELD, VAULT]).noise(6000)
    third_party_traffic(machine, machine.kernel["exguard.sys"])
    third_party_traffic(machine, machine.kernel["exvault.sys"], how="wraps")
    return {"files": written(folder, machine), "nothing": True}


@case("denials")
def healthy_update(folder):
    """An update that is installed, with scanners and retries, on a machine with third-party filters."""
    machine = Machine(117, drivers=[GUARD, SHIELD]).noise(NOISE)
    third_party_traffic(machine, machine.kernel["exguard.sys"])
    servicing(machine)
    evidence = beside(folder, "fltmc.txt", fltmc(("ExShield", "328510"), ("ExGuard", "385300")))
    return {"files": written(folder, machine), "evidence": evidence, "nothing": True}


@case("denials")
def loud_process_is_a_decoy(folder):
    """inventory.exe is refused 500 folders of others and works on; TiWorker is refused one file, and its update
    ends."""
    machine = Machine(118, drivers=[GUARD]).noise(NOISE)
    inventory = machine.process("inventory.exe", machine.services, "C:\\Program Files\\Example\\inventory.exe",
                                user="NT AUTHORITY\\LOCAL SERVICE", company="Example Software")
    for number in range(500):
        time = 2 + number / 9
        machine.at(time, "create_file", inventory, f"C:\\Users\\person{number % 25}\\AppData\\Local\\Folder{number}", LIST,
                   options=FOLDER_OPTIONS, result="ACCESS DENIED")
        machine.open_use_close(time + 0.01, inventory, f"C:\\ProgramData\\Example\\inventory{number % 50}.xml")
    servicing(machine, plant={"samsrv.dll": refused(via=GUARD)}, halts=True)
    return {"files": written(folder, machine), "suspect": ("driver", "exguard.sys"), "innocent": [],
            "first": {"process": "TiWorker.exe", "path": "samsrv.dll"}}


@case("denials")
def pid_is_used_again(folder):
    """setup.exe has the pid of notes.exe, which ended before; setup.exe is refused and ends with a code."""
    machine = Machine(119).noise(NOISE)
    notes = ending_program(machine, "notes.exe", 3.0, pid=5320)
    machine.open_use_close(4.0, notes, "C:\\ProgramData\\Example\\notes.txt", READ_WRITE)
    machine.exit(8.0, notes)
    setup = ending_program(machine, "setup.exe", 12.0, pid=5320)
    path = "C:\\Program Files\\Example\\core.dll"
    for number in range(3):
        machine.at(15.0 + number, "create_file", setup, path, WRITE, "OverwriteIf", result="ACCESS DENIED")
    machine.exit(19.0, setup, 1)
    return {"files": written(folder, machine), "suspect": ("acl", None),
            "first": {"process": "setup.exe", "pid": 5320, "path": "core.dll", "count": 3}}


@case("denials")
def read_only_attribute(folder):
    """An elevated updater opens a file for writing that it has just seen to be read-only; it ends."""
    machine = Machine(120).noise(NOISE)
    updater = machine.start(10.0, "updater.exe", machine.services, "C:\\Program Files\\Example\\updater.exe",
                            user=SYSTEM, company="Example Software")
    path = "C:\\ProgramData\\Example\\rules.dat"
    machine.at(12.0, "create_file", updater, path, READ_ATTRIBUTES, options=0x200000)
    machine.at(12.001, "query_basic", updater, path, attributes=0x21)
    machine.at(12.002, "close_file", updater, path)
    machine.at(12.01, "create_file", updater, path, WRITE, "OverwriteIf", result="ACCESS DENIED")
    machine.exit(12.5, updater, 5)
    return {"files": written(folder, machine), "suspect": ("acl", None), "says": ["read-only", "read only"],
            "first": {"process": "updater.exe", "path": "rules.dat"}}


@case("denials")
def share_conflict_names_the_holder(folder):
    """msiexec cannot open the database that tuner.exe holds without sharing; it gives up after four attempts."""
    machine = Machine(121, drivers=[SHIELD]).noise(NOISE)
    tuner, path = held_by_tuner(machine)
    msi = machine.start(20.0, "msiexec.exe", machine.services, user=SYSTEM)
    for number in range(4):
        machine.at(22 + 2.5 * number, "create_file", msi, path, READ_WRITE, share=SHARE_READ, result="SHARING VIOLATION")
    machine.exit(30.5, msi, 1603)
    return {"files": written(folder, machine), "suspect": ("process", "tuner.exe"), "innocent": ["exshield.sys"],
            "first": {"process": "msiexec.exe", "path": "store.dat", "result": "SHARING VIOLATION", "count": 4}}


# --- holders


def held_by_tuner(machine, time=6.0, path="C:\\ProgramData\\Example\\store.dat", share=SHARE_NONE, access=READ_WRITE):
    tuner = machine.start(time - 2, "tuner.exe", machine.explorer, "C:\\Program Files\\Example\\tuner.exe",
                          company="Example Software")
    machine.at(time, "create_file", tuner, path, access, share=share)
    for number in range(5):
        machine.at(time + 1 + number, "read_file", tuner, path, 0x1000 * number)
    return tuner, path


def victim(machine, path, time=30.0, attempts=4, access=READ_WRITE, share=SHARE_READ, recovers=False):
    """A program that needs the file and gives up after some attempts."""
    program = machine.start(time - 1, "deploy.exe", machine.services, "C:\\Program Files\\Example\\deploy.exe",
                            user=SYSTEM, company="Example Software")
    machine.at(time - 0.1, "create_file", program, path, READ_ATTRIBUTES, options=0x200000)
    machine.at(time - 0.09, "query_basic", program, path)
    machine.at(time - 0.08, "close_file", program, path)
    for number in range(attempts):
        machine.at(time + 2 * number, "create_file", program, path, access, share=share, result="SHARING VIOLATION")
    last = time + 2 * attempts
    if recovers:
        machine.open_use_close(last, program, path, access, share=share)
    machine.exit(last + 1, program, 0 if recovers else 32)
    return program


def holders_case(folder, machine, program, path, holder=None, **more):
    named = (holder.name, holder.pid) if holder else None
    return {"files": written(folder, machine),
            "violation": {"path": path.rpartition("\\")[2], "victim": program.name}} | (
                {"holder": named} if named else {"unknown": True}) | more


@case("holders")
def handle_without_sharing(folder):
    """tuner.exe has the file open and shares nothing. Scanners looked at it before that and closed it again."""
    machine = Machine(201).noise(NOISE)
    tuner, path = held_by_tuner(machine)
    for number in range(10):
        machine.open_use_close(1 + number / 5, machine.defender, path)
    return holders_case(folder, machine, victim(machine, path), path, tuner, kind="handle", asked=path)


@case("holders")
def holder_from_before_the_trace(folder):
    """agent.exe had the file open when the trace began: it reads before, and closes after the conflict."""
    machine = Machine(202).noise(NOISE)
    agent = machine.process("agent.exe", machine.services, "C:\\Program Files\\Example\\agent.exe", user=SYSTEM,
                            company="Example Software")
    path = "C:\\ProgramData\\Example\\queue.db"
    for number in range(8):
        machine.at(3 + 2 * number, "read_file", agent, path, 0x1000 * number)
    program = victim(machine, path)
    machine.at(50, "close_file", agent, path)
    machine.open_use_close(20, machine.explorer, "C:\\ProgramData\\Example\\queue.db.bak")
    return holders_case(folder, machine, program, path, agent, asked=path)


@case("holders")
def holder_behind_a_rename(folder):
    """agent.exe opened journal.tmp and does not share writing; rotate.exe then renamed the file to journal.dat, and
    another file named journal.tmp came."""
    machine = Machine(203).noise(NOISE)
    agent = ending_program(machine, "agent.exe", 4.0)
    rotate = ending_program(machine, "rotate.exe", 5.0)
    folder_path = "C:\\ProgramData\\Example\\"
    old, new = folder_path + "journal.tmp", folder_path + "journal.dat"
    machine.at(6.0, "create_file", agent, old, READ, share=5)
    machine.at(10.0, "create_file", rotate, old, DELETE, share=SHARE_ALL, options=0x200000)
    machine.at(10.001, "set_rename", rotate, old, "\\??\\" + new)
    machine.at(10.002, "close_file", rotate, new)
    machine.at(11.0, "create_file", rotate, old, WRITE, "Create", share=SHARE_NONE)
    program = victim(machine, new, access=WRITE, share=SHARE_ALL)
    machine.at(45.0, "close_file", agent, new)
    return holders_case(folder, machine, program, new, agent, innocent=[("rotate.exe", rotate.pid)])


@case("holders")
def holder_under_a_device_path(folder):
    """The holder's open says \\Device\\HarddiskVolume3 and capitals; other files of the trace are seen in both
    forms."""
    machine = Machine(204).noise(NOISE)
    path = "C:\\ProgramData\\Example\\Cache\\store.dat"
    boot = machine.process("exsvc.exe", machine.services, "C:\\Program Files\\Example\\exsvc.exe", user=SYSTEM,
                           company="Example Software")
    for number in range(30):
        name = f"\\ProgramData\\Example\\Config\\setting{number}.xml"
        machine.open_use_close(0.2 + number / 40, boot, "\\Device\\HarddiskVolume3" + name)
        machine.open_use_close(2 + number / 40, machine.defender, "C:" + name)
    machine.at(1.5, "create_file", boot, "\\Device\\HarddiskVolume3" + path[2:].upper(), READ_WRITE, share=SHARE_NONE)
    program = victim(machine, path)
    return holders_case(folder, machine, program, path, boot)


@case("holders")
def hive_of_the_default_user_is_loaded(folder):
    """Boot trace in three files. The manufacturer's agent loads C:\\Users\\Default\\NTUSER.DAT in the first and never
    unloads it; System has the file open. In the third, servicing cannot load it: SHARING VIOLATION."""
    machine = Machine(205).noise(5000, 0, 90)
    path = "C:\\Users\\Default\\NTUSER.DAT"
    agent = machine.start(4.0, "OemProvision.exe", machine.services, "C:\\OEM\\Provision\\OemProvision.exe",
                          user=SYSTEM, company="Example OEM")
    machine.open_use_close(5.0, agent, "C:\\Recovery\\Customizations\\usmt.ppkg", reads=30, held=2)
    machine.at(8.0, "load_key", agent, "HKU\\OEM_DEFAULT", "\\??\\" + path)
    for name in (path, path + ".LOG1", path + ".LOG2"):
        machine.at(8.001, "create_file", machine.system, name, READ_WRITE, "OpenIf", share=SHARE_NONE)
    for number in range(6):
        machine.at(8.1 + number, "read_file", machine.system, path, 0x1000 * number, io_flags=0x43, priority=3)
        machine.at(8.2 + number, "create_key", agent, f"HKU\\OEM_DEFAULT\\Software\\Example\\{number}")
    machine.open_use_close(20.0, machine.profiles, "C:\\Users\\Default\\NTUSER.INI")
    job = Servicing(machine, fetched=True, begin=72.0)
    key = "HKLM\\" + guid(machine.random)

    def load_profile(job, _payload):
        for _ in range(3):
            at = job.step(0.5)
            machine.at(at, "load_key", job.worker, key, "\\??\\" + path, result="SHARING VIOLATION", duration=9000)
            machine.at(at + 0.0001, "create_file", machine.system, path, READ_WRITE, "OpenIf", share=SHARE_NONE,
                       result="SHARING VIOLATION")
        return False
    job.plant, job.halts = {"lsasrv.dll": load_profile}, True
    job.run()
    return {"files": written(folder, machine, "Bootlog.PML", 3), "violation": {"path": "NTUSER.DAT", "or": key},
            "holder": (agent.name, agent.pid), "innocent": [("System", 4), (job.worker.name, job.worker.pid)],
            "kind": "hive", "asked": path}


@case("holders")
def unloaded_hive_holds_nothing(folder):
    """profiler.exe loaded the hive and unloaded it; backup.exe, which opened the file later, is the holder."""
    machine = Machine(206).noise(NOISE)
    path = "C:\\Users\\old\\NTUSER.DAT"
    loader = ending_program(machine, "profiler.exe", 4.0)
    machine.at(5.0, "load_key", loader, "HKU\\TEMP_OLD", "\\??\\" + path)
    machine.at(5.001, "create_file", machine.system, path, READ_WRITE, share=SHARE_NONE)
    machine.at(8.0, "unload_key", loader, "HKU\\TEMP_OLD")
    machine.at(8.001, "close_file", machine.system, path)
    backup = ending_program(machine, "backup.exe", 9.0)
    machine.at(12.0, "create_file", backup, path, READ, options=BACKUP_OPTIONS, share=SHARE_READ)
    program = victim(machine, path)
    return holders_case(folder, machine, program, path, backup,
                        innocent=[(loader.name, loader.pid), ("System", 4)])


@case("holders")
def handle_dies_with_its_process(folder):
    """writer.exe opened the file and ended without a close; its pid now is calc.exe's. agent.exe, which had the file
    open before the trace began, is the holder."""
    machine = Machine(207).noise(NOISE)
    path = "C:\\ProgramData\\Example\\ledger.db"
    writer = ending_program(machine, "writer.exe", 3.0, pid=7740)
    machine.at(5.0, "create_file", writer, path + ".new", READ_WRITE, "Create", share=SHARE_NONE)
    machine.at(5.1, "create_file", writer, path, READ_WRITE, share=SHARE_ALL)
    machine.exit(9.0, writer)
    calc = ending_program(machine, "calc.exe", 14.0, pid=7740)
    machine.open_use_close(15.0, calc, "C:\\ProgramData\\Example\\calc.ini")
    agent = machine.process("agent.exe", machine.services, "C:\\Program Files\\Example\\agent.exe", user=SYSTEM,
                            company="Example Software")
    program = victim(machine, path, share=SHARE_NONE)
    machine.at(44.0, "read_file", agent, path, 0x4000)
    machine.at(45.0, "close_file", agent, path)
    return holders_case(folder, machine, program, path, agent, innocent=[("writer.exe", 7740), ("calc.exe", 7740)])


@case("holders")
def holder_is_not_to_be_seen(folder):
    """Who opened the file has ended, its pid belongs to calc.exe; whoever holds it now does nothing in the trace.
    Nobody may be named."""
    machine = Machine(208).noise(NOISE)
    path = "C:\\ProgramData\\Example\\ledger.db"
    writer = ending_program(machine, "writer.exe", 3.0, pid=7740)
    machine.at(5.0, "create_file", writer, path, READ_WRITE, share=SHARE_NONE)
    machine.exit(9.0, writer)
    machine.at(9.001, "close_file", writer, path)
    calc = ending_program(machine, "calc.exe", 14.0, pid=7740)
    machine.open_use_close(15.0, calc, "C:\\ProgramData\\Example\\calc.ini", held=40)
    machine.at(20.0, "create_file", machine.explorer, path, READ_ATTRIBUTES, share=SHARE_ALL)
    program = victim(machine, path)
    return holders_case(folder, machine, program, path, None,
                        innocent=[("writer.exe", 7740), ("calc.exe", 7740)])


@case("holders")
def scanner_opens_for_moments(folder):
    """exscan.exe opens every new file for 10 ms and shares reading; the victim's three attempts fall into such
    moments."""
    machine = Machine(209).noise(NOISE)
    scanner = machine.process("exscan.exe", machine.services, "C:\\Program Files\\Example Scan\\exscan.exe", user=SYSTEM,
                              company="Example Shield Inc.")
    path = "C:\\ProgramData\\Example\\package.cab"
    for number in range(40):
        machine.open_use_close(2 + number, scanner, f"C:\\ProgramData\\Example\\file{number}.cab", held=0.01,
                               share=SHARE_READ)
    program = victim(machine, path, attempts=3)
    for number in range(3):
        machine.open_use_close(30 + 2 * number - 0.004, scanner, path, held=0.01, share=SHARE_READ)
    return holders_case(folder, machine, program, path, scanner)


@case("holders")
def compatible_handles_are_decoys(folder):
    """viewer.exe and explorer.exe have the file open and share everything; editor.exe shares reading only."""
    machine = Machine(210).noise(NOISE)
    path = "C:\\ProgramData\\Example\\template.dot"
    viewer, editor = ending_program(machine, "viewer.exe", 3.0), ending_program(machine, "editor.exe", 4.0)
    machine.at(5.0, "create_file", viewer, path, READ, share=SHARE_ALL)
    machine.at(6.0, "create_file", editor, path, READ, share=SHARE_READ)
    machine.at(7.0, "create_file", machine.explorer, path, READ_ATTRIBUTES, share=SHARE_NONE)
    for number in range(20):
        machine.at(8 + number, "read_file", viewer, path, 0x1000 * number)
    program = victim(machine, path, access=WRITE, share=SHARE_READ_WRITE)
    return holders_case(folder, machine, program, path, editor,
                        innocent=[("viewer.exe", viewer.pid), ("explorer.exe", machine.explorer.pid)])


@case("holders")
def loaded_image_cannot_be_written(folder):
    """ledger.exe loaded plugin.dll before the trace began: it is in its list of modules only. Opening it for writing
    fails."""
    machine = Machine(211).noise(NOISE)
    path = "C:\\Program Files\\Example\\plugin.dll"
    ledger = machine.process("ledger.exe", machine.explorer, "C:\\Program Files\\Example\\ledger.exe",
                             company="Example Software")
    machine.load(ledger, path, company="Example Software", version="3.1.0.0")
    machine.open_use_close(3.0, machine.defender, path)
    program = victim(machine, path, access=WRITE, share=SHARE_ALL)
    return holders_case(folder, machine, program, path, ledger, kind="image", asked=path)


@case("holders")
def mapped_file_cannot_be_cut(folder):
    """reader.exe mapped the file and closed its handle; deploy.exe may open it but not shorten it: USER MAPPED FILE."""
    machine = Machine(212).noise(NOISE)
    path = "C:\\ProgramData\\Example\\index.dat"
    reader = ending_program(machine, "reader.exe", 3.0)
    machine.at(5.0, "create_file", reader, path, READ, share=SHARE_ALL)
    machine.at(5.001, "create_file_mapping", reader, path, protection=2, result="FILE LOCKED WITH WRITERS")
    machine.at(5.002, "create_file_mapping", reader, path, protection=2, result=0)
    machine.at(5.003, "close_file", reader, path)
    program = machine.start(29.0, "deploy.exe", machine.services, "C:\\Program Files\\Example\\deploy.exe", user=SYSTEM,
                            company="Example Software")
    machine.at(30.0, "create_file", program, path, WRITE, share=SHARE_ALL)
    for number in range(3):
        machine.at(30.1 + number, "set_end_of_file", program, path, 0, result="USER MAPPED FILE")
    machine.at(34.0, "close_file", program, path)
    machine.exit(34.5, program, 1224)
    return holders_case(folder, machine, program, path, reader, kind="section")


@case("holders")
def own_handle_is_in_the_way(folder):
    """deploy.exe itself left a handle open that shares nothing."""
    machine = Machine(213).noise(NOISE)
    path = "C:\\ProgramData\\Example\\state.json"
    program = victim(machine, path)
    machine.at(29.5, "create_file", program, path, READ_WRITE, share=SHARE_NONE)
    machine.at(29.51, "read_file", program, path)
    return holders_case(folder, machine, program, path, program)


@case("holders")
def conflict_that_a_retry_gets_over(folder):
    """The holder closes the file and the victim gets it two seconds later."""
    machine = Machine(214).noise(NOISE)
    tuner, path = held_by_tuner(machine, time=28.0)
    victim(machine, path, attempts=1, recovers=True)
    machine.at(31.5, "close_file", tuner, path)
    return {"files": written(folder, machine), "nothing": True}


@case("holders")
def holder_in_an_unclosed_file(folder):
    """The machine stopped while it was captured: records only, no tables. Names stand in the events of processes."""
    machine = Machine(215).noise(NOISE)
    tuner, path = held_by_tuner(machine)
    program = victim(machine, path)
    (folder / "trace.PML").write_bytes(machine.finish().unclosed())
    return {"files": [folder / "trace.PML"], "violation": {"path": "store.dat", "victim": program.name},
            "holder": (tuner.name, tuner.pid)}


@case("holders")
def holder_in_a_truncated_file(folder):
    """The copy of the trace broke off within its table of processes."""
    machine = Machine(216).noise(NOISE)
    tuner, path = held_by_tuner(machine)
    program = victim(machine, path)
    (folder / "trace.PML").write_bytes(machine.finish().cut("processes", 200))
    return {"files": [folder / "trace.PML"], "violation": {"path": "store.dat", "victim": program.name},
            "holder": (tuner.name, tuner.pid)}


@case("holders")
def only_a_healthy_update(folder):
    """An update with the usual short conflicts that pass, and files that the system keeps to itself."""
    machine = Machine(217).noise(4000)
    servicing(machine)
    return {"files": written(folder, machine), "nothing": True}


# --- good and bad machines


def pair(folder, good_options=None, bad_options=None, good=None, bad=None, noise=NOISE, bad_noise=None, parts=1, more=()):
    """Two machines (`more`: seeds of further good ones) that do the same job. good, bad: call(machine, job) for what
    else happens there. The options are those of Machine ("machine") and of Servicing."""
    def make(name, seed, computer, user, options, extra, events, parts=1):
        options = dict(options or {})
        machine = Machine(seed, computer, user, **options.pop("machine", {})).noise(events)
        begin = machine.random.uniform(6, 22)
        job = servicing(machine, **({"update": MARCH, "begin": begin} | options))
        if extra:
            extra(machine, job)
        return written(folder / name, machine, "trace.PML", parts)
    both = {"good": make("good", 301, "HQ-PC-0117", "li.na", good_options, good, noise),
            "bad": make("bad", 302, "BR-PC-2034", "wang.wei", bad_options, bad, bad_noise or noise, parts)}
    users = ("zhao.min", "chen.jie", "sun.li")
    both["more"] = [make(f"good{place + 2}", seed, f"HQ-PC-{seed}", users[place], good_options, good, noise)
                    for place, seed in enumerate(more)]
    return both


JUNE_JOB = {"update": JUNE, "fetched": True, "machine": {"build": 17134, "revision": 1488}}


@case("compare")
def june_patch(folder):
    """KB4561621: on the bad machine one event touches wpdmtp.dll, ACCESS DENIED at Write Attributes, Synchronize in
    Download\\<hash>\\inst; on the good one it goes through InFlight into WinSxS."""
    both = pair(folder, JUNE_JOB, JUNE_JOB | {"plant": {"wpdmtp.dll": refused()}})
    return both | {"leading": [({"result-flip"}, "wpdmtp.dll", 2), ({"missing-chain"}, "wpdmtp.dll", 2)]}


@case("compare")
def june_patch_stops_the_update(folder):
    """The same, and nothing of the update goes on after it: the flip stands before what it brought about."""
    both = pair(folder, JUNE_JOB, JUNE_JOB | {"plant": {"wpdmtp.dll": refused()}, "halts": True})
    return both | {"leading": [({"result-flip"}, "wpdmtp.dll", 1), ({"missing-chain"}, "", 6)]}


@case("compare")
def driver_of_the_bad_machine_only(folder):
    """A staged file is refused with exguard.sys on the stack, which only the bad machine has."""
    both = pair(folder, {}, {"machine": {"drivers": [GUARD]}, "plant": {"samsrv.dll": refused(via=GUARD)}})
    return both | {"leading": [({"result-flip"}, "samsrv.dll", 2), ({"extra-module"}, "exguard.sys", 5)]}


@case("compare")
def setup_is_refused_a_file(folder):
    """Not servicing but Setup: SetupHost migrates a folder and is refused one file of it; both users differ."""
    def setup(refuse):
        def run(machine, _job):
            host = machine.start(32.0, "SetupHost.exe", machine.explorer, "C:\\$WINDOWS.~BT\\Sources\\SetupHost.exe",
                                 user=SYSTEM)
            for number in range(40):
                path = f"C:\\Users\\{machine.user}\\AppData\\Roaming\\Example\\profile{number}.xml"
                time = 33 + number / 10 * machine.random.uniform(0.9, 1.0)
                if refuse and number == 23:
                    machine.at(time, "create_file", host, path, READ, options=BACKUP_OPTIONS, result="ACCESS DENIED")
                    continue
                machine.open_use_close(time, host, path, READ, options=BACKUP_OPTIONS)
                new = path.replace("C:\\", "C:\\$WINDOWS.~BT\\NewOS\\")
                machine.at(time + 0.02, "create_file", host, new, WRITE, "Create", share=SHARE_NONE)
                machine.at(time + 0.03, "write_file", host, new)
                machine.at(time + 0.04, "close_file", host, new)
            machine.exit(40.0, host, 0xC1900101 if refuse else 0)
        return run
    both = pair(folder, good=setup(False), bad=setup(True))
    return both | {"leading": [({"result-flip"}, "profile23.xml", 2)]}


@case("compare")
def file_is_silently_not_renamed(folder):
    """No refusal: on the bad machine the copy in InFlight is closed and never renamed into WinSxS."""
    both = pair(folder, {}, {"lost": ["bcrypt.dll"]})
    return both | {"leading": [({"missing-chain", "only-good"}, "bcrypt.dll", 1), ({"missing-chain"}, "bcrypt.dll", 2)]}


@case("compare")
def somebody_deletes_a_staged_file(folder):
    """On the bad machine cleanmaster.exe, which the good one lacks, deletes a staged file before servicing opens it."""
    def deletes(job, payload):
        machine, path, time = job.machine, job.staged(payload), job.time
        cleaner = machine.process("cleanmaster.exe", machine.services, "C:\\Program Files\\Example\\cleanmaster.exe",
                                  user=SYSTEM, company="Example Software")
        machine.at(time - 0.3, "create_file", cleaner, path, DELETE, options=0x200000)
        machine.at(time - 0.299, "set_disposition_ex", cleaner, path)
        machine.at(time - 0.298, "close_file", cleaner, path)
        for _ in range(3):
            machine.open_use_close(job.step(0.001), cleaner, f"C:\\ProgramData\\Example\\clean{_}.log")
        job.do("create_file", path, WRITE_ATTRIBUTES, options=BACKUP_OPTIONS, open_result="DoesNotExist",
               result="NAME NOT FOUND")
        return False
    both = pair(folder, {"fetched": True}, {"fetched": True, "plant": {"combase.dll": deletes}})
    return both | {"leading": [({"extra-actor"}, "cleanmaster.exe", 3),
                               ({"result-flip", "missing-chain"}, "combase.dll", 2)]}


@case("compare")
def library_of_another_version(folder):
    """Servicing's wcp.dll is older on the bad machine; all else is alike."""
    def older(machine, job):
        module = next(module for module in job.worker.modules if module.path.endswith("wcp.dll"))
        module.version = "10.0.19041.1237 (WinBuild.160101.0800)"
        module.timestamp = machine.stamp("older")
    both = pair(folder, bad=older)
    return both | {"leading": [({"version"}, "wcp.dll", 1)], "light": True}


@case("compare")
def one_read_takes_twenty_seconds(folder):
    """A read of a staged file takes 20 s on the bad machine, 5 ms on the good ones; the update is installed."""
    def reads(ticks):
        def plant(job, payload):
            job.do("create_file", job.staged(payload), READ, options=BACKUP_OPTIONS | 0x40)
            job.do("read_file", job.staged(payload), 0, 0x10000, duration=ticks)
            job.time += ticks / 1e7
            job.do("close_file", job.staged(payload))
            return True
        return {"plant": {"win32spl.dll": plant}}
    both = pair(folder, reads(50_000), reads(200_000_000), more=(303,))
    return both | {"leading": [({"duration"}, "win32spl.dll", 1)], "light": True}


@case("compare")
def nothing_is_wrong(folder):
    """The same update on two machines: other pids, users, SIDs, folders, times, order of files."""
    return pair(folder) | {"nothing": True}


@case("compare")
def nothing_is_wrong_on_other_hardware(folder):
    """The same with other drivers for graphics and network, an update from before the trace, a game and a chat
    program that only the second machine has, and twice the noise."""
    others = [("igdkmd64.sys", "Intel Corporation", "31.0.101.2125"), ("rt640x64.sys", "Realtek", "10.68.815.2023"),
              *HARDWARE[3:]]

    def private(machine, _job):
        for place, name in enumerate(("chess.exe", "chat.exe")):
            home = f"C:\\Users\\{machine.user}\\AppData\\Local\\Example"
            program = ending_program(machine, name, 5 + place, f"{home}\\{name}")
            for number in range(60):
                machine.open_use_close(7 + number / 2, program, f"{home}\\{number}.bin", READ_WRITE)
    both = pair(folder, {}, {"machine": {"hardware": others}, "pace": 3.0}, bad=private, bad_noise=2 * NOISE)
    return both | {"nothing": True}


@case("compare")
def nothing_is_wrong_after_two_good_ones(folder):
    """Two good machines and a third that is well."""
    return pair(folder, more=(303,)) | {"nothing": True}


@case("compare")
def nothing_is_wrong_in_a_longer_trace(folder):
    """The second trace is longer: a further update was installed in it, which the first does not show."""
    other = dataclasses.replace(MARCH, name="KB5034203", new="10.0.19041.4030", payloads=tuple(
        dataclasses.replace(payload, name="x" + payload.name, component=payload.component + "-x")
        for payload in MARCH.payloads[:8]))

    def further(machine, _job):
        servicing(machine, update=other, begin=38)
    return pair(folder, bad=further) | {"nothing": True}


@case("compare")
def good_machines_vary(folder):
    """TiWorker's look at an old folder is refused on one of the good machines and on the bad one: no finding. The
    refused staged file is one."""
    def looks(machine, job):
        seen = machine.computer == "HQ-PC-0117"
        path = "C:\\Windows\\WinSxS\\Backup\\oldstate.bin"
        for number in range(4):
            time = job.end - 1.0 + number / 50
            machine.at(time, "create_file", job.worker, path, WRITE_ATTRIBUTES, options=BACKUP_OPTIONS,
                       result=0 if seen else "ACCESS DENIED")
            if seen:
                machine.at(time + 0.001, "close_file", job.worker, path)
    both = pair(folder, {}, {"plant": {"rpcss.dll": refused()}}, looks, looks, more=(303,))
    return both | {"leading": [({"result-flip"}, "rpcss.dll", 2), ({"missing-chain"}, "rpcss.dll", 2)],
                   "innocent": ["oldstate.bin"]}


@case("compare")
def bad_trace_is_noisy(folder):
    """The bad trace has 15,000 events of noise more, and 400 refusals of a program that the good machine lacks."""
    def loud(machine, _job):
        program = machine.process("inventory.exe", machine.services, "C:\\Program Files\\Example\\inventory.exe",
                                  user="NT AUTHORITY\\LOCAL SERVICE", company="Example Software")
        for number in range(400):
            machine.at(1 + number / 8, "create_file", program, f"C:\\Users\\person{number}\\Documents", LIST,
                       options=FOLDER_OPTIONS, result="ACCESS DENIED")
    both = pair(folder, JUNE_JOB, JUNE_JOB | {"plant": {"wpdmtp.dll": refused()}}, bad=loud, bad_noise=15000)
    return both | {"leading": [({"result-flip"}, "wpdmtp.dll", 2), ({"missing-chain"}, "wpdmtp.dll", 2)],
                   "innocent": ["inventory.exe"]}


@case("compare")
def captures_of_32_bits(folder):
    """Both machines have 32 bits."""
    update = dataclasses.replace(JUNE, payloads=tuple(dataclasses.replace(payload, arch="x86")
                                                      for payload in JUNE.payloads))
    small = {"update": update, "fetched": True, "machine": {"bits": 32, "build": 17134, "revision": 1488}}
    both = pair(folder, small, small | {"plant": {"wpdmtp.dll": refused()}})
    return both | {"leading": [({"result-flip"}, "wpdmtp.dll", 2), ({"missing-chain"}, "wpdmtp.dll", 2)]}


@case("compare")
def bad_trace_has_three_parts(folder):
    """The bad capture was split into three files, whose processes have other numbers in each."""
    both = pair(folder, JUNE_JOB, JUNE_JOB | {"plant": {"wpdmtp.dll": refused()}}, parts=3)
    return both | {"leading": [({"result-flip"}, "wpdmtp.dll", 2), ({"missing-chain"}, "wpdmtp.dll", 2)]}


@case("compare")
def refusal_that_a_retry_gets_over(folder):
    """On the bad machine a staged file is refused once and opened two seconds later; both updates are installed."""
    def late(job, payload):
        refused()(job, payload)
        job.step(2.0)
        return True
    return pair(folder, {}, {"plant": {"lsasrv.dll": late}}) | {"nothing": True}


@case("compare")
def share_conflict_of_a_new_actor(folder):
    """On the bad machine exsync.exe keeps a staged file open without sharing, and servicing meets SHARING VIOLATION four
    times."""
    def held(job, payload):
        machine, path, time = job.machine, job.staged(payload), job.time
        sync = machine.process("exsync.exe", machine.services, "C:\\Program Files\\Example\\exsync.exe", user=SYSTEM,
                               company="Example Software")
        machine.at(time - 0.2, "create_file", sync, path, READ, share=SHARE_NONE)
        machine.at(time - 0.19, "read_file", sync, path)
        for _ in range(4):
            job.do("create_file", path, WRITE_ATTRIBUTES | 1, options=BACKUP_OPTIONS, result="SHARING VIOLATION",
                   after=1.0)
        machine.at(job.time + 5, "close_file", sync, path)
        return False

    def shown(job, payload):
        """The same request, granted."""
        job.do("create_file", job.staged(payload), WRITE_ATTRIBUTES | 1, options=BACKUP_OPTIONS)
        job.do("close_file", job.staged(payload))
        return True
    both = pair(folder, {"plant": {"urlmon.dll": shown}, "fetched": True},
                {"plant": {"urlmon.dll": held}, "fetched": True})
    return both | {"leading": [({"result-flip", "missing-chain"}, "urlmon.dll", 2), ({"extra-actor"}, "exsync.exe", 3)]}
