# SPDX-License-Identifier: Apache-2.0
"""The component store or its registry is damaged: packages, manifests, payloads, catalogs, identities."""

from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation

LANGUAGES = ["de-DE", "fr-FR", "ja-JP", "zh-TW", "ko-KR", "pl-PL"]
FILES = ["mfplat.dll", "gdi32full.dll", "msxml6.dll", "winspool.drv", "termsrv.dll", "schannel.dll", "wbemcore.dll", "srvsvc.dll"]


def language_pack_half_removed(scene):
    desk, prng = Desk(scene), scene.prng
    language = prng.pick(LANGUAGES)
    pack = f"Microsoft-Windows-Client-LanguagePack-Package~{TOKEN}~amd64~{language}~10.0.{desk.machine.build}.{desk.machine.revision}"
    cbs = desk.cbs(70)
    cbs.log.clock.to(desk.at("10:14"))
    session, client = desk.begin(cbs, 90)
    cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_SXS_ASSEMBLY_MISSING) #{prng.between(10**6, 9 * 10**6)}# from Windows::ServicingAPI::CCSITransaction::"
                    f"ICSITransaction_PinDeployment(Flags = 0, a = {prng.hex(32)}, version {desk.update.version}, nonSxS, pkt "
                    f"{{l:8 b:{TOKEN}}}, cb = (null), s = (null), rid = 'Package_{prng.between(900, 9000)}_for_{desk.update.kb}', rah = (null), manpath = (null), "
                    "catpath = (null), ed = 0, disp = 0)", "0x80073701")
    cbs.cbs(f"Failed to pin deployment while resolving Update: {pack.replace('~~', '~')}.{prng.hex(32)} from file: (null) "
            "[HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]")
    cbs.cbs(f"Failed to bulk stage deployment manifest and pin deployment for package:{pack} [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]")
    for text in ("CommitPackagesState: Started persisting state of packages", "CommitPackagesState: Completed persisting state of packages",
                 "Failed to resolve execution update. [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]",
                 f"Failed to resolve execution package: {desk.update.package} [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]",
                 "Failed to resolve execution chain. [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]"):
        cbs.cbs(text)
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]", "Error")
    desk.failed(cbs, session, client, "0x80073701", "ERROR_SXS_ASSEMBLY_MISSING", "Resolve", "Absent")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    desk.update_event(events, "10:16:02", "0x80073701")
    desk.add_events(events)
    desk.systeminfo()
    scene.expect(cause="earlier-update-incomplete", must_mention=[language + "|" + pack], primary_code="0x80073701", must_not_blame=["0x800F0805", "DistributedCOM"],
                 fix_keywords_any=[["language pack", "语言包", language, "dism"]])


def older_update_lost_its_manifest(scene):
    """Two attempts; the first lies in a log that was rolled over."""
    desk, prng = Desk(scene), scene.prng
    number = prng.between(5022000, 5029999)
    lost = f"Package_{prng.between(40, 4000)}_for_KB{number}~{TOKEN}~amd64~~10.0.{desk.machine.build}.{desk.machine.revision - 300}.1.{prng.between(1, 9)}"
    for name, days in ((f"CbsPersist_{desk.day:%Y%m%d}073012.log", -1), ("CBS.log", 0)):
        cbs = desk.cbs(55, days=days)
        cbs.log.clock.to(desk.at("11:20", days))
        session, client = desk.begin(cbs, 45, "WindowsUpdateAgent")
        cbs.cbs(f"Store corruption, manifest missing for package: {lost}")
        cbs.cbs(f"Failed to resolve package '{lost}' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]", "Error")
        cbs.cbs(f"Mark store corruption flag because of package: {lost}. [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]")
        cbs.cbs("Failed to resolve package [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]")
        cbs.cbs("Failed to get next package to re-evaluate [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]")
        cbs.cbs("Failed to process component watch list. [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]")
        cbs.cbs("Perf: InstallUninstallChain complete.")
        cbs.cbs("Failed to execute execution chain. [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]", "Error")
        desk.failed(cbs, session, client, "0x800f0831", "CBS_E_STORE_CORRUPTION", "Execute", "Resolved")
        desk.afterwards(cbs)
        desk.add_cbs(cbs, f"CBS/{name}")
    log = desk.wu_log()
    log.to(desk.at("11:19:40"))
    desk.wu_install_failed(log, "800F0831")
    desk.add_wu(log)
    scene.expect(cause="store-manifest-missing", must_mention=[f"KB{number}"], primary_code="0x800F0831", must_not_blame=["8024402C", "8024000C"],
                 fix_keywords_any=[[f"KB{number}"], ["dism", "add-package", "安装", "reinstall"]])


