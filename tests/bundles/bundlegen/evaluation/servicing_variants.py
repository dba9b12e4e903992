# SPDX-License-Identifier: Apache-2.0
"""Known mechanisms told by other tools and in other words."""

from ..eventlog import EventLog
from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation
from .dism_images import ordinary_commands
from .disk_storage import unreadable
from .servicing_requirements import failing_session


def readiness_tool_finds_missing_manifests(scene):
    """CheckSUR.log of Windows 7 or Server 2008 R2: manifests of one update are gone and the tool does not carry them."""
    desk, prng = Desk(scene), scene.prng
    kb = prng.between(2479000, 4012999)
    packages = [f"Package_{index}_for_KB{kb}~{TOKEN}~amd64~~6.1.1.{prng.between(0, 4)}" for index in range(1, prng.between(4, 8))]
    found = "".join(f"(f)\tCBS MUM Missing\t0x00000002\tservicing\\Packages\\{package}.mum\t\t\n" for package in packages)
    missing = "".join(f"\tservicing\\packages\\{package}.mum\n\tservicing\\packages\\{package}.cat\n" for package in packages)
    filler = "".join(f"(fix)\tCSI Payload File Missing\tCSI File Replaced\tFile: {prng.hex(6)}.dll From: C:\\Windows\\CheckSur\\v1.0\\{prng.hex(12)}.cab\n" for _ in range(3))
    desk.text("CBS/CheckSUR.log", "=================================\nChecking System Update Readiness.\nBinary Version 6.1.7601.24499\n"
              f"Package Version 27.0\n{desk.day:%Y-%m-%d} 10:12\n\nChecking Windows Servicing Packages\n\nChecking Package Manifests and Catalogs\n{found}{filler}\n"
              "Checking Package Watchlist\n\nChecking Component Watchlist\n\nChecking Packages\n\nChecking Component Store\n\nSummary:\n"
              f"Seconds executed: {prng.between(300, 1500)}\n Found {len(packages) + 3} errors\n Fixed 3 errors\n  CBS MUM Missing Total count: {len(packages)}\n"
              f"  CSI Payload File Missing Total count: 3\n  Fixed: CSI Payload File Missing.  Total count: 3\nUnavailable repair files:\n{missing}")
    cbs = desk.cbs(70)
    failing_session(desk, cbs, "10:40", [
        (f"Failed to find package manifest: {packages[0]}, expected at C:\\Windows\\servicing\\Packages\\{packages[0]}.mum [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",),
        ("Failed to open package. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]", "Error")], "0x80070002", "ERROR_FILE_NOT_FOUND", "Resolve")
    scene.expect(cause="package-manifest-damaged|store-manifest-missing|component-store-corrupt", must_mention=[f"KB{kb}"], primary_code="0x80070002|0x800F0831|0x80073712",
                 fix_keywords_any=[[f"KB{kb}", "CheckSUR\\Packages", "dism", "RestoreHealth"]])


def feature_without_side_by_side(scene):
    """.NET Framework 3.5 from a folder that does not hold it."""
    desk, prng = Desk(scene), scene.prng
    source = prng.pick(["D:\\sources\\sxs", "\\\\files.example.com\\sxs", "E:\\iso\\sources\\sxs"])
    dism = desk.dism("09:10")
    ordinary_commands(dism, 8)
    dism.log.clock.to(desk.at("11:15"))
    dism.begin(f"dism /online /enable-feature /featurename:NetFx3 /all /source:{source} /limitaccess")
    where = "(hr:0x800f081f)"
    dism.say("DISM Package Manager", " Error in operation: source for package or file not found, ResolveSource() unsuccessful. (CBS HRESULT=0x800f081f)", "CCbsConUIHandler::Error")
    dism.say("DISM Package Manager", "Failed finalizing changes.", f"CDISMPackageManager::Internal_Finalize{where}", "Error")
    dism.say("DISM Package Manager", "Failed processing package changes with session options", f"CDISMPackageManager::ProcessChangesWithOptions{where}", "Error")
    dism.say("DISM Package Manager", "Failed ProcessChanges.", f"CPackageManagerCLIHandler::Private_ProcessFeatureChange{where}", "Error")
    dism.end()
    desk.text("dism.log", dism.log.text())
    scene.expect(cause="repair-source-missing|feature-source-missing|feature-download-failed", must_mention=["source|源"], primary_code="0x800F081F",
                 must_not_blame=["IBSProvider"], fix_keywords_any=[["source", "源"]])


