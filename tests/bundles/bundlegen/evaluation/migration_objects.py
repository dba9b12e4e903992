# SPDX-License-Identifier: Apache-2.0
"""One object stops the migration of a feature upgrade: what it is decides the remedy."""

from .. import events, eventlog, machines, stages
from ..bundle import gbk
from ..consoles_zh import chkdsk
from .case import Evaluation

FOLDERS_ZH = ["合同扫描件", "2021年报表", "项目资料\\设计图", "工资单", "会议纪要", "客户来函"]
FILES_ZH = ["对账单-终稿.xlsx", "验收报告v3.docx", "采购清单.xls", "平面图A2.dwg", "培训签到表.pdf"]
SYNC_FOLDERS = ["OneDrive - Contoso\\年度预算", "OneDrive\\Pictures\\2019", "OneDrive - Fabrikam\\Shared\\Quotes"]


def gather_stops(run, path, win32, verb="gathering", mode="READ", apply=False):
    """The two lines that name the object, then the ladder of the framework."""
    log, prng = run.log, run.prng
    code = f"0x{win32:08x}"
    log.error("SP", f"Error {mode}, {code} while gathering/applying object: File, {path}. Will return 0[gle={code}]")
    log.error("MIG", f"Error {win32} while {verb} object {path}. Shell application requested abort![gle={code}]")
    log.clock.tick(1500)
    log.info("", "Gather failed. Last error: 0x00000000" if not apply else "Apply failed. Last error: 0x00000000")
    log.error("SP", f"SPDoFramework{'Apply' if apply else 'Gather'}: {'Apply' if apply else 'Gather'} operation failed. Error: 0x0000002C")
    log.error("SP", f"CMigrateFramework: {'Apply' if apply else 'Gather'} framework failed. Status: 44")
    stages.operation_failed(run, "Migrate framework (Full)", "0x8007042B", 13, "gather", prng.pick(["0x2000D", "0x3000D"]))


def gathering(scene, start, records=330, **options):
    run = stages.open_run(scene, start, **options)
    stages.applied(run)
    run.execute("Migrate framework (Full)")
    run.gather(records, benign_percent=5)
    return run


def unreadable(scene):
    """A document in the user's folder on a damaged file system."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    name = prng.pick(FILES_ZH)
    path = f"C:\\Users\\{run.machine.user}\\Documents\\{prng.pick(FOLDERS_ZH)} [{name}]"
    gather_stops(run, path, 1392)
    stages.add_panther(scene, run)
    scene.add("chkdsk结果.txt", gbk(chkdsk("C:", [f"正在从文件 {prng.between(40000, 200000)} 的索引 $I30 中删除索引项 {name}。"], 0)))
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "INetCookies", "uicciso"], primary_code="0x80070570|0x8007042B",
                 cause="disk-damage|migration-object-unreadable", fix_keywords_any=[["chkdsk"]])


def denied(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    key = f"{prng.hex(32)}_{prng.guid()}"
    gather_stops(run, f"C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys [{key}]", 5)
    stages.add_panther(scene, run, "Panther")
    scene.expect(must_mention=[key[:20]], must_not_blame=["ALREADY_EXISTS", "INetCookies"], primary_code="0x80070005|0x8007042B",
                 cause="migration-object-denied|migration-key-unreadable", fix_keywords_any=[["permission", "ACL", "icacls", "权限"]])


def in_use(scene):
    """An agent of the organisation keeps its database open without sharing; another agent's crash long before means nothing."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    product, database = prng.pick([("MirrorVault", "catalog.edb"), ("PatchPilot", "state.sdf"), ("TermWatch", "audit.mdb"), ("NetBackupLite", "jobs.db")])
    path = f"C:\\ProgramData\\{product}\\Data [{database}]"
    gather_stops(run, path, 32)
    stages.add_panther(scene, run)
    application = eventlog.EventLog("Application", run.machine.name)
    events.ordinary(application, prng, start, 120)
    events.crashed(application, machines.plus(start, hours=-7), prng, "PrintIsolationHost.exe", "10.0.1.1", "hpdrv64.dll", "C:\\Windows\\System32\\spool")
    scene.add("Application.txt", application.wevtutil().encode())
    scene.expect(must_mention=[database], must_not_blame=["ALREADY_EXISTS", "PrintIsolationHost", "hpdrv64"], primary_code="0x80070020|0x8007042B",
                 cause="migration-object-in-use", fix_keywords_any=[["procmon", "process monitor", "handle", "holder", "占用", "进程"]])


