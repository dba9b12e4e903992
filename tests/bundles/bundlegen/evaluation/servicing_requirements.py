# SPDX-License-Identifier: Apache-2.0
"""What the machine lacks or forbids: rights on files and keys, trust, memory, room, the stack, the source of a feature."""

from ..bundle import crlf
from ..consoles_zh import icacls
from ..denied import SysCreateFile
from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation


def failing_session(desk, cbs, clock, records, code, name, source="Stage", components=60, client=None):
    """A session in which `records` (text, level) happen and that ends with `code`."""
    cbs.log.clock.to(desk.at(clock))
    session, client = desk.begin(cbs, components, client)
    for record in records:
        record() if callable(record) else cbs.cbs(*record)
    cbs.cbs(f"Failed to process single phase execution. [HRESULT = {code} - {name}]", "Error")
    desk.failed(cbs, session, client, code, name, source, "Resolved")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)


def registry_key_denied(scene):
    desk, prng = Desk(scene), scene.prng
    key = prng.pick(["\\Registry\\Machine\\SYSTEM\\CurrentControlSet\\Services\\WinDefend", "\\REGISTRY\\MACHINE\\SOFTWARE\\Classes\\AppID\\{" + prng.guid().upper() + "}",
                     "\\Registry\\Machine\\SYSTEM\\CurrentControlSet\\Control\\WMI\\Security", "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Print\\Environments"])
    cbs = desk.cbs(60)
    number = prng.between(10**6, 9 * 10**6)
    failing_session(desk, cbs, "10:22", [
        lambda: cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number}# from Windows::Rtl::SystemImplementation::DirectRegistryProvider::SysCreateKey(flags = "
                                f"(0x00000000), key = {{provider=NULL, handle=0}}, da = (KEY_READ|KEY_WRITE|WRITE_DAC), oa = @0x{prng.hex(8)}->OBJECT_ATTRIBUTES "
                                f"{{s:48; rd:NULL; on:[{len(key)}]'{key}'; a:(OBJ_CASE_INSENSITIVE)}}, ti = 0, cls = (null), co = (REG_OPTION_BACKUP_RESTORE), "
                                "disp = Invalid)", "0xd0000022", stamped=True),
        lambda: cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number - 6}# from CRtlUtils::CreateOrOpenKey", "0xd0000022"),
        lambda: cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #{number - 2410}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_Analyze", "0x80070005"),
        ("Failed to pre-apply registry primitives [HRESULT = 0x80070005 - E_ACCESSDENIED]",),
        ("Failed to execute execution chain. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")], "0x80070005", "E_ACCESSDENIED", "Execute")
    desk.systeminfo()
    scene.expect(cause="registry-key-denied", must_mention=[key.split("\\")[-1]], primary_code="0x80070005|0xC0000022", must_not_blame=["SrClient"],
                 fix_keywords_any=[["permission", "ACL", "权限", "所有者", "owner"]])


def file_acl_broken(scene):
    """Somebody "hardened" a folder: the export of its ACL shows it."""
    desk, prng = Desk(scene), scene.prng
    folder, name = prng.pick([("C:\\Windows\\System32\\spool\\drivers\\x64\\3", "mxdwdrv.dll"), ("C:\\Windows\\System32\\wbem", "WmiPrvSE.exe"),
                              ("C:\\Windows\\Help\\mui", "mmc.chm")])
    path = f"\\??\\{folder}\\{name}"
    cbs = desk.cbs(60)
    call = SysCreateFile("DELETE|SYNCHRONIZE|FILE_WRITE_ATTRIBUTES", path, flags="AllowFileNotFound")
    number = prng.between(10**6, 9 * 10**6)
    failing_session(desk, cbs, "14:11", [
        lambda: cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number}# from {call.text(prng)}", "0xd0000022"),
        lambda: cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #{number - 77}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_Analyze", "0x80070005"),
        ("Exec: Failed to commit CBS transaction. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")], "0x80070005", "E_ACCESSDENIED", "Execute")
    who = prng.pick(["Everyone", "NT AUTHORITY\\SYSTEM", "NT SERVICE\\TrustedInstaller"])
    scene.add("acl.txt", crlf(icacls(f"{folder}\\{name}", [f"{who}:(DENY)(W,D,WDAC,WO)", "BUILTIN\\Administrators:(F)", "BUILTIN\\Users:(RX)"])).encode("gbk"))
    scene.expect(cause="access-list-denies", must_mention=[name], primary_code="0x80070005|0xC0000022", fix_keywords_any=[["icacls", "permission", "ACL", "权限"]])


