# SPDX-License-Identifier: Apache-2.0
"""The update is found but its content does not arrive: BITS, Delivery Optimization, cost, firewall service, decryption."""

from ..patching import Desk
from .case import Evaluation


def failed_downloads(desk, log, clocks, code, records):
    update = desk.update
    for clock in clocks:
        log.to(desk.at(clock))
        log.put("DownloadManager", "* START * Begin Downloading Updates [CallerId = UpdateOrchestrator]")
        log.put("DownloadManager", "Call ID = {" + desk.prng.guid().upper() + "}")
        log.put("DownloadManager", f"Title = {update.title}, UpdateId = {update.id}")
        for percent in range(desk.prng.between(2, 9), desk.prng.between(20, 60), 11):
            log.put("DownloadManager", f"Progress of update {update.id}: {percent}%")
            log.tick(9000)
        for component, text in records:
            log.put(component, text)
            log.tick(2000)
        log.put("DownloadManager", f"Error 0x{code.lower()} occurred while downloading update {update.id}; notifying dependent calls.")
        log.put("DownloadManager", f"* END * Begin Downloading Updates CallerId = UpdateOrchestrator, Exit code = 0x{code}")
        log.put("Agent", f"*FAILED* [{code}] Download of update {update.id} completed")


def firewall_service_stopped(scene):
    desk, prng = Desk(scene), scene.prng
    log = desk.wu_log(scans=10)
    job = "{" + prng.guid().upper() + "}"
    failed_downloads(desk, log, ("09:50", "13:20"), "800706D9", [
        ("DownloadManager", f"DO job {job} hit a transient error, updateId = {desk.update.id} <NULL>, error = 0x80D0000A"),
        ("DownloadManager", f"BITS job {job} hit a transient error, updateId = {desk.update.id} <NULL>, error = 0x800706D9")])
    desk.add_wu(log)
    desk.text("sc-query.txt", "SERVICE_NAME: mpssvc\n        TYPE               : 20  WIN32_SHARE_PROCESS\n        STATE              : 1  STOPPED\n        WIN32_EXIT_CODE    : 1058  (0x422)\n"
              "SERVICE_NAME: BITS\n        TYPE               : 20  WIN32_SHARE_PROCESS\n        STATE              : 4  RUNNING\n        WIN32_EXIT_CODE    : 0  (0x0)\n")
    scene.expect(cause="firewall-service-stopped", must_mention=["firewall|MpsSvc|防火墙"], primary_code="0x800706D9|0x80D0000A", fix_keywords_any=[["MpsSvc", "mpssvc", "firewall", "防火墙"]])


def proxy_without_ranges(scene):
    desk, prng = Desk(scene), scene.prng
    host = prng.pick(["http://wsus.example.com:8530/Content/", "http://download.example.com/d/msdownload/"])
    log = desk.wu_log(scans=8)
    failed_downloads(desk, log, ("09:50", "13:20", "17:01"), "80200013", [
        ("DownloadManager", f"BITS job {{{prng.guid().upper()}}} failed, updateId = {desk.update.id}, hr = 0x80200013, BG_ERROR_CONTEXT_REMOTE_FILE, source {host}{prng.hex(2)}/{prng.hex(40)}.cab"),
        ("DownloadManager", "The server does not support the HTTP Range header, BITS cannot download in the background")])
    desk.add_wu(log)
    events = desk.system_log()
    events.name = "Microsoft-Windows-Bits-Client/Operational"
    events.add(desk.at("13:21"), "Microsoft-Windows-Bits-Client", 61, "Warning", f"BITS 已停止传输与 {host}{prng.hex(40)}.cab URL 相关联的“WU Client Download”传输作业。状态代码为 0x80200013。")
    events.name = "BitsClient"
    desk.add_events(events)
    scene.expect(cause="proxy-without-range", must_mention=["range|Range|范围|区段|区间"], primary_code="0x80200013", fix_keywords_any=[["range", "Range", "proxy", "代理", "范围"]])


def metered_connection(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=8)
    failed_downloads(desk, log, ("10:11", "15:11"), "80D03801", [
        ("DownloadManager", "Network cost changed: NetworkCostType = Fixed, metered connection, roaming = No"),
        ("DownloadManager", f"DO job {{{scene.prng.guid().upper()}}} is paused, error = 0x80D03801, updateId = {desk.update.id}"),
        ("DownloadManager", "*FAILED* [80D03801] Download blocked by cost policy")])
    desk.add_wu(log)
    scene.expect(cause="delivery-held-by-policy", must_mention=["metered|cost|按流量计费|计费"], primary_code="0x80D03801", fix_keywords_any=[["metered", "按流量计费", "cost", "计费"]])


