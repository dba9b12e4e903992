# SPDX-License-Identifier: Apache-2.0
"""An upgrade denied one file, an image mount on another drive denied the same file, and a crash next door."""

from ..bundle import Bundle, gbk, utf16
from ..consoles_zh import systeminfo
from ..denied import apply_denied
from ..dism import Dism
from ..eventlog import EventLog, ordinary_application_events
from ..names import Machine
from ..prng import Prng
from ..textlog import TextLog
from ..upgrade import Target, Upgrade

NAME = "cas-02695-upgrade-three-roots"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="BR07-OFFICE-03", user="office03", sid="S-1-5-21-3361044348-30300820-1879384562", build=17134, revision=1304,
                  lab="rs4_release.180410-1804", model="Office Tower 3070", maker="Example Computers Ltd.")
TARGET = Target(version="10.0.17763.1", lab="rs5_release.180914-1434", media="D:", index=1, compact=True)
COMPONENT = "amd64_dual_wpdmtp.inf_31bf3856ad364e35_10.0.17763.1_none_9744e57515d245dc"
NEW_FILE = f"C:\\$WINDOWS.~BT\\NewOS\\Windows\\WinSxS\\{COMPONENT}\\WpdMtp.dll"
MOUNTED_FILE = f"E:\\Mount\\Windows\\WinSxS\\{COMPONENT}\\WpdMtp.dll"
DENIED_ZH = " 拒绝访问。"

README = """# The same file name denied in the new system tree and in an image mounted on another drive

The upgrade stops while the image is applied (WpdMtp.dll, error 5). The next day the customer mounts install.wim on
E: and is denied the same file name there, where no ACL of Windows has ever been. A file monitor of an endpoint
product crashed 12 minutes before the upgrade failed.

It protects:
- the same-name test over unrelated roots and two different tools;
- dism.log that starts as UTF-8 and holds GBK messages further down; codes are read, words are not;
- `0xc144012e`, a marker of the image library, not taken for the cause;
- the crash of vUserHci.exe as support with its distance in time, not as the cause;
- no "confirmed": nobody has switched the product off yet.
"""