def root_not_trusted(scene):
    desk, prng = Desk(scene), scene.prng
    package = f"Package_for_KB{prng.between(5030000, 5044999)}~{TOKEN}~amd64~~10.0.1.{prng.between(1, 5)}"
    cbs = desk.cbs(60)
    failing_session(desk, cbs, "09:12", [
        lambda: cbs.csi_failure("Windows::Rtl::Catalog: WinVerifyTrust for the catalog returned CERT_E_UNTRUSTEDROOT", "0x800b0109"),
        (f"Failed to verify package: {package}, its certificate chain ends in a root that is not trusted [HRESULT = 0x800b0109 - CERT_E_UNTRUSTEDROOT]",),
        (f"Failed to load package {package} [HRESULT = 0x800b0109 - CERT_E_UNTRUSTEDROOT]", "Error")], "0x800b0109", "CERT_E_UNTRUSTEDROOT", "Resolve", client="WUSA")
    events = desk.application_log()
    events.add(desk.at("09:12:30"), "Microsoft-Windows-CAPI2", 11, "Error",
               "无法从以下位置的自动更新 cab 中提取第三方根目录列表: <http://ctldl.windowsupdate.com/msdownload/update/v3/static/trustedr/en/authrootstl.cab>，错误为: "
               "没有足够的权限处理证书链。")
    desk.add_events(events)
    scene.expect(cause="root-certificates-outdated", must_mention=["root|根证书|trust|信任"], primary_code="0x800B0109", fix_keywords_any=[["root", "根证书"]])


def clock_is_wrong(scene):
    """The machine believes it is years earlier, so no certificate is valid."""
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(50)
    package = desk.update.package
    failing_session(desk, cbs, "09:12", [
        lambda: cbs.csi_failure("Windows::Rtl::Catalog: WinVerifyTrust for the catalog returned CERT_E_EXPIRED", "0x800b0101"),
        (f"Failed to verify package: {package} [HRESULT = 0x800b0101 - CERT_E_EXPIRED]", "Error")], "0x800b0101", "CERT_E_EXPIRED", "Resolve", client="WUSA")
    events = desk.system_log(days=4)
    events.add(desk.at("08:02:10"), "Microsoft-Windows-Time-Service", 34, "Error",
               f"时间服务检测到需要将系统时间更改 {prng.between(4, 9) * 31536000} 秒。时间服务不会更改系统时间超过 54000 秒。")
    desk.add_events(events)
    scene.expect(cause="certificate-outside-validity", must_mention=["certificate|证书|clock|时钟|时间"], primary_code="0x800B0101", fix_keywords_any=[["clock", "date", "time", "时间", "时钟", "日期"]])