def content_is_altered(scene):
    """A filtering gateway changes what comes through: the hash does not fit."""
    desk, prng = Desk(scene), scene.prng
    log = desk.wu_log(scans=8)
    name = f"windows10.0-{desk.update.kb.lower()}-x64_{prng.hex(40)}.cab"
    failed_downloads(desk, log, ("10:11", "12:31", "15:11"), "80246002", [
        ("DownloadManager", f"File: C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}\\{name}, digest expected {prng.hex(20)}=, digest found {prng.hex(20)}="),
        ("DownloadManager", f"*FAILED* [80246002] File {name} failed hash validation"),
        ("DownloadManager", "Deleting file that failed validation and downloading again")])
    desk.add_wu(log)
    desk.systeminfo()
    scene.expect(cause="download-not-authentic", must_mention=["hash|digest|哈希|" + desk.update.kb.lower()], primary_code="0x80246002", fix_keywords_any=[["proxy", "gateway", "代理", "网关", "cache", "缓存"]])


def bits_disabled(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=8)
    failed_downloads(desk, log, ("10:11", "12:31"), "80070422", [
        ("DownloadManager", "*FAILED* [80070422] CoCreateInstance(CLSID_BackgroundCopyManager)"),
        ("DownloadManager", "Failed to connect to BITS, error = 0x80070422")])
    desk.add_wu(log)
    events = desk.system_log()
    events.add(desk.at("18:02:11", -2), "Service Control Manager", 7040, "Information", "Background Intelligent Transfer Service 服务的启动类型从 自动启动 更改为 已禁用。")
    events.add(desk.at("10:11:40"), "Microsoft-Windows-DistributedCOM", 10005, "Error",
               "DCOM 遇到错误“1058”，试图以参数“不可用”启动服务 BITS 以运行服务器: {4991D34B-80A1-4291-83B6-3328366B9097}")
    desk.add_events(events)
    scene.expect(cause="bits-unavailable", must_mention=["BITS|Background Intelligent"], primary_code="0x80070422", fix_keywords_any=[["BITS", "Background Intelligent"]])


def download_volume_full(scene):
    desk, prng = Desk(scene), scene.prng
    path = f"C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}\\{prng.hex(40)}"
    log = desk.wu_log(scans=8)
    failed_downloads(desk, log, ("10:11", "12:31"), "80070070", [
        ("DownloadManager", f"Windows failed to download from http://wsus.example.com:8530/Content/{prng.hex(2)}/{prng.hex(40)}.cab to local path = {path} with error 0x80070070"),
        ("DownloadManager", "*FAILED* [80070070] BITS job failed, not enough disk space")])
    desk.add_wu(log)
    desk.text("dir.txt", f" C:\\ 的目录\n\n               0 个文件              0 字节\n              14 个目录    {prng.between(90, 700)},{prng.between(100, 999)},{prng.between(100, 999)} 可用字节\n")
    scene.expect(cause="not-enough-space", must_mention=["space|full|空间"], primary_code="0x80070070", fix_keywords_any=[["free", "space", "释放", "空间"]])


def feature_update_cannot_be_decrypted(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=8)
    for clock in ("10:02", "13:02"):
        log.to(desk.at(clock))
        log.put("Agent", "* START * Installing updates CallerId = UpdateOrchestrator")
        log.put("Agent", f"Title = 功能更新至 Windows 10 (业务版本), 版本 22H2, zh-cn, UpdateId = {desk.update.id}")
        log.put("Handler", "* START * Windows Setup Install")
        log.put("Handler", "Windows Setup: Download phase, decrypting payload *.esd, decryption key from the update's metadata is missing")
        log.put("Handler", "*FAILED* [C1800118] Windows Setup download handler")
        log.put("Handler", "Installer completed. Process return code = 0xC1800118, result = 0xC1800118, callback pending = False")
        log.put("Agent", f"LogHistory called. idUpdate={{{desk.update.id.split('.')[0]}}}.200, resultMapped=80240022, resultUnMapped=C1800118")
        log.put("Agent", "*FAILED* [80240022] Install call completed, not all updates could be installed")
    desk.add_wu(log)
    scene.expect(cause="upgrade-content-encrypted", must_mention=["decrypt|解密|WSUS"], primary_code="0xC1800118", fix_keywords_any=[["WSUS"], ["3159706", "decrypt", "解密", "tbFile"]])


CASES = [
    Evaluation("update-firewall-service-stopped", "update", "failure", "0x800706D9 and 0x80D0000A while downloading: MpsSvc does not run (Microsoft Learn).", firewall_service_stopped),
    Evaluation("update-proxy-without-ranges", "update", "failure", "0x80200013: BITS needs HTTP ranges, the proxy in between does not pass them on.", proxy_without_ranges),
    Evaluation("update-metered-connection", "update", "failure", "0x80D03801: Delivery Optimization is paused by the cost of the connection.", metered_connection),
    Evaluation("update-content-altered", "update", "failure", "0x80246002: the downloaded file's digest differs, again and again.", content_is_altered),
    Evaluation("update-bits-disabled", "update", "failure", "The service BITS was disabled, downloads end with ERROR_SERVICE_DISABLED.", bits_disabled),
    Evaluation("update-download-volume-full", "update", "failure", "The download ends with ERROR_DISK_FULL (Microsoft Learn, 0x80070070).", download_volume_full),
    Evaluation("update-content-encrypted", "update", "failure", "0xC1800118: WSUS has metadata of a feature update without its decryption key (Microsoft Learn).", feature_update_cannot_be_decrypted),
]
