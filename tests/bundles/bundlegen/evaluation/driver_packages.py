# SPDX-License-Identifier: Apache-2.0
"""Driver packages that Setup takes along, adds or installs."""

from .. import machines, stages
from ..devicelog import DeviceLog
from ..dism import Dism
from ..names import TOKEN
from ..textlog import TextLog
from .case import Evaluation

PACKAGES = [("netadp6.inf", "Contoso"), ("scanhub.inf", "Fabrikam"), ("rcraid.inf", "Northwind"), ("ukeydrv.inf", "Example"), ("cardrdr.inf", "Tailspin"),
            ("ptrlabel.inf", "Litware")]


def servicing_stack(scene):
    """The folder of the servicing stack is empty; DISM cannot bind it and no driver can be taken along."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    stages.scan(run, 420)
    stages.no_block(run)
    run.queue()
    log = run.log
    operation = "Process Drivers for Migration"
    run.execute(operation)
    run.drivers(30)
    session = prng.guid().upper()
    log.error("SP", f"CProcessDriversForMigration: Failed to open new session: (DISM_{{{session}}})[gle=0x00000003]")
    stages.operation_failed(run, operation, "0x80070003", 9, "downlevel")
    stages.add_panther(scene, run)
    dism_log = TextLog(prng, machines.plus(start, minutes=9))
    dism = Dism(dism_log, run.target.version, run.machine.version)
    dism.begin("SetupHost /session")
    dism.say("DISM OS Provider", "Failed to find the servicing stack directory.", "CDISMOSServiceManager::DetermineServicingStackDirectory(hr:0x80070003)", "Warning")
    dism.say("DISM OS Provider", "Failed to bind the online servicing stack", "CDISMOSServiceManager::get_ServicingStackDirectory(hr:0x80070003)", "Error")
    dism.end()
    scene.add("Windows/Logs/DISM/dism.log", dism_log.to_utf8())
    folder = f"amd64_microsoft-windows-servicingstack_{TOKEN}_{run.machine.stack_version}_none_{prng.hex(16)}"
    scene.add("winsxs.txt", (f" C:\\Windows\\WinSxS\\{folder} 的目录\r\n\r\n2023/05/11  10:12    <DIR>          .\r\n2023/05/11  10:12    <DIR>          ..\r\n"
                             "               0 个文件              0 字节\r\n").encode("gbk"))
    scene.expect(must_mention=["servicing stack|servicingstack|服务堆栈"], must_not_blame=["ALREADY_EXISTS", "PEProvider", "IBSProvider"],
                 primary_code="0x80070003", cause="servicing-stack-folder-missing", fix_keywords_any=[["servicing stack", "SSU", "服务堆栈"]])


def given_folder(scene):
    """/InstallDrivers points to a share that the system account cannot read."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    folder = prng.pick(["\\\\deploy.example.com\\drivers\\2024", "D:\\驱动\\新机型", "C:\\Temp\\DriverPack\\Net"])
    inf, _ = prng.pick(PACKAGES)
    stages.downlevel_done(run, 200)
    log = run.log
    operation = f"Add driver package {folder}\\{inf} to C:\\$WINDOWS.~BT\\NewOS"
    run.execute(operation)
    log.error("DISM", f"DISM Driver Manager: PID={prng.between(200, 4000)} TID={prng.between(200, 4000)} Failed to install the driver package '{folder}\\{inf}'. "
                      "- CDriverPackage::Internal_ImportDriverPackageToDriverStore(hr:0x80070002)")
    log.error("SP", f"CAddDriverPackage: Failed to add driver {folder}\\{inf}. Error: 0x80070002[gle=0x00000002]")
    stages.operation_failed(run, operation, "0x80070002", 60, "finalize", "0x20010")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[inf], must_not_blame=["ALREADY_EXISTS", "IOCTL"], primary_code="0x80070002",
                 cause="given-driver-folder-unusable|driver-package-fails-in-setup|driver-package-file-missing", fix_keywords_any=[["driver", "驱动"]])