def hive_does_not_load(scene):
    desk = Desk(scene)
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("11:31"))
    for _ in range(3):
        cbs.log.clock.tick(90000)
        cbs.cbs("Failed to load the COMPONENTS hive from 'C:\\Windows\\System32\\config\\COMPONENTS' into registry key 'HKLM\\COMPONENTS'. "
                "[HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]")
        cbs.cbs("Failed to load offline store from boot directory: 'C:\\' and windows directory: 'C:\\Windows\\' [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]", "Error")
    failing_session(desk, cbs, "11:40", [("Failed to initialize store parameters [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",)],
                    "0x800705aa", "ERROR_NO_SYSTEM_RESOURCES", "CBS Other", 20)
    events = desk.system_log()
    events.add(desk.at("11:30:12"), "srv", 2020, "Error", "由于系统页面池为空，服务器无法从系统页面池进行分配。")
    events.add(desk.at("11:29:12"), "Resource-Exhaustion-Detector", 2004, "Warning",
               "Windows 成功诊断出虚拟内存不足情况。以下程序消耗最多的虚拟内存: sqlservr.exe (4120) 消耗 21474836480 字节，backupd.exe (3912) 消耗 1932735283 字节。")
    desk.add_events(events)
    scene.expect(cause="components-hive-not-loadable|not-enough-memory", must_mention=["COMPONENTS|memory|内存|resource|资源"], primary_code="0x800705AA", fix_keywords_any=[["memory", "内存", "pool", "页面池", "registry", "注册表"]])


def volume_full(scene):
    desk, prng = Desk(scene), scene.prng
    cbs = desk.cbs(60)
    path = f"\\\\?\\C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}\\inst"
    failing_session(desk, cbs, "15:01", [
        (f"DPX Error: failed to expand file to {path}, last error 0x70 [HRESULT = 0x80070070 - ERROR_DISK_FULL]", "Error"),
        ("Failed to extract all files from cabinet. [HRESULT = 0x80070070 - ERROR_DISK_FULL]",),
        (f"Failed to stage package: {desk.update.package} [HRESULT = 0x80070070 - ERROR_DISK_FULL]",)], "0x80070070", "ERROR_DISK_FULL", "Stage")
    log = desk.wu_log()
    log.to(desk.at("15:00:30"))
    desk.wu_install_failed(log, "80070070")
    desk.add_wu(log)
    scene.expect(cause="not-enough-space", must_mention=["space|full|空间"], primary_code="0x80070070", fix_keywords_any=[["free", "space", "空间"]])


def stack_too_old(scene):
    desk = Desk(scene)
    cbs = desk.cbs(60)
    needs = f"{desk.machine.build}.{int(desk.update.version.split('.')[-1]) - 6}"
    text = (f'Package "{desk.update.package}" requires Servicing Stack v10.0.{needs} but current Servicing Stack is v{desk.machine.stack_version}. '
            "[HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]")
    failing_session(desk, cbs, "13:15", [(text, "Error"), ("Failed to initialize internal package [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]",),
                                         ("Failed to create package. [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]", "Error")],
                    "0x800f0823", "CBS_E_NEW_SERVICING_STACK_REQUIRED", "Resolve", 15, "DISM Package Manager Provider")
    dism = desk.dism("13:14")
    for _ in range(3):
        dism.session("dism.exe /online /get-packages")
    dism.begin(f"dism.exe /online /add-package /packagepath:D:\\patch\\{desk.update.kb.lower()}-x64.cab")
    dism.say("DISM Package Manager", "Failed to open package at location: [D:\\patch]", "CDISMPackageManager::Internal_CreatePackageByPath(hr:0x800f0823)", "Error")
    dism.say("DISM Package Manager", "Failed to get the underlying CBS package.", "CDISMPackageManager::OpenPackageByPath(hr:0x800f0823)", "Error")
    dism.end()
    scene.add("DISM/dism.log", dism.log.to_utf8())
    scene.expect(cause="servicing-stack-too-old", must_mention=["servicing stack|服务堆栈|" + needs], primary_code="0x800F0823", fix_keywords_any=[["servicing stack", "服务堆栈", "SSU"]])


