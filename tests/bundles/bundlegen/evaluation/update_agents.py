# SPDX-License-Identifier: Apache-2.0
"""More of Windows Update: older agents, other words for the same, programs and recovery images that updates bring."""

from ..bundle import crlf
from ..managed import AgentLog, LegacyUpdateLog
from ..patching import Desk
from .case import Evaluation
from .update_download import failed_downloads
from .update_scan import failed_scans


def legacy(scene, scans=25, days=6):
    desk = Desk(scene)
    log = LegacyUpdateLog(scene.prng, desk.at("08:00", -days), desk.offset, scene.prng.pick(["7.6.7601.24436", "7.9.9600.19915", "7.8.9200.23034"]))
    for _ in range(scans):
        log.scan()
    return desk, log


def old_agent_cannot_connect(scene):
    desk, log = legacy(scene)
    server = scene.prng.pick(["https://wsus.example.com:8531", "http://10.20.8.5:8530"])
    for clock in ("09:10", "11:20", "15:44"):
        log.to(desk.at(clock))
        log.put("PT", "+++++++++++  PT: Starting category scan  +++++++++++")
        log.put("PT", f"  + ServiceId = {{3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}}, Server URL = {server}/ClientWebService/client.asmx")
        for text in (f"WARNING: Send failed with hr = 80072efd.", f"WARNING: SendRequest failed with hr = 80072efd. Proxy List used: <(null)> Bypass List used : <(null)> Auth Schemes used : <>"):
            log.put("Misc", text)
        log.put("PT", "  + Last proxy send request failed with hr = 0x80072EFD, HTTP status code = 0")
        log.put("PT", "WARNING: PTError: 0x80072efd")
        log.put("PT", "WARNING: GetConfig_WithRecovery failed : 0x80072efd")
        log.put("PT", "WARNING: Sync of Updates: 0x80072efd")
        log.put("Agent", "  * WARNING: Failed to synchronize, error = 0x80072EFD")
        log.put("Agent", "**  END  **  Agent: Finding updates [CallerId = AutomaticUpdates]")
        log.put("AU", "  # WARNING: Search callback failed, result = 0x80072EFD")
    scene.add("WindowsUpdate.log", log.text().encode())
    scene.expect(cause="update-server-unreachable", must_mention=["reach|连接|无法"], primary_code="0x80072EFD", fix_keywords_any=[["firewall", "防火墙", "port", "端口"]])


def old_agent_client_id(scene):
    """Cloned machines of which none has an id of its own any more."""
    desk, log = legacy(scene)
    for clock in ("09:10", "11:20"):
        log.to(desk.at(clock))
        log.put("PT", "Initializing simple targeting cookie, clientId = , target group = " + scene.prng.pick(["special-01", "Clients", "VDI"]) + ", DNS name = " + desk.machine.name.lower())
        log.put("PT", "  Server URL = http://wsus.example.com:8530/SimpleAuthWebService/SimpleAuth.asmx")
        for text in ("WARNING: Nws Failure: errorCode=0x803d0013", "WARNING: Original error code: 0x80131600", "WARNING: There was an error communicating with the endpoint.",
                     "WARNING: detail: <detail><ErrorCode>InternalServerError</ErrorCode><Message></Message><Method>\"http://www.microsoft.com/SoftwareDistribution/Server/SimpleAuthWebService/GetAuthorizationCookie\"</Method></detail>"):
            log.put("WS", text)
        for text in ("WARNING: PopulateAuthCookies failed: 0x80244007", "WARNING: RefreshCookie failed: 0x80244007", "WARNING: PTError: 0x80244007", "WARNING: Sync of Updates: 0x80244007"):
            log.put("PT", text)
        log.put("Agent", "  * WARNING: Failed to synchronize, error = 0x80244007")
        log.put("Agent", "**  END  **  Agent: Finding updates [CallerId = AutomaticUpdates]")
    scene.add("logs/WindowsUpdate.log", log.text().encode("utf-16"))
    scene.expect(cause="wsus-client-id-missing", must_mention=["SusClientId|client id|客户端 ID|clientId"], primary_code="0x80244007", fix_keywords_any=[["SusClientId"]])


def recovery_partition_small(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=12)
    for clock in ("10:10", "14:20"):
        log.to(desk.at(clock))
        desk.wu_install_failed(log, "80070643")
    desk.add_wu(log)
    events = desk.system_log()
    for clock in ("10:10:41", "14:20:43"):
        events.add(desk.at(clock), "Microsoft-Windows-WinREAgent", 4502, "Error", "Windows 恢复环境维护失败，(ErrorPhase: 2)")
        desk.update_event(events, clock, "0x80070643")
    desk.add_events(events)
    desk.text("reagentc.txt", "Windows 恢复环境(Windows RE)和系统重置配置\n信息:\n\n    Windows RE 状态:           Enabled\n    Windows RE 位置:           \\\\?\\GLOBALROOT\\device\\harddisk0\\partition4\\Recovery\\WindowsRE\n"
              "    引导配置数据(BCD)标识符:   " + scene.prng.guid() + "\n\nREAGENTC.EXE: 操作成功。\n")
    scene.expect(cause="recovery-partition-too-small", must_mention=["recovery|恢复"], primary_code="0x80070643", fix_keywords_any=[["250 MB", "partition", "分区"]])