def cloud_file(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    name = prng.pick(FILES_ZH)
    gather_stops(run, f"C:\\Users\\{run.machine.user}\\{prng.pick(SYNC_FOLDERS)} [{name}]", prng.pick([362, 395, 389]))
    stages.add_panther(scene, run)
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "INetCookies"], primary_code="0x8007",
                 cause="cloud-file-not-available", fix_keywords_any=[["OneDrive", "cloud", "sync", "云", "同步"]])


def encrypted(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    name = prng.pick(FILES_ZH)
    gather_stops(run, f"C:\\Users\\{run.machine.user}\\Desktop\\{prng.pick(FOLDERS_ZH)} [{name}]", prng.pick([6002, 6000, 6007]))
    stages.add_panther(scene, run)
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS", "INetCookies"], primary_code="0x8007", cause="encrypted-file-not-migratable",
                 fix_keywords_any=[["EFS", "decrypt", "cipher", "解密"]])


def too_long(scene):
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    deep = "\\".join(prng.pick(["node_modules", "resources", "components", "versions", "common", "lib"]) for _ in range(22))
    name = f"{prng.hex(24)}.json"
    gather_stops(run, f"C:\\Users\\{run.machine.user}\\source\\{deep} [{name}]", 206)
    stages.add_panther(scene, run)
    scene.expect(must_mention=[name], must_not_blame=["ALREADY_EXISTS"], primary_code="0x800700CE|0x8007042B", cause="migration-path-too-long",
                 fix_keywords_any=[["shorten", "rename", "move", "缩短", "移", "重命名"]])


def themes(scene):
    """A theme folder the new Windows has as a file: the known conflict below Windows\\Resources\\Themes."""
    prng, start = scene.prng, machines.moment(scene.prng)
    run = gathering(scene, start)
    theme = prng.pick(["CorpTheme", "oem-slate", "bank2020", "HospitalBlue"])
    path = f"C:\\Windows\\Resources\\Themes\\{theme} [{theme}.theme]"
    gather_stops(run, path, prng.pick([5, 183]), verb="applying", mode="WRITE", apply=True)
    stages.add_panther(scene, run)
    scene.expect(must_mention=[theme], must_not_blame=["INetCookies", "uicciso"], primary_code="0x8007", cause="themes-folder-not-migratable",
                 fix_keywords_any=[["theme", "主题"], ["remove", "move", "rename", "delete", "移", "删除", "重命名"]])


CASES = [
    Evaluation("migration-document-unreadable", "migration", "failure",
               "A user's document has a damaged index, ERROR_FILE_CORRUPT while gathering (windows/deployment/upgrade/log-files, object varied).", unreadable),
    Evaluation("migration-machine-key-denied", "migration", "failure",
               "A machine key below Crypto\\RSA\\MachineKeys cannot be read, access denied while gathering.", denied),
    Evaluation("migration-database-in-use", "migration", "failure",
               "An agent's database is open without sharing while Setup gathers (0x80070020).", in_use),
    Evaluation("migration-cloud-file", "migration", "failure",
               "A cloud file that is not on the disk cannot be fetched (ERROR_CLOUD_FILE_*) while gathering.", cloud_file),
    Evaluation("migration-encrypted-file", "migration", "failure", "An EFS file cannot be read by the system account (ERROR_FILE_ENCRYPTED and kin).", encrypted),
    Evaluation("migration-path-too-long", "migration", "failure", "A path of a developer's folder is too long for the migration (ERROR_FILENAME_EXCED_RANGE).",
               too_long),
    Evaluation("migration-theme-conflict", "migration", "failure",
               "A theme file conflicts with the new Windows below Resources\\Themes (documented conflict in upgrade resolution procedures).", themes),
]