def wrong_architecture(scene):
    """An arm64 or x86 package on an x64 machine, by hand."""
    desk, prng = Desk(scene), scene.prng
    arch = prng.pick(["arm64", "x86"])
    package = desk.update.package.replace("~amd64~", f"~{arch}~")
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("10:02"))
    session = cbs.begin_install(package, client="WUSA", identity="Windows Update Standalone Installer")
    cbs.cbs(f"Appl: Package: {package}, processor architecture {arch} does not match the image architecture amd64")
    cbs.cbs(f"Package is not applicable: {package} [HRESULT = 0x800f081e - CBS_E_NOT_APPLICABLE]")
    cbs.cbs(f"Failed to evaluate applicability for package {package} [HRESULT = 0x800f081e - CBS_E_NOT_APPLICABLE]", "Error")
    cbs.processing_complete(session, package, "0x800f081e - CBS_E_NOT_APPLICABLE")
    cbs.finalized(session, hresult="0x800f081e - CBS_E_NOT_APPLICABLE")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    events = desk.system_log()
    events.name = "Setup"
    events.add(desk.at("10:02:40"), "Microsoft-Windows-WUSA", 3, "Error",
               f"由于错误 2149842967 \"\"，无法安装 Windows 更新 \"Windows 安全更新程序({desk.update.kb})\" (命令行: \"\"C:\\Windows\\system32\\wusa.exe\" "
               f"\"D:\\windows10.0-{desk.update.kb.lower()}-{arch}.msu\" \")")
    desk.add_events(events)
    desk.systeminfo()
    scene.expect(cause="package-wrong-architecture", must_mention=[arch + "|applicable|适用"], primary_code="0x800F081E|0x80240017", fix_keywords_any=[["architecture", "体系结构", "架构", "x64", "applicable", "适用"]])


def feature_source_is_wsus(scene):
    """A feature on demand asks WSUS, which has none."""
    desk, prng = Desk(scene), scene.prng
    feature = prng.pick(["NetFx3", "Rsat.ActiveDirectory.DS-LDS.Tools~~~~0.0.1.0", "OpenSSH.Server~~~~0.0.1.0", "Language.Basic~~~ja-JP~0.0.1.0"])
    cbs = desk.cbs(50)
    cbs.log.clock.to(desk.at("14:33"))
    package = f"Microsoft-Windows-{feature.split('~')[0].replace('.', '-')}-FoD-Package~{TOKEN}~amd64~~10.0.{desk.machine.build}.1"
    session = cbs.begin_install(package, client="DISM Package Manager Provider")
    cbs.cbs("FOD: Performing full download for features on demand.")
    cbs.cbs("DWLD:Search is done, set download progress to 20 percent.")
    cbs.cbs("DWLD:Failed to do Windows update search, no content found on update servers. [HRESULT = 0x800f0954 - CBS_E_INVALID_WINDOWS_UPDATE_COUNT_WSUS]", "Error")
    cbs.cbs("DWLD:Failed to get Windows Update source. [HRESULT = 0x800f0954 - CBS_E_INVALID_WINDOWS_UPDATE_COUNT_WSUS]")
    cbs.cbs("Failed to download source for capability. [HRESULT = 0x800f0954 - CBS_E_INVALID_WINDOWS_UPDATE_COUNT_WSUS]")
    cbs.processing_complete(session, package, "0x800f0954 - CBS_E_INVALID_WINDOWS_UPDATE_COUNT_WSUS")
    cbs.finalized(session, hresult="0x800f0954")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    dism = desk.dism("14:30")
    for _ in range(4):
        dism.session("dism.exe /online /get-capabilities")
    dism.log.clock.to(desk.at("14:45"))
    dism.begin(f"dism.exe /online /add-capability /capabilityname:{feature}" if "~" in feature else f"dism.exe /online /enable-feature /featurename:{feature} /all")
    dism.say("DISM Package Manager", "Failed finalizing changes.", "CDISMPackageManager::Internal_Finalize(hr:0x800f0954)", "Error")
    dism.say("DISM Package Manager", "Failed to process the capability or feature.", "CPackageManagerCLIHandler::ProcessPackageChange(hr:0x800f0954)", "Error")
    dism.end()
    desk.text("DISM/dism.log", dism.log.text())
    desk.text("wu-policy.reg", "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]\n"
              "\"WUServer\"=\"http://wsus.example.com:8530\"\n\"WUStatusServer\"=\"http://wsus.example.com:8530\"\n\n"
              "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU]\n\"UseWUServer\"=dword:00000001\n")
    scene.expect(cause="feature-not-on-wsus", must_mention=["WSUS"], primary_code="0x800F0954", fix_keywords_any=[["Download repair content", "RepairContentServerSource", "直接从", "policy", "策略"]])


