# SPDX-License-Identifier: Apache-2.0
"""The case that the recipes of docs/sql.md are asked about: the logs of examples/access-denied, and beside them a
capture, an event log, a hive, an export and inventories of the same made-up machine."""

import datetime
import json
import shutil

import evtx_writer
import program
from pml_writer import Trace, frame

# An hour of the day on which the example's upgrade failed, in UTC: 14:12 on the machine.
BEGIN = datetime.datetime(2023, 5, 9, 6, 11, tzinfo=datetime.timezone.utc)
EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.timezone.utc)
DLL = ("C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\amd64_dual_wpdsync.inf_31bf3856ad364e35_10.0.22621.1_none_"
       "51b0c7a2e49d3f18\\PortableDeviceSync.dll")
CAB = "C:\\Windows\\SoftwareDistribution\\Download\\KB5034122\\update.cab"
LOCKED = "C:\\Users\\wang\\NTUSER.DAT"


def filetime(moment):
    return int((moment - EPOCH).total_seconds()) * 10_000_000


def capture():
    trace = Trace(start=filetime(BEGIN), computer="CASE-PC07")
    system = trace.system()
    kernel = system.module("C:\\Windows\\System32\\ntoskrnl.exe", 0xFFFFF80000000000, 0x1000000,
                           company="Microsoft Corporation")
    guard = system.module("C:\\Windows\\System32\\drivers\\exguard.sys", 0xFFFFF80001000000, 0x10000,
                          company="Example Guard Ltd", version="3.1.4")
    system.module("C:\\Windows\\System32\\drivers\\old.sys", 0xFFFFF80002000000, 0x10000)
    setup = trace.process("SetupHost.exe", 400, user="NT AUTHORITY\\SYSTEM")
    setup.module("C:\\Windows\\System32\\ntdll.dll", 0x7FFA00000000, 0x100000, company="Example Toolkit")
    worker = trace.process("TiWorker.exe", 500, user="NT AUTHORITY\\SYSTEM", parent=setup)
    agent = trace.process("agent.exe", 1200, user="CASE-PC07\\wang")
    trace.create_file(agent, LOCKED, at=1, share=0)
    trace.create_file(agent, CAB, at=2)
    trace.close_file(agent, CAB, at=3)
    trace.create_file(worker, LOCKED, at=5, result="SHARING VIOLATION")
    trace.create_file(worker, CAB, at=6, result="NAME NOT FOUND")
    trace.create_file(worker, CAB, at=7, result="NAME NOT FOUND")
    trace.create_file(worker, CAB.replace("KB5034122", "KB5034122x"), at=8, duration=20_000_000)
    for at in (76, 77):
        trace.create_file(setup, DLL, at=at, result="ACCESS DENIED",
                          stack=[frame(guard, 0x123), frame(kernel, 0x4567)])
    trace.create_file(worker, "C:\\Users\\wang\\AppData\\Local\\x.tmp", at=78, result="ACCESS DENIED", duration=9_000_000)
    trace.open_key(worker, "HKLM\\Software\\Example", at=79, result="ACCESS DENIED")
    return trace


def event_log():
    def event(minute, provider, number, **named):
        when = BEGIN + datetime.timedelta(minutes=minute)
        return {"time": when.strftime("%Y-%m-%dT%H:%M:%S.0000000Z"), "provider": provider, "id": number, "level": 4,
                "channel": "System", "computer": "CASE-PC07",
                "data": [[name, "string", value] for name, value in named.items()]}

    service = "Service Control Manager"
    return evtx_writer.build([
        event(-60, service, 7036, param1="Example Backup", param2="stopped"),
        event(-3, service, 7036, param1="Example Guard Agent", param2="stopped"),
        event(-2, service, 7036, param1="Windows Update", param2="running"),
        event(0, service, 7036, param1="Volume Shadow Copy", param2="stopped"),
        event(5, service, 7036, param1="Print Spooler", param2="stopped"),
        event(6, "User32", 1074, param1="C:\\Windows\\system32\\svchost.exe", param3="Operating System: Upgrade"),
        event(7, "Microsoft-Windows-WindowsUpdateClient", 19, updateTitle="Example Update A"),
        event(8, "Microsoft-Windows-WindowsUpdateClient", 20, errorCode="0x80070005", updateTitle="=Example Update B"),
    ])


def inventory(version, signer, size):
    return json.dumps({"schema": "casebook.inventory/1", "files": [
        {"path": "C:\\Windows\\System32\\sample.dll", "bytes": size, "file_version": version, "signer": signer}]})


def write(folder):
    """Gives the folder of the case."""
    case = folder / "case"
    shutil.copytree(program.ROOT / "examples/access-denied", case)
    capture().write(case / "Logfile.PML")
    (case / "evtlogs").mkdir(exist_ok=True)
    (case / "evtlogs/System.evtx").write_bytes(event_log().bytes)
    testdata = program.ROOT / "src/decode"
    shutil.copy(testdata / "regf/testdata/system/input.hive", case / "SYSTEM")
    shutil.copy(next((testdata / "reg_export/testdata/version-5").glob("input*")), case / "policies.reg")
    (case / "before.json").write_text(inventory("10.0.19041.1", "Example Ltd", 40960), encoding="utf-8")
    (case / "after.json").write_text(inventory("10.0.19041.4170", None, 40961), encoding="utf-8")
    (case / "cut.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    return case