def bad_blocks_in_english(scene):
    """wevtutil on an English Windows; the disk is the only one."""
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(60)
    unreadable(desk, cbs, "STATUS_DEVICE_DATA_ERROR", "0xd000009c", "0x80070017", "ERROR_CRC", "09:31")
    log = EventLog("System", desk.machine.name)
    for day in range(-9, 1):
        for _ in range(20):
            log.add(desk.at(f"{prng.between(8, 17):02}:{prng.between(0, 59):02}:{prng.between(0, 59):02}", day), "Service Control Manager", 7036, "Information",
                    f"The {prng.pick(['Windows Update', 'Print Spooler', 'Windows Search', 'Device Setup Manager'])} service entered the {prng.pick(['running', 'stopped'])} state.")
    for day in (-6, -5, -2, 0):
        log.add(desk.at("09:30:50", day), "disk", 7, "Error", "The device, \\Device\\Harddisk0\\DR0, has a bad block.")
        log.add(desk.at("09:30:55", day), "disk", 153, "Warning", f"The IO operation at logical block address 0x{prng.hex(7)} for Disk 0 (PDO name: \\Device\\00000033) was retried.")
    desk.text("System.txt", log.wevtutil())
    scene.expect(cause="disk-damage", must_mention=["disk|磁盘"], primary_code="0x80070017|0xC000009C", fix_keywords_any=[["back up", "backup", "备份"], ["replace", "chkdsk", "更换"]])


def store_says_mum_corrupt(scene):
    """RestoreHealth on a machine whose package manifests are damaged; a repair was never possible."""
    desk, prng = Desk(scene), scene.prng
    package = f"Microsoft-Windows-{prng.pick(['Client-Features', 'Printing-XPSServices', 'MediaPlayer'])}-Package~{TOKEN}~amd64~~10.0.{desk.machine.build}.{desk.machine.revision}"
    cbs = desk.cbs(60)
    failing_session(desk, cbs, "10:10", [
        (f"Failed to load manifest from C:\\Windows\\Servicing\\Packages\\{package}.mum [HRESULT = 0x800f0900 - CBS_E_XML_PARSER_FAILURE]",),
        (f"Failed to parse package manifest: \\\\?\\C:\\Windows\\Servicing\\Packages\\{package}.mum [HRESULT = 0x800f0900 - CBS_E_XML_PARSER_FAILURE]", "Error")],
        "0x800f0900", "CBS_E_XML_PARSER_FAILURE", "Resolve")
    scene.expect(cause="package-manifest-damaged", must_mention=[package], primary_code="0x800F0900", fix_keywords_any=[["RestoreHealth", "mum", "in-place", "就地升级"]])


def defender_takes_a_file(scene):
    """A false detection: the antivirus quarantines a payload while it is expanded."""
    desk, prng = Desk(scene), scene.prng
    folder = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.update.version}_none_{prng.hex(16)}"
    file = prng.pick(["mshta.exe", "cscript.exe", "regsvr32.exe"])
    path = f"C:\\Windows\\WinSxS\\Temp\\InFlight\\{prng.hex(32)}\\{folder}\\{file}"
    cbs = desk.cbs(60)
    number = prng.between(10**6, 9 * 10**6)
    failing_session(desk, cbs, "14:20", [
        lambda: cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_VIRUS_INFECTED) #{number}# from Windows::Rtl::SystemImplementation::CFile::SysWriteFile(on:[{len(path)}]'\\??\\{path}')", "0x800700e1"),
        (f"Failed to stage item: {file} [HRESULT = 0x800700e1 - ERROR_VIRUS_INFECTED]", "Error")], "0x800700e1", "ERROR_VIRUS_INFECTED", "Stage")
    log = EventLog("Microsoft-Windows-Windows Defender/Operational", desk.machine.name)
    log.add(desk.at("14:21:05"), "Microsoft-Windows-Windows Defender", 1116, "Warning", f"Microsoft Defender 防病毒 检测到恶意软件或其他可能不需要的软件。\n 名称: Trojan:Win32/Example.A!ml\n 路径: file:_{path}\n 进程名称: TiWorker.exe")
    log.add(desk.at("14:21:09"), "Microsoft-Windows-Windows Defender", 1117, "Information", f"Microsoft Defender 防病毒 已采取措施保护此计算机。\n 名称: Trojan:Win32/Example.A!ml\n 操作: 隔离\n 路径: file:_{path}")
    desk.text("Defender.txt", log.wevtutil())
    scene.expect(cause="update-file-flagged-as-malware", must_mention=[file], primary_code="0x800700E1", fix_keywords_any=[["exclu", "false", "误报", "排除", "signature", "定义"]])


CASES = [
    Evaluation("servicing-readiness-tool-report", "servicing", "failure", "CheckSUR.log lists missing manifests of one update that the tool cannot replace (Microsoft Learn).", readiness_tool_finds_missing_manifests),
    Evaluation("dism-feature-source-without-files", "servicing", "failure", "Enabling .NET 3.5 from a folder without its files: CBS_E_SOURCE_MISSING (Microsoft Learn).", feature_without_side_by_side),
    Evaluation("disk-bad-blocks-english", "disk", "failure", "Disk events 7 and 153 of an English Windows behind STATUS_DEVICE_DATA_ERROR.", bad_blocks_in_english),
    Evaluation("servicing-manifest-not-xml", "servicing", "failure", "CBS_E_XML_PARSER_FAILURE: a package manifest is damaged.", store_says_mum_corrupt),
    Evaluation("interference-quarantined-file", "interference", "failure", "ERROR_VIRUS_INFECTED in servicing and Defender events 1116 and 1117 for the same file.", defender_takes_a_file),
]