def base_file_of_delta_differs(scene):
    """A forward delta cannot be applied: the file it starts from is not the one that was released."""
    desk, prng = Desk(scene), scene.prng
    component, file = f"Microsoft-Windows-{prng.pick(['PrintSpooler-Core', 'IIS-HttpErrors', 'TerminalServices-LocalSession', 'NetIO-Infrastructure'])}", prng.pick(FILES)
    full = f"{component}, version {desk.machine.version}.{desk.machine.revision}, arch amd64, nonSxS, pkt {{l:8 b:{TOKEN}}}"
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("14:02"))
    session, client = desk.begin(cbs, 110, "UpdateAgentLCU")
    checksum = prng.between(10**8, 4 * 10**9)
    cbs.csi_failure(f"Hydration failed with error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) . Delta Type: Forward Delta , IntegrityState Valid: true , "
                    f"RetrievedChecksum: {checksum} , ComputedChecksum: {checksum}", "0x80004005")
    cbs.csi_failure(f"Hydration failed for component {full.replace(str(desk.machine.revision), desk.update.version.split('.')[-1])} on file {file} with "
                    f"NTSTATUS -1073283059. Matching Component = {full}", "0x80004005")
    cbs.csi_failure(f"onecore\\base\\wcp\\componentstore\\deltadecompressor.cpp(512): Error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in function "
                    "Windows::WCP::ComponentStore::CDelta::DeltaDecompressBuffer expression: ApplyDeltaB", "0x80004005")
    cbs.cbs(f"Failed to hydrate payload file {file} [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]")
    cbs.cbs(f"Failed to stage execution package: {desk.update.package} [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]", "Error")
    desk.failed(cbs, session, client, "0x800f0986", "PSFX_E_APPLY_FORWARD_DELTA_FAILED", "Stage", "Resolved")
    desk.afterwards(cbs, 30)
    desk.add_cbs(cbs)
    desk.systeminfo()
    scene.expect(cause="delta-base-mismatch", must_mention=[file, component], primary_code="0x800F0986|0x8007000D", must_not_blame=["SrClient", "0x800F080D"],
                 fix_keywords_any=[["RestoreHealth", "restorehealth"]])


def component_value_damaged(scene):
    """A value in the COMPONENTS hive is wrong: every transaction marks the store corrupt."""
    desk, prng = Desk(scene), scene.prng
    component = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}"
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("09:41"))
    session, client = desk.begin(cbs, 70)
    cbs.csi_failure(f"Component [l:{len(component)}]'{component}' has an unexpected value 'identity' in "
                    f"\\Registry\\Machine\\COMPONENTS\\DerivedData\\Components\\{component}", "0x80004005")
    cbs.csi_failure("Attempting to mark store corrupt with category [l:21 ml:22]'CorruptComponentValue'", "0x80004005", stamped=True)
    cbs.csi_failure(f"STATUS_SXS_COMPONENT_STORE_CORRUPT #{prng.between(10**4, 10**6)}# from CCSDirectTransaction::OperateEnding at index 0 of 1 "
                    "operations, disposition 0", "0xd015001a")
    cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_SXS_COMPONENT_STORE_CORRUPT) #{prng.between(10**4, 10**6)}# from Windows::ServicingAPI::"
                    "CCSITransaction::ICSITransaction_AddComponents(Flags = 2)", "0x80073712")
    cbs.cbs("Failed to add one or more deployment [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]")
    cbs.cbs("Failed to stage execution chain. [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]", "Error")
    desk.failed(cbs, session, client, "0x80073712", "ERROR_SXS_COMPONENT_STORE_CORRUPT", "Stage", "Resolved")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    desk.update_event(events, "09:44:18", "0x80073712")
    desk.add_events(events)
    scene.expect(cause="component-store-corrupt|servicing-registry-damaged", must_mention=["COMPONENTS|CorruptComponentValue|component store|" + component], primary_code="0x80073712|0xC015001A",
                 fix_keywords_any=[["RestoreHealth", "in-place", "就地升级"]])