def missing_file(scene):
    """A package of the driver store lacks one of its files when the new Windows installs it."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    inf, maker = prng.pick(PACKAGES)
    stages.downlevel_done(run, 160)
    stages.phases_done(run, "Pre First Boot")
    missing = inf.replace(".inf", prng.pick(["x64.sys", "co.dll", ".cat"]))
    devices = DeviceLog(prng, machines.plus(start, hours=1), run.target.version.rsplit(".", 1)[0])
    devices.ordinary(60)
    folder = devices.device(f"PCI\\VEN_{prng.hex(4).upper()}&DEV_{prng.hex(4).upper()}\\3&{prng.hex(7)}", inf, f"{maker} Adapter {prng.between(100, 999)}", "PCI\\VEN_10EC")
    source = f"{folder.rsplit(chr(92), 1)[0]}\\{missing}"
    devices.error("flq", f"               Error installing file (0x00000002)")
    devices.error("flq", f"               Error 2: The system cannot find the file specified.")
    devices.error("flq", f"                    SourceFile   - '{source}'")
    devices.error("flq", f"                    TargetFile   - 'C:\\Windows\\System32\\drivers\\{missing}'")
    devices.error("ndv", "     Device install status=0x00000002")
    devices.error("ndv", f"Installing device failed. Error 0x00000002: {inf}")
    devices.end("FAILURE(0x00000002)")
    devices.ordinary(12)
    scene.add("$Windows.~BT/Sources/Panther/setupapi/setupapi.dev.log", devices.to_bytes())
    operation = "Install drivers"
    run.execute(operation)
    stages.operation_failed(run, operation, "0x80070002", 7, "finalize", "0x30007")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[f"{inf}|{missing}"], must_not_blame=["ALREADY_EXISTS", "IOCTL", "nettun"], primary_code="0x80070002",
                 cause="driver-package-file-missing|driver-package-fails-in-setup", fix_keywords_any=[["driver", "驱动"]])


def policy(scene):
    """A device installation restriction keeps the driver of a device out."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host = machines.machine(prng)
    inf, maker = prng.pick(PACKAGES)
    devices = DeviceLog(prng, start, host.version)
    devices.ordinary(90)
    hardware = f"USB\\VID_{prng.hex(4).upper()}&PID_{prng.hex(4).upper()}"
    devices.device(f"{hardware}\\{prng.hex(8).upper()}", inf, f"{maker} Token {prng.between(10, 99)}", hardware)
    devices.error("pol", "          The device is explicitly restricted by the following policy settings:")
    devices.error("pol", f"          [-] Restricted installation of devices using following device IDs: {hardware}")
    devices.error("dvi", "          Installation of this device is forbidden by system policy. Contact your system administrator. Error 0xE0000248")
    devices.end("FAILURE(0xe0000248)")
    devices.ordinary(15)
    scene.add("inf/setupapi.dev.log", devices.to_bytes())
    scene.expect(must_mention=[f"{hardware}|{inf}"], must_not_blame=["nettun.inf"], primary_code="0xE0000248|0x800F0248", cause="driver-blocked-by-policy",
                 fix_keywords_any=[["policy", "策略"]])


def unsigned_catalog(scene):
    """A package from the organisation's own folder has no signature in its catalog."""
    prng, start = scene.prng, machines.moment(scene.prng)
    host = machines.machine(prng)
    inf, _ = prng.pick(PACKAGES)
    devices = DeviceLog(prng, start, host.version)
    devices.ordinary(60)
    path = f"C:\\Users\\{host.user}\\Downloads\\{inf.split('.')[0]}\\{inf}"
    devices.begin(f"SetupCopyOEMInf - {path}")
    devices.say("sto", f"{{Setup Import Driver Package: {path}}} {devices.clock()}")
    devices.say("sto", f"     {{DRIVERSTORE IMPORT VALIDATE}} {devices.clock()}")
    devices.say("sig", f"          {{_VERIFY_FILE_SIGNATURE}} {devices.clock()}")
    devices.warning("sig", "               Verifying file against specific (valid) catalog failed! (0x800b0100)")
    devices.warning("sig", "               Error 0x800b0100: No signature was present in the subject.")
    devices.say("sig", f"          {{_VERIFY_FILE_SIGNATURE exit(0x800b0100)}} {devices.clock()}")
    devices.error("sig", "          Driver package catalog file does not contain a signature, and Code Integrity is enforced.")
    devices.error("sig", "          Driver package failed signature validation. Error = 0xE0000247")
    devices.error("sto", "          Failed to import driver package into Driver Store. Error = 0xE0000247")
    devices.say("sto", f"{{Setup Import Driver Package - exit (0xe0000247)}} {devices.clock()}")
    devices.end("FAILURE(0xe0000247)")
    scene.add("setupapi.dev.log", devices.to_bytes())
    scene.expect(must_mention=[inf], must_not_blame=["nettun.inf"], primary_code="0xE0000247|0x800B0100", cause="driver-catalog-unsigned",
                 fix_keywords_any=[["sign", "签名"]])


CASES = [
    Evaluation("driver-servicing-stack-folder", "driver", "failure",
               "Process Drivers for Migration fails with 0x80070003, DISM cannot bind the servicing stack (error-0x80070003-during-process-drivers-for-migration).",
               servicing_stack),
    Evaluation("driver-given-folder", "driver", "failure",
               "A driver given with /InstallDrivers cannot be added (SetupDiag rule UserProvidedDriverInjectionFailure).", given_folder),
    Evaluation("driver-package-lacks-file", "driver", "failure",
               "A package of the driver store lacks a file in the first boot (SetupDiag rule DriverPackageMissingFileFailure).", missing_file),
    Evaluation("driver-restricted-by-policy", "driver", "failure", "Device installation restriction, 0xE0000248 (ERROR_DEVICE_INSTALL_BLOCKED).", policy),
    Evaluation("driver-catalog-not-signed", "driver", "failure", "Catalog without signature while Code Integrity is enforced, 0xE0000247.", unsigned_catalog),
]