EXPECTED = {
    "verdict": "failure",
    "top": {
        "names": {"en": [["WpdMtp.dll"], ["denied", "refused", "blocked"]], "zh": [["WpdMtp.dll"], ["拒绝", "阻止", "拦截"]]},
        "primary_code": ["0x80070005"],
        "phase": ["downlevel"],
        "operation": ["Apply WIM file", "Apply image"],
        "objects": {"files": ["WpdMtp.dll"]},
        "level": ["very_likely"],
        "next_evidence": [["fltmc", "minifilter", "filter", "procmon", "process monitor"]],
        "cites": [{"item": "Panther/", "text": "SPWIMCallback: Error in apply of"},
                  {"item": "Logs/DISM/dism.log", "text": "E:\\Mount\\Windows\\WinSxS"},
                  {"item": "evtlogs/Application.txt", "text": "vUserHci.exe"}],
        "does_not_name": ["0xC144012E", "ALREADY_EXISTS", "0x000000B7", "IOCTL_STORAGE"],
    },
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    log = upgrade_log()
    bundle.add("Panther/setupact.log", log.to_utf8())
    bundle.add("Panther/setuperr.log", "\ufeff".encode() + "".join(log.errors).encode())
    bundle.add("Logs/DISM/dism.log", mount_log())
    bundle.add("evtlogs/Application.txt", utf16(application_log().viewer_zh()))
    bundle.add("systeminfo.txt", gbk(systeminfo(MACHINE, [4540689, 4561621], booted="2020/7/29, 8:22:40")))
    return bundle


def upgrade_log():
    prng = Prng(f"{NAME}/setupact")
    log = TextLog(prng, "2020-07-29T16:09:12")
    run = Upgrade(log, MACHINE, TARGET)
    run.begin()
    run.inventory(260)
    run.progress(100, 40, 14)
    run.drivers(30)
    run.queue()
    run.gather(420)
    run.downlevel_before_apply()
    log.clock.to("16:25:40")
    run.execute(TARGET.apply_operation)
    run.apply_image(1, 60, 25, 30, seconds_per_percent=3.2)
    log.clock.to("16:29:10.400")
    apply_denied(run, pid=6120, path=NEW_FILE, action=61, task=15, overall=31, seconds=207.12, media="D:\\Sources\\Install.wim")
    return log


def mount_log():
    """Records are UTF-8; what the image library hands over is in the system's code page."""
    prng = Prng(f"{NAME}/dism")
    log = TextLog(prng, "2020-07-30T09:12:05")
    dism = Dism(log, "10.0.17134.1", "10.0.17134")
    dism.session("Dism.exe  /online /get-packages")
    log.clock.to("16:33:20")
    dism.begin("dism  /mount-wim /wimfile:D:\\sources\\install.wim /index:1 /mountdir:E:\\Mount")
    before = log.text()
    return "\ufeff".encode() + before.encode() + mount_denied(prng, dism).encode("gbk")


def mount_denied(prng, dism):
    pid, tid, version = 5808, dism.tid, "10.0.17134.1"
    dism.pid = pid
    log = TextLog(prng, "2020-07-30T16:38:03")
    tail = Dism(log, version, "10.0.17134")
    tail.pid, tail.tid = pid, tid
    for percent in range(40, 65, 4):
        tail.say("DISM WIM Provider", f"Mount progress {percent}%", "CWimManager::WimProviderMsgLogCallback")
    log.continuation(f"[{pid}] [0x80070005] RestoreFileNodeList:(2188):{DENIED_ZH}", end="\n")
    log.continuation(f"[{pid}] [0xc144012e] ", end="\n")
    log.error("DISM", f"DISM WIM Provider: PID={pid} {MOUNTED_FILE} (HRESULT=0x80070005) - CWimManager::WimProviderMsgLogCallback")
    for frame in ("RestoreFilesCallback:(3708)", "EnumImageDataEntries:(1070)", "RestoreAllData:(1127)", "WIMMountImageHandle:(1275)"):
        log.continuation(f"[{pid}] [0x80070005] {frame}:{DENIED_ZH}", end="\n")
    tail.say("DISM WIM Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\wimprovider\\dll\\wimmanager.cpp:2290",
             "CWimManager::Mount(hr:0x80070005)", "Error")
    tail.say("DISM Imaging Provider", "Failed to mount the image.", "CGenericImagingManager::InternalCmdMount(hr:0x80070005)", "Error")
    log.info("DISM", "DISM.EXE: DISM Imaging Provider processed the command line but failed. HRESULT=80070005")
    tail.end()
    return log.text()


def application_log():
    prng = Prng(f"{NAME}/application")
    log = EventLog("Application", MACHINE.name)
    ordinary_application_events(log, prng, "2020-07-27", days=4, per_day=70)
    folder = "C:\\Program Files (x86)\\DSPClient\\CEMS"
    log.add("2020-07-29T16:17:12", "Application Error", 1000, "Error",
            "错误应用程序名称: vUserHci.exe，版本: 3.2.0.118，时间戳: 0x5d8c3a11\n"
            "错误模块名称: vEdsmFileMon.dll，版本: 3.2.0.118，时间戳: 0x5d8c39f0\n"
            "异常代码: 0xc0000005\n错误偏移量: 0x0001b3c4\n错误进程 ID: 0xd84\n错误应用程序启动时间: 0x01d66551e2b0c9aa\n"
            f"错误应用程序路径: {folder}\\vUserHci.exe\n错误模块路径: {folder}\\EDSM\\vEdsmFileMon.dll\n"
            f"报告 ID: {prng.guid()}\n错误程序包全名: \n错误程序包相对应用程序 ID: ", "(100)")
    log.add("2020-07-28T10:02:51", "Application Error", 1000, "Error",
            "错误应用程序名称: notes2.exe，版本: 9.0.1.0，时间戳: 0x52612a7e\n错误模块名称: ntdll.dll，版本: 10.0.17134.1304，时间戳: 0x8a3ba5e7\n"
            "异常代码: 0xc0000374\n错误偏移量: 0x000d9d02\n错误进程 ID: 0x1a0c\n错误应用程序启动时间: 0x01d6647f4b1d2200\n"
            f"错误应用程序路径: C:\\Notes\\notes2.exe\n错误模块路径: C:\\Windows\\SYSTEM32\\ntdll.dll\n报告 ID: {prng.guid()}\n"
            "错误程序包全名: \n错误程序包相对应用程序 ID: ", "(100)")
    return log