def catalog_of_package_damaged(scene):
    desk, prng = Desk(scene), scene.prng
    package = f"Package_{prng.between(1, 60)}_for_KB{prng.between(4580000, 5012000)}~{TOKEN}~amd64~~10.0.1.{prng.between(0, 6)}"
    path = f"\\\\?\\C:\\{prng.pick(['WINDOWS', 'Windows'])}\\Servicing\\Packages\\{package}.cat"
    cbs = desk.cbs(65)
    cbs.log.clock.to(desk.at("15:20"))
    session, client = desk.begin(cbs, 50)
    cbs.cbs(f"Exec: Installing Package: {package}, Update: {package.split('_KB')[-1][:7]}-{prng.between(1, 5)}_neutral, InstallDeployment: "
            f"amd64_{prng.hex(32)}_{TOKEN}_10.0.1.0_none_{prng.hex(16)}")
    cbs.csi_failure("onecore\\base\\wcp\\rtllib\\win32lib\\catalog.cpp(633): Error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in function "
                    "CCatalog::Create expression: CertCreateCTLContext", "0x80004005", stamped=True)
    cbs.csi_failure(f"NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) #{prng.between(10**6, 9 * 10**6)}# from CCSDirectTransaction::OperateEnding at index 0 of 1 "
                    "operations, disposition 0", "0xd007000d")
    cbs.cbs(f"Failed to verify if catalog file {path} is valid. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]", "Error")
    cbs.cbs("Failed to pin deployment, package store is inconsistent. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]", "Error")
    desk.failed(cbs, session, client, "0x8007000d", "ERROR_INVALID_DATA", "Execute", "Staged")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    desk.systeminfo()
    scene.expect(cause="catalog-corrupt", must_mention=[f"{package}.cat|{package}"], primary_code="0x8007000D", must_not_blame=[desk.update.kb],
                 fix_keywords_any=[["catalog", ".cat", "编录", "目录文件", "in-place", "就地升级"]])


def identity_with_flipped_bit(scene):
    """One character of a stored identity is wrong by one bit: memory or disk, not an update."""
    desk, prng = Desk(scene), scene.prng
    right = prng.pick(["Microsoft-Windows-TerminalServices-WMIProvider", "Microsoft-Windows-Security-Kerberos", "Microsoft-Windows-Client-Features"])
    at = right.index("Windows") + prng.between(1, 6)
    wrong = right[:at] + chr(ord(right[at]) ^ 0x40) + right[at + 1:]
    version = f"{desk.machine.version}.{desk.machine.revision}"
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("16:05"))
    session, client = desk.begin(cbs, 60)
    bad, good = (f"{name}, Culture=neutral, Version={version}, PublicKeyToken={TOKEN}, ProcessorArchitecture=amd64, versionScope=NonSxS" for name in (wrong, right))
    cbs.csi_failure(f"Identity string [l:{len(bad)}]'{bad}' read from the store does not match the identity of its manifest [l:{len(good)}]'{good}'", "0x80004005")
    cbs.csi_failure(f"STATUS_SXS_IDENTITY_PARSE_ERROR #{prng.between(10**5, 10**6)}# from Windows::Identity::Rtl::IRtlIdentityAuthority_Parse(flags = 0, "
                    f"text = [l:{len(bad)}]'{bad}')", "0xd0150019")
    cbs.csi_failure("Attempting to mark store corrupt with category [l:17 ml:18]'CorruptIdentity'", "0x80004005", stamped=True)
    cbs.cbs("Failed to add deployment [HRESULT = 0x8007370d - ERROR_SXS_IDENTITY_PARSE_ERROR]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x8007370d - ERROR_SXS_IDENTITY_PARSE_ERROR]", "Error")
    desk.failed(cbs, session, client, "0x8007370d", "ERROR_SXS_IDENTITY_PARSE_ERROR", "Stage", "Resolved")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.add(desk.at("03:12:40", -2), "Microsoft-Windows-WER-SystemErrorReporting", 1001, "Error",
               f"计算机已经从检测错误后重新启动。检测错误: 0x0000001a (0x0000000000041792, 0xffff{prng.hex(12)}, 0x0000000000000040, 0x0000000000000000)。"
               "已将转储的数据保存在: C:\\Windows\\MEMORY.DMP。")
    desk.add_events(events)
    scene.expect(cause="store-data-changed", must_mention=[wrong + "|identity|标识"], primary_code="0x8007370D|0xC0150019",
                 fix_keywords_any=[["memory", "RAM", "内存"]])


def detect_value_is_no_dword(scene):
    desk, prng = Desk(scene), scene.prng
    package = f"Package_{prng.between(1000, 9000)}_for_KB{prng.between(5001000, 5019999)}~{TOKEN}~amd64~~10.0.1.{prng.between(1, 9)}"
    cbs = desk.cbs(70)
    cbs.log.clock.to(desk.at("13:33"))
    session, client = desk.begin(cbs, 40)
    for text in (f"Registry value for {package} is not a dword type.", "Failed to enumerate values in store object.",
                 "Failed to load component detect table.", "Failed to get component watch list.", "Failed to plan execution chain."):
        cbs.cbs(f"{text} [HRESULT = 0x8007000d - ERROR_INVALID_DATA]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]", "Error")
    desk.failed(cbs, session, client, "0x8007000d", "ERROR_INVALID_DATA", "Plan", "Absent")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    desk.systeminfo()
    scene.expect(cause="servicing-registry-damaged", must_mention=[package], primary_code="0x8007000D", fix_keywords_any=[["ComponentDetect", "registry", "注册表", "in-place", "就地升级"]])


