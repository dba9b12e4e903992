# SPDX-License-Identifier: Apache-2.0
"""What Process Monitor's own files prove: who held a hive over a boot, which driver refused a payload."""

from .. import machines
from ..patching import Desk
from ..procmon_pml import PmlTrace
from ..denied import SysCreateFile
from .case import Evaluation
from .reset_engine import servicing_finds_the_hive_in_use

HIVE = "C:\\Users\\Default\\NTUSER.DAT"
LOAD = "Desired Access: Generic Read, Disposition: Open, Options: Synchronous IO Non-Alert, Open For Backup, Attributes: n/a, ShareMode: Read, AllocationSize: n/a"
STAGE = ("Desired Access: Write Attributes, Synchronize, Disposition: Open, Options: Synchronous IO Non-Alert, Open For Backup, Open Reparse Point, "
         "Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a")


def hive_loaded_over_the_boot(scene):
    """An OEM tool loads the default user's hive early in the boot and keeps it; the boot log has three parts."""
    prng = scene.prng
    tool = prng.pick(["OemWelcome.exe", "BatteryCareSvc.exe", "ProfilePrep.exe", "FirstUseAgent.exe"])
    at = servicing_finds_the_hive_in_use(scene)
    trace = PmlTrace(prng, machines.plus(at.isoformat(timespec="seconds"), seconds=-60), "CASE-PC01", 17763)
    trace.chatter(120)
    trace.row(tool, 2264, "RegLoadKey", "HKU\\OemDefault", "SUCCESS", f"Hive Path: \\??\\{HIVE}")
    trace.row("System", 4, "CreateFile", HIVE, "SUCCESS", "Desired Access: Generic Read/Write, Disposition: Open, Options: Non-Directory File, "
              "Attributes: n/a, ShareMode: None, AllocationSize: n/a, OpenResult: Opened")
    trace.chatter(300)
    trace.to(f"{at:%H:%M:%S}")
    trace.row("TiWorker.exe", 3032, "CreateFile", HIVE, "SHARING VIOLATION", LOAD)
    trace.chatter(120)
    for name, content in trace.parts("Bootlog", 3).items():
        scene.add(f"procmon/{name}", content)
    scene.expect(must_mention=["NTUSER.DAT", tool], must_not_blame=["svchost.exe", "SearchIndexer", "explorer.exe"], primary_code="0x80070020|0xC0000043",
                 cause="default-hive-held-by-program", fix_keywords_any=[[tool], ["disable", "stop", "remove", "停用", "停止", "移除"]])


def payload_refused_by_a_driver(scene):
    """A driver stands in the stack of the one refused open of a staged file; its neighbour in the list is innocent."""
    desk, prng = Desk(scene), scene.prng
    driver = prng.pick(["exguard.sys", "dcfilter.sys", "termctl.sys", "fsdeny.sys"])
    file = prng.pick(["WpdMtp.dll", "usbstor.sys", "bthport.sys", "WpdFs.dll"])
    folder = f"amd64_dual_{file.split('.')[0].lower()}.inf_31bf3856ad364e35_{desk.update.version}_none_{prng.hex(16)}"
    path = f"C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}\\inst\\{folder}\\{file}"
    cbs = desk.cbs(50)
    cbs.log.clock.to(desk.at("10:10"))
    session, client = desk.begin(cbs, 45, "UpdateAgentLCU")
    call = SysCreateFile("FILE_WRITE_ATTRIBUTES|SYNCHRONIZE", f"\\??\\{path}", flags="AllowSharingViolation",
                         options="FILE_SYNCHRONOUS_IO_NONALERT|FILE_OPEN_REPARSE_POINT|0x00004000")
    number = prng.between(10**6, 9 * 10**6)
    at = cbs.log.clock.now
    cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number}# from {call.text(prng)}", "0xd0000022")
    cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #{number - 309}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_StagePayload", "0x80070005")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")
    desk.failed(cbs, session, client, "0x80070005", "E_ACCESSDENIED", "Stage", "Resolved")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    trace = PmlTrace(prng, machines.plus(at.isoformat(timespec="seconds"), seconds=-30), desk.machine.name, desk.machine.build, driver)
    trace.chatter(200)
    trace.to(f"{at:%H:%M:%S}")
    trace.row("TiWorker.exe", 3032, "CreateFile", path, "ACCESS DENIED", STAGE, with_driver=True)
    trace.chatter(150)
    scene.add("procmon/Logfile.PML", trace.pml())
    scene.expect(must_mention=[file, driver], must_not_blame=["SearchIndexer", "explorer.exe"], primary_code="0x80070005|0xC0000022",
                 cause="file-denied-by-driver", fix_keywords_any=[["exclu", "suspend", "排除", "暂停", "停用"]])


CASES = [
    Evaluation("trace-hive-over-boot", "reset", "failure",
               "An OEM tool loads Default\\NTUSER.DAT early in the boot; a boot log of Process Monitor in three parts shows it.", hive_loaded_over_the_boot),
    Evaluation("trace-payload-refused", "servicing", "failure",
               "A driver in the stack of a refused open of a staged file, in a trace of Process Monitor with stacks.", payload_refused_by_a_driver),
]