def delivery_blocked_by_vpn(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=9)
    code = scene.prng.pick(["80D03807", "80D03804"])
    failed_downloads(desk, log, ("10:11", "15:11"), code, [
        ("DownloadManager", f"DO job {{{scene.prng.guid().upper()}}} hit a transient error, updateId = {desk.update.id} <NULL>, error = 0x{code}")])
    desk.add_wu(log)
    scene.expect(cause="delivery-held-by-policy", must_mention=["Delivery Optimization|传递优化"], primary_code="0x" + code, fix_keywords_any=[["policy", "策略", "VPN", "AC", "电源"]])


def gateway_forbids(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=9)
    failed_scans(desk, log, ("09:01", "10:35", "13:35"), "80244018", [
        ("WebServices", "WS error: The server returned HTTP status code '403 (0x193)' with text 'Forbidden'."),
        ("WebServices", "*FAILED* [80244018] Web service call"), ("ProtocolTalker", "*FAILED* [80244018] SyncUpdates_WithRecovery"),
        ("ProtocolTalker", "*FAILED* [80244018] Sync of Updates")])
    desk.add_wu(log)
    scene.expect(cause="proxy-refuses-request", must_mention=["403|forbid|禁止|拒绝"], primary_code="0x80244018", fix_keywords_any=[["proxy", "代理", "allow", "放行"]])


def managed_scan_names_server_error(scene):
    """The agent's own words for a WSUS that does not answer."""
    desk, prng = Desk(scene), scene.prng
    log = AgentLog(prng, desk.at("06:00", -5), "WUAHandler", desk.offset)
    log.scans(16)
    for clock in ("09:12", "12:12", "15:12"):
        log.to(desk.at(clock))
        log.put("Async searching of updates using WUAgent started.")
        log.put("OnSearchComplete - Failed to end search job. Error = 0x80244022.", 3)
        log.put("Scan failed with error = 0x80244022.", 3)
    scene.add("CCM/Logs/WUAHandler.log", log.text().encode())
    for component in ("UpdatesDeployment", "UpdatesStore"):
        other = AgentLog(prng, desk.at("06:00", -5), component, desk.offset)
        other.deployments(80)
        scene.add(f"CCM/Logs/{component}.log", other.text().encode())
    scene.expect(cause="update-server-unavailable", must_mention=["503|WSUS"], primary_code="0x80244022", fix_keywords_any=[["WsusPool", "application pool", "应用程序池"]])


def only_reporting_events(scene):
    """ReportingEvents.log alone: that it failed, not why."""
    desk, prng = Desk(scene), scene.prng
    lines = []
    for day in range(-20, 1):
        for _ in range(prng.between(12, 30)):
            stamp = f"{desk.at('09:00', day)[:10]} {prng.between(8, 17):02}:{prng.between(0, 59):02}:{prng.between(0, 59):02}:{prng.between(0, 999):03}+0800"
            lines.append(f"{{{prng.guid().upper()}}}\t{stamp}\t1\t147 [AGENT_DETECTION_FINISHED]\t101\t{{00000000-0000-0000-0000-000000000000}}\t0\t0\tUpdateOrchestrator\tSuccess\t"
                         f"Software Synchronization\tWindows Update Client successfully detected {prng.between(0, 3)} updates.")
    for clock in ("10:11:02:112", "15:20:41:901"):
        lines.append(f"{{{prng.guid().upper()}}}\t{desk.at('09:00')[:10]} {clock}+0800\t1\t182 [AGENT_INSTALLING_FAILED]\t101\t{{{desk.update.id.split('.')[0]}}}\t200\t8024200b\tUpdateOrchestrator\t"
                     f"Failure\tContent Install\tInstallation Failure: Windows failed to install the following update with error 0x8024200b: {desk.update.title}.")
    scene.add("ReportingEvents.log", crlf("\n".join(lines) + "\n").encode("utf-16"))
    scene.expect(fix_keywords_any=[["CBS.log"]])


CASES = [
    Evaluation("update-legacy-no-connection", "update", "failure", "An agent of Windows 7 or 8.1 cannot connect to its server: 0x80072EFD.", old_agent_cannot_connect),
    Evaluation("update-legacy-client-id", "update", "failure", "0x80244007 in SimpleAuth with an empty clientId (Microsoft Learn).", old_agent_client_id),
    Evaluation("update-recovery-partition-small", "update", "failure", "WinREAgent 4502 with ErrorPhase 2: the recovery partition is too small (KB5034441).", recovery_partition_small),
    Evaluation("update-delivery-held", "update", "failure", "Delivery Optimization is held back by VPN or power policy (0x80D03807, 0x80D03804).", delivery_blocked_by_vpn),
    Evaluation("update-gateway-forbids", "update", "failure", "0x80244018: HTTP 403 from proxy or gateway.", gateway_forbids),
    Evaluation("update-managed-scan-503", "update", "failure", "WUAHandler reports 0x80244022 of the WSUS server.", managed_scan_names_server_error),
    Evaluation("insufficient-update-reporting-events", "update", "insufficient", "ReportingEvents.log alone tells that the installer failed.", only_reporting_events),
]