def installer_service_disabled(scene):
    desk, prng = Desk(scene), scene.prng
    log = desk.wu_log(scans=25)
    for clock in ("09:10", "11:45", "15:20"):
        log.to(desk.at(clock))
        log.put("Handler", f"*FAILED* [80070422] Failed to start the TrustedInstaller service for update {desk.update.id}")
        desk.wu_install_failed(log, "80070422")
    desk.add_wu(log)
    events = desk.system_log(days=8)
    culprit = prng.pick(["优化大师", "运维脚本", "SYSTEM"])
    events.add(desk.at("16:40:02", -3), "Service Control Manager", 7040, "Information",
               f"Windows Modules Installer 服务的启动类型从 按需启动 更改为 已禁用。")
    for clock in ("09:11:00", "11:46:30", "15:21:00"):
        events.add(desk.at(clock), "Microsoft-Windows-DistributedCOM", 10005, "Error",
                   "DCOM 遇到错误“1058”，试图以参数“不可用”启动服务 TrustedInstaller 以运行服务器: {752073A1-23F2-4396-85F0-8FDB879ED0ED}")
        desk.update_event(events, clock, "0x80070422")
    desk.add_events(events)
    desk.text("说明.txt", f"装补丁全部报 0x80070422，之前运行过{culprit}，请协助分析。")
    scene.expect(cause="update-service-disabled|modules-installer-not-startable", must_mention=["TrustedInstaller|Windows Modules Installer"], primary_code="0x80070422",
                 fix_keywords_any=[["TrustedInstaller", "Windows Modules Installer"], ["enable", "demand", "manual", "启用", "手动", "按需"]])


CASES = [
    Evaluation("servicing-registry-key-denied", "servicing", "failure",
               "A registry key of a component may not be opened for writing, the primitives cannot be applied (0x80070005).", registry_key_denied),
    Evaluation("servicing-file-acl-denied", "servicing", "failure",
               "A deny entry in the ACL of a system file stops the commit; icacls shows the entry.", file_acl_broken),
    Evaluation("servicing-root-not-trusted", "servicing", "failure",
               "CERT_E_UNTRUSTEDROOT: the root of the package's signature is not in the store, automatic root update does not work.", root_not_trusted),
    Evaluation("servicing-clock-wrong", "servicing", "failure", "CERT_E_EXPIRED because the machine's clock is years off.", clock_is_wrong),
    Evaluation("servicing-no-system-resources", "servicing", "failure",
               "The COMPONENTS hive cannot be loaded: ERROR_NO_SYSTEM_RESOURCES (Microsoft Learn).", hive_does_not_load),
    Evaluation("servicing-volume-full", "servicing", "failure", "Expanding the payload fails with ERROR_DISK_FULL.", volume_full),
    Evaluation("servicing-stack-too-old", "servicing", "failure",
               "CBS_E_NEW_SERVICING_STACK_REQUIRED: a package needs a newer servicing stack (Microsoft Learn, 0x800f0823).", stack_too_old),
    Evaluation("servicing-wrong-architecture", "servicing", "failure",
               "A stand-alone package of another processor architecture is not applicable (0x800f081e, WUSA 0x80240017).", wrong_architecture),
    Evaluation("servicing-feature-source-wsus", "servicing", "failure",
               "0x800F0954: a feature on demand is looked for on WSUS, which does not offer it (Microsoft Learn).", feature_source_is_wsus),
    Evaluation("servicing-trustedinstaller-disabled", "servicing", "failure",
               "The service Windows Modules Installer was disabled, every installation ends with ERROR_SERVICE_DISABLED.", installer_service_disabled),
]
