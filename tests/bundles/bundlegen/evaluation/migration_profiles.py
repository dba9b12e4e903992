# SPDX-License-Identifier: Apache-2.0
"""User profiles, migration plug-ins and components stop the migration."""

from .. import machines, rollback, stages
from .case import Evaluation
from .migration_objects import gathering


def profile_list(host, extra, suffix=""):
    """A `reg query` of ProfileList; `extra` are further (sid, path, state) rows."""
    rows = [("S-1-5-18", "%systemroot%\\system32\\config\\systemprofile", 0), ("S-1-5-19", "%systemroot%\\ServiceProfiles\\LocalService", 0),
            ("S-1-5-20", "%systemroot%\\ServiceProfiles\\NetworkService", 0), (f"{host.sid}-1001", f"C:\\Users\\{host.user}{suffix}", 0)] + extra
    out = []
    for sid, path, state in rows:
        out.append(f"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\{sid}\r\n"
                   f"    ProfileImagePath    REG_EXPAND_SZ    {path}\r\n    Flags    REG_DWORD    0x0\r\n    State    REG_DWORD    0x{state:x}\r\n\r\n")
    return "\r\n" + "".join(out)


def suffix_mismatch(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    user, host = run.machine.user, run.machine
    stages.downlevel_done(run)
    stages.phases_done(run, "Pre First Boot")
    log = run.log
    run.execute("Migrate framework (Full)")
    run.gather(140)
    suffix = prng.pick(["000", "001", f"{host.name}"])
    log.warning("SP", f"User profile suffix mismatch: upgrade asked for \"{user}\", actual suffix is: \"{user}.{suffix}\"")
    log.info("SP", f"Conflicting profile folder content (C:\\Users\\{user}):")
    log.info("SP", f"    C:\\Users\\{user}\\AppData\\Local\\{prng.pick(['Temp', 'CrashDumps', 'Programs'])}")
    log.error("SP", "User profile suffix mismatch, upgrade cannot continue.[gle=0x00000012]")
    log.error("SP", "pSPExecuteApply: Migration phase caught exception: Win32Exception: User profile suffix mismatch, upgrade cannot continue: The specified "
                    "profile is intended for a device of a different type than the specified device. [0x000007E7]")
    stages.operation_failed(run, "Migrate framework (Full)", "0x800707E7", 33, "finalize", "0x3000D")
    stages.add_panther(scene, run)
    rollback.add_rollback(scene, rollback.Rollback(prng, machines.plus(start, hours=2), "first_boot").whole("0x800707E7", "0x3000D"))
    scene.add("ProfileList.txt", profile_list(host, [(f"{host.sid}-1001.bak", f"C:\\Users\\{user}.{suffix}", 0x8000)]).encode("utf-16"))
    scene.expect(must_mention=[user], must_not_blame=["hiberfil", "ALREADY_EXISTS"], primary_code="0x800707E7", phase="first_boot",
                 cause="profile-suffix-mismatch", fix_keywords_any=[["ProfileList"]])


def lost_volume(scene):
    """A profile folder is a link to a volume that is gone."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    volume = f"\\??\\Volume{{{prng.guid()}}}\\"
    folder = prng.pick(["svc_scan", "kiosk", "teacher", "app_run"])
    stages.applied(run)
    run.execute("Gather data, scope: EVERYTHING")
    run.gather(90)
    log = run.log
    log.info("MIG", f"Detected profile with linked profile root: C:\\Users\\{folder} => {volume}")
    log.error("", f"MigPlatformStartupOffline caught exception: Win32Exception: {volume[1:]}: The system cannot find the path specified. [0x00000003] "
                  "class UnBCL::String *__cdecl UnBCL::Path::GetLongName(const class UnBCL::String *)")
    log.error("SP", "CGatherData: Failed to start the migration platform. Error: 0x00000003[gle=0x00000003]")
    stages.operation_failed(run, "Gather data, scope: EVERYTHING", "0x80070003", 12, "gather")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[folder], must_not_blame=["ALREADY_EXISTS", "INetCookies"], primary_code="0x80070003",
                 cause="profile-linked-to-missing-volume", fix_keywords_any=[["link", "profile", "链接", "配置文件"]])


def duplicate_sid(scene):
    """Two SIDs of ProfileList share one folder, after a domain move."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = stages.open_run(scene, start)
    host = run.machine
    stages.applied(run)
    run.execute("Gather data, scope: EVERYTHING")
    run.gather(80)
    other = f"S-1-5-21-{prng.between(10**9, 4 * 10**9)}-{prng.between(10**8, 10**9)}-{prng.between(10**8, 10**9)}-{prng.between(1100, 9000)}"
    log = run.log
    log.error("MIG", f"User profile duplicate SID error. Users: {host.sid}-1001 and {other}; profile: C:\\Users\\{host.user}")
    log.error("", f"MigStartupOffline caught exception: class Mig::CMigException: User profile duplicate SID error")
    log.error("SP", "CGatherData: Failed to start the migration platform. Error: 0x0000000D[gle=0x00000000]")
    stages.operation_failed(run, "Gather data, scope: EVERYTHING", "0x8007000D", 12, "gather", "0x50016")
    stages.add_panther(scene, run)
    scene.add("ProfileList.txt", profile_list(host, [(other, f"C:\\Users\\{host.user}", 0)]).encode())
    scene.expect(must_mention=[f"{host.user}|{other}"], must_not_blame=["ALREADY_EXISTS"], primary_code="0x8007000D|0xC1900101", cause="duplicate-profile-sid",
                 fix_keywords_any=[["ProfileList"]])


def plugin(scene):
    """The plug-in of one Windows component fails and is fatal for the migration."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start, 220)
    component, library = prng.pick([("Microsoft-Windows-IIS-Metabase", "iismig.dll"), ("Microsoft-Windows-TerminalServices-LicenseServer", "tlsbrand.dll"),
                                    ("Microsoft-Windows-Shmig", "shmig.dll"), ("Microsoft-Windows-CertificateServices-CAManagement", "certmig.dll")])
    guid = prng.guid()
    log = run.log
    log.info("MIG", f"MigHost: CMigPluginSurrogate::LoadDllServer in progress: BinaryPath=[C:\\$WINDOWS.~BT\\Sources\\ReplacementManifests\\{library}], "
                    f"CLSID=[{{{guid}}}], ApartmentThreadingModel=[1].")
    log.error("MIG", f"Plugin/ReplacementManifest for {component}: {{{guid}}}: Gather failed, hr = 0x80004005[gle=0x000003f0]")
    log.error("MIG", f"Mig plugin {{{guid}}} failed in Gather, migration unit <System>\\{component} (CMXEAgent). hr = 0x80004005")
    log.error("SP", "SPDoFrameworkGather: Gather operation failed. Error: 0x0000002C")
    stages.operation_failed(run, "Migrate framework (Full)", "0x8007042B", 13, "gather", "0x2000D")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[f"{component}|{library}|{guid}"], must_not_blame=["ALREADY_EXISTS", "INetCookies"], primary_code="0x80004005|0x8007042B",
                 cause="migration-plugin-fails", fix_keywords_any=[["component", "role", "feature", "组件", "角色", "功能"]])


def newer_host(scene):
    """The running Windows carries a newer manifest of a critical unit than the media."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start, 260)
    unit = prng.pick(["Microsoft-Windows-Security-SPP", "Microsoft-Windows-NetworkProfiles", "Microsoft-Windows-WLANSvc-Profiles", "Microsoft-Windows-Crypto-Keys"])
    log = run.log
    log.warning("MIG", f"CCSIAgent: {unit} version {run.target.version[:-1]}4700 is not supported on the destination machine", "0x08092b")
    log.error("MIG", "V2VArbitrate: Source migration unit is critical, arbitration will fail")
    log.error("SP", "SPDoFrameworkGather: Gather operation failed. Error: 0x0000002C")
    stages.operation_failed(run, "Migrate framework (Full)", "0x8007042B", 13, "gather", "0x2000D")
    stages.add_panther(scene, run)
    scene.expect(must_mention=[unit], must_not_blame=["ALREADY_EXISTS", "INetCookies"], primary_code="0x8007042B", cause="host-component-newer-than-media",
                 fix_keywords_any=[["media", "dynamic update", "介质", "动态更新"]])


CASES = [
    Evaluation("migration-profile-suffix", "migration", "failure",
               "The profile gets a suffix because its folder has foreign content; 0x800707E7 - 0x3000D (upgrade resolution procedures).", suffix_mismatch),
    Evaluation("migration-profile-on-lost-volume", "migration", "failure",
               "A profile folder links to a volume that does not exist (error-path-not-found-upgrading-windows-server-2019).", lost_volume),
    Evaluation("migration-duplicate-sid", "migration", "failure",
               "Two SIDs share one profile folder (USMT return code 26, SetupDiag rule DuplicateUserProfileFailure).", duplicate_sid),
    Evaluation("migration-plugin-fatal", "migration", "failure",
               "The migration plug-in of one component fails fatally (SetupDiag rule FindFatalPluginFailure).", plugin),
    Evaluation("migration-newer-host-component", "migration", "failure",
               "V2V arbitration: a critical unit of the host is newer than the media (jpwinsup blog on V2V).", newer_host),
]