def payload_file_missing(scene):
    """Staging finds a hard link target gone; sfc names the same file and cannot repair it."""
    desk, prng = Desk(scene), scene.prng
    file = prng.pick(FILES)
    folder = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}"
    cbs = desk.cbs(50)
    cbs.log.clock.to(desk.at("08:51"))
    cbs.csi(f"[SR] Cannot repair member file [l:{len(file)}]'{file}' of {folder.split('_')[1]}, version {desk.machine.version}.{desk.machine.revision}, "
            f"arch amd64, nonSxS, pkt {{l:8 b:{TOKEN}}} in the store, file is missing")
    cbs.scan(15)
    cbs.log.clock.to(desk.at("10:30"))
    session, client = desk.begin(cbs, 60)
    path = f"\\SystemRoot\\WinSxS\\{folder}\\{file}"
    cbs.csi_failure(f"STATUS_OBJECT_NAME_NOT_FOUND #{prng.between(10**6, 9 * 10**6)}# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::"
                    f"SysCreateFile(flags = (AllowSharingViolation), handle = {{provider=NULL, handle=0}}, da = (SYNCHRONIZE|FILE_READ_ATTRIBUTES), "
                    f"oa = @0x{prng.hex(8)}->OBJECT_ATTRIBUTES {{s:48; rd:NULL; on:[{len(path)}]'{path}'; a:(OBJ_CASE_INSENSITIVE)}}, cd = FILE_OPEN, "
                    "co = (FILE_SYNCHRONOUS_IO_NONALERT|0x00004000), eab = NULL, eal = 0, disp = Invalid)", "0xd0000034")
    cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND) #{prng.between(10**6, 9 * 10**6)}# from Windows::COM::CPendingTransaction::"
                    "IStorePendingTransaction_Analyze(flags = 0)", "0x80070002")
    cbs.cbs(f"Failed to find file: {folder}\\{file} [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
    cbs.cbs("Failed to process single phase execution. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]", "Error")
    desk.failed(cbs, session, client, "0x80070002", "ERROR_FILE_NOT_FOUND", "Execute", "Staged")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    scene.expect(cause="payload-file-missing", must_mention=[file], primary_code="0x80070002|0xC0000034", must_not_blame=["PoqexecCmdline"],
                 fix_keywords_any=[["RestoreHealth"], ["source", "源"]])
    return desk


CASES = [
    Evaluation("servicing-assembly-missing-language-pack", "servicing", "failure",
               "ERROR_SXS_ASSEMBLY_MISSING: a language pack is marked as installed while its assembly is gone; the update cannot pin it "
               "(known from language packs that were removed half way).", language_pack_half_removed),
    Evaluation("servicing-manifest-missing-older-update", "servicing", "failure",
               "CBS_E_STORE_CORRUPTION: the manifest of an older update is missing, so that update is to be installed again "
               "(Microsoft Learn, error 0x800f0831).", older_update_lost_its_manifest),
    Evaluation("servicing-forward-delta-base-differs", "servicing", "failure",
               "PSFX_E_APPLY_FORWARD_DELTA_FAILED: the file which an express update patches is not the released one.", base_file_of_delta_differs),
    Evaluation("servicing-store-corrupt-component-value", "servicing", "failure",
               "ERROR_SXS_COMPONENT_STORE_CORRUPT with category CorruptComponentValue: the COMPONENTS hive is damaged (Microsoft Learn).",
               component_value_damaged),
    Evaluation("servicing-catalog-invalid", "servicing", "failure",
               "The catalog of an installed package is damaged: CertCreateCTLContext fails with ERROR_INVALID_DATA (Microsoft Learn, 0x8007000d).",
               catalog_of_package_damaged),
    Evaluation("servicing-identity-bit-flip", "servicing", "failure",
               "An identity in the store differs from the right one by one bit of one character, which points at memory.", identity_with_flipped_bit),
    Evaluation("servicing-detect-value-not-dword", "servicing", "failure",
               "A value below ComponentDetect has the wrong type, so planning ends with ERROR_INVALID_DATA (Microsoft Learn, 0x8007000d).",
               detect_value_is_no_dword),
    Evaluation("servicing-payload-missing", "servicing", "failure",
               "A payload of the installed version is missing in WinSxS; sfc cannot repair it and the update ends with ERROR_FILE_NOT_FOUND.",
               payload_file_missing),
]
