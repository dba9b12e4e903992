# SPDX-License-Identifier: Apache-2.0
"""Windows Update finds nothing to install: server, proxy, certificates, policy, services, data store."""

from ..managed import LegacyUpdateLog
from ..patching import Desk
from .case import Evaluation


def failed_scans(desk, log, clocks, code, records):
    """Scans that end with `code` (eight digits); `records` are (component, text) before the carriers."""
    for clock in clocks:
        log.to(desk.at(clock))
        call = desk.prng.between(1, 90)
        log.put("Agent", f"* START * Queueing Finding updates [CallerId = UpdateOrchestrator  Id = {call}]")
        log.put("Agent", f"* START * Finding updates CallerId = UpdateOrchestrator  Id = {call}")
        log.put("Agent", "Online = Yes; Interactive = Yes; AllowCachedResults = No; Ignore download priority = No")
        for component, text in records:
            log.put(component, text)
            log.tick(3000)
        log.put("Agent", f"Exit code = 0x{code}")
        log.put("Agent", f"* END * Finding updates CallerId = UpdateOrchestrator, Id = {call}, Exit code = 0x{code}")
        log.put("ComApi", f"*RESUMED* Search ClientId = UpdateOrchestrator")
        log.put("ComApi", f"Exit code = 0x00000000, Result code = 0x{code}")


def server_pool_stopped(scene):
    desk, prng = Desk(scene), scene.prng
    server = prng.pick(["http://sus01.example.com:8530", "http://patch.example.com:8530", "http://wsus-bj.example.com:80"])
    log = desk.wu_log(scans=10)
    failed_scans(desk, log, ("09:14", "10:40", "14:02"), "80244022", [
        ("ProtocolTalker", f"ServiceId = {{3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}}, Server URL = {server}/ClientWebService/client.asmx"),
        ("WebServices", "WS error: There was an error communicating with the endpoint at '" + server + "/ClientWebService/client.asmx'."),
        ("WebServices", "WS error: The server returned HTTP status code '503 (0x1F7)' with text 'Service Unavailable'."),
        ("WebServices", "*FAILED* [80244022] Web service call"), ("ProtocolTalker", "*FAILED* [80244022] Sync of Updates"),
        ("Agent", "*FAILED* [80244022] Failed to synchronize, error = 0x80244022")])
    desk.add_wu(log)
    desk.systeminfo()
    scene.expect(cause="update-server-unavailable", must_mention=["503|WSUS|" + server.split("/")[2].split(":")[0]], primary_code="0x80244022", must_not_blame=["8024000C"],
                 fix_keywords_any=[["WsusPool", "application pool", "应用程序池"]])


def proxy_wants_a_user(scene):
    desk, prng = Desk(scene), scene.prng
    proxy = prng.pick(["proxy.example.com:8080", "webgw.example.com:3128"])
    log = desk.wu_log(scans=8)
    failed_scans(desk, log, ("09:22", "11:13", "13:45", "16:00"), "8024401B", [
        ("Misc", f"Got WSUS/WU proxy: {proxy}"),
        ("WebServices", "WS error: The server returned HTTP status code '407 (0x197)' with text 'Proxy Authentication Required'."),
        ("WebServices", "*FAILED* [8024401B] Web service call"), ("ProtocolTalker", "*FAILED* [8024401B] SyncUpdates_WithRecovery"),
        ("ProtocolTalker", "*FAILED* [8024401B] Sync of Updates")])
    desk.add_wu(log)
    desk.text("netsh.txt", f"\n当前的 WinHTTP 代理服务器设置:\n\n    代理服务器:  {proxy}\n    绕过列表    :  (无)\n")
    scene.expect(cause="proxy-needs-authentication", must_mention=["proxy|代理"], primary_code="0x8024401B", fix_keywords_any=[["proxy", "代理"], ["authentic", "bypass", "验证", "认证", "绕过"]])


def tls_inspected(scene):
    """The proxy presents its own certificate in the name of Microsoft."""
    desk, prng = Desk(scene), scene.prng
    issuer = prng.pick(["CN=Example Web Gateway CA", "CN=内网安全网关 Root, O=Example", "CN=ssl-inspect.example.com"])
    log = desk.wu_log(scans=6)
    failed_scans(desk, log, ("09:22", "11:13", "13:45"), "80072F8F", [
        ("Misc", "Send request failed, hr:0x80072f8f"),
        ("Misc", "*FAILED* [80072F8F] Send request"),
        ("Misc", "WinHttp: SendRequestToServerForFileInformation failed with 0x80072f8f; retrying with default proxy."),
        ("Misc", f"Server certificate of slscr.update.microsoft.com was issued by {issuer}"),
        ("Misc", "*FAILED* [80072F8F] Library download error. Will retry. Retry Counter:0"),
        ("SLS", "*FAILED* [80072F8F] GetDownloadedOnWeakSSLCert"), ("SLS", "*FAILED* [80248014] Method failed [SlsClient::GetSLSDataChunk]"),
        ("Agent", "*FAILED* [80072F8F] Caller UpdateOrchestrator failed to perform SetupAndSearch")])
    desk.add_wu(log)
    events = desk.system_log()
    events.add(desk.at("09:22:30"), "Schannel", 36882, "Error", "从远程服务器接收的证书是由不信任的证书颁发机构颁发的。因此，无法验证证书中包含的任何数据。TLS 连接请求失败。附加的数据包含服务器证书。")
    desk.add_events(events)
    scene.expect(cause="update-server-certificate", must_mention=["TLS|certificate|证书"], primary_code="0x80072F8F", fix_keywords_any=[["inspect", "certificate", "证书", "解密", "检查"]])


def update_access_disabled(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=10)
    failed_scans(desk, log, ("10:05", "12:50"), "8024002E", [
        ("Agent", "Windows Update access disabled: Yes"),
        ("Agent", "*FAILED* [8024002E] WU access is disabled by policy, the request is not allowed"),
        ("Agent", "*FAILED* [8024002E] Caller UpdateOrchestrator failed to perform SetupAndSearch")])
    desk.add_wu(log)
    desk.text("policy.reg", "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]\n"
              "\"DisableWindowsUpdateAccess\"=dword:00000001\n\"SetDisableUXWUAccess\"=dword:00000001\n")
    scene.expect(cause="update-access-disabled", must_mention=["policy|策略"], primary_code="0x8024002E", fix_keywords_any=[["DisableWindowsUpdateAccess"]])


def sign_in_assistant_disabled(scene):
    desk = Desk(scene)
    log = desk.wu_log(scans=10)
    failed_scans(desk, log, ("10:05", "12:50", "15:55"), "80070426", [
        ("Misc", "GetUserTickets: No user tickets found. Returning WU_E_NO_USERTOKEN."),
        ("Misc", "*FAILED* [80070426] Method failed [AuthTicketHelper::GetDeviceTickets:570]"),
        ("Misc", "*FAILED* [80070426] Method failed [AuthTicketHelper::AddTickets:1092]"),
        ("Misc", "*FAILED* [80070426] Method failed [CUpdateEndpointProvider::GenerateSecurityTokenWithAuthTickets:1587]"),
        ("ProtocolTalker", "*FAILED* [80070426] Initialization failed for Protocol Talker Context"),
        ("Agent", "*FAILED* [80070426] Failed to synchronize, error = 0x80070426")])
    desk.add_wu(log)
    desk.text("services.txt", "SERVICE_NAME: wlidsvc\n        TYPE               : 30  WIN32\n        START_TYPE         : 4   DISABLED\n        ERROR_CONTROL      : 1   NORMAL\n"
              "        BINARY_PATH_NAME   : C:\\WINDOWS\\system32\\svchost.exe -k netsvcs -p\n        DISPLAY_NAME       : Microsoft Account Sign-in Assistant\n")
    scene.expect(cause="sign-in-assistant-disabled", must_mention=["wlidsvc|Microsoft Account|Microsoft 帐户|Microsoft 账户"], primary_code="0x80070426", fix_keywords_any=[["wlidsvc"]])


def too_many_cached_updates(scene):
    """A Windows Server 2012 R2 whose WSUS has never been cleaned up."""
    desk = Desk(scene)
    log = LegacyUpdateLog(scene.prng, desk.at("08:00", -6), desk.offset)
    for _ in range(25):
        log.scan()
    log.to(desk.at("10:40"))
    for _ in range(3):
        log.put("PT", "+++++++++++  PT: Synchronizing server updates  +++++++++++")
        for text in ("WARNING: Nws Failure: errorCode=0x803d0013", "WARNING: The body of the received message contained a fault.", "WARNING: Soap fault info:",
                     "WARNING: reason: Fault occurred", "WARNING: code: Client",
                     f"WARNING: detail: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.OtherCachedUpdateIDs</Message><ID>{scene.prng.guid()}</ID></detail>",
                     "WARNING: Soap fault detail: errorCode='InvalidParameters', message='parameters.OtherCachedUpdateIDs', id='" + scene.prng.guid() + "'"):
            log.put("WS", text)
        for text in ("WARNING: PTError: 0x80244007", "WARNING: SyncUpdates_WithRecovery failed.: 0x80244007", "WARNING: Sync of Updates: 0x80244007",
                     "WARNING: Failed to synchronize, error = 0x80244007"):
            log.put("PT", text)
        log.put("Agent", "  * WARNING: Exit code = 0x80244007")
        log.put("Agent", "**  END  **  Agent: Finding updates [CallerId = AutomaticUpdates]")
        log.put("AU", "  # WARNING: Search callback failed, result = 0x80244007")
    scene.add("WindowsUpdate.log", log.text().encode())
    scene.expect(cause="wsus-too-many-cached-updates", must_mention=["WSUS|cached|缓存|SOAP"], primary_code="0x80244007", fix_keywords_any=[["decline", "maxCachedUpdates", "拒绝", "清理"]])


def data_store_damaged(scene):
    desk, prng = Desk(scene), scene.prng
    log = desk.wu_log(scans=8)
    failed_scans(desk, log, ("10:05", "12:50", "15:55"), "C80004B6", [
        ("DataStore", "*FAILED* [C80004B6] JetOpenDatabase failed for C:\\Windows\\SoftwareDistribution\\DataStore\\DataStore.edb"),
        ("DataStore", "*FAILED* [C80004B6] Failed to open the data store, error = 0xC80004B6"),
        ("Agent", "*FAILED* [C80004B6] Failed to initialize the data store")])
    desk.add_wu(log)
    events = desk.application_log()
    for clock in ("10:05:05", "12:50:07"):
        events.add(desk.at(clock), "ESENT", 467, "Error", f"wuaueng.dll ({prng.between(900, 9000)},D,2) SUS20ClientDataStore: 数据库 C:\\Windows\\SoftwareDistribution\\DataStore\\DataStore.edb: "
                   "表 tbUpdates 的索引 RevisionIDIndex 已损坏 (0)。")
        events.add(desk.at(clock), "ESENT", 454, "Error", f"wuaueng.dll ({prng.between(900, 9000)},D,2) SUS20ClientDataStore: 数据库恢复/还原失败，出现意外错误 -1206。")
    desk.add_events(events)
    scene.expect(cause="update-datastore-damaged", must_mention=["DataStore"], primary_code="0xC80004B6|-1206", fix_keywords_any=[["SoftwareDistribution", "DataStore"]])


def intranet_name_unknown(scene):
    desk, prng = Desk(scene), scene.prng
    server = prng.pick(["wsus-old", "sus.corp", "patchsrv02"]) + ".example.com"
    log = desk.wu_log(scans=3)
    failed_scans(desk, log, ("09:01", "10:35", "13:35", "16:10"), "8024402C", [
        ("Agent", f"WSUS server: http://{server}:8530"),
        ("WebServices", f"WS error: The host name '{server}' could not be resolved. The requested name is valid, but no data of the requested type was found"),
        ("WebServices", "*FAILED* [8024402C] Web service call"), ("ProtocolTalker", "*FAILED* [8024402C] GetConfig_WithRecovery failed"),
        ("ProtocolTalker", "*FAILED* [8024402C] Initialization failed for Protocol Talker Context"),
        ("Agent", "*FAILED* [8024402C] Failed to synchronize, error = 0x8024402C")])
    desk.add_wu(log)
    events = desk.system_log()
    events.add(desk.at("09:01:04"), "Microsoft-Windows-DNS-Client", 1014, "Warning", f"在没有配置的 DNS 服务器响应之后，名称 {server} 的名称解析超时。")
    desk.add_events(events)
    scene.expect(cause="update-server-name-unknown", must_mention=[server + "|name|名称|DNS"], primary_code="0x8024402C", fix_keywords_any=[["DNS", "name", "名称"], ["proxy", "WUServer", "代理", "nslookup", "解析"]])


CASES = [
    Evaluation("update-wsus-pool-stopped", "update", "failure", "0x80244022: the WSUS application pool does not answer, HTTP 503.", server_pool_stopped),
    Evaluation("update-proxy-authentication", "update", "failure", "0x8024401B: the proxy wants a user, the system account has none (HTTP 407).", proxy_wants_a_user),
    Evaluation("update-tls-inspection", "update", "failure", "0x80072F8F: a gateway re-signs the connection to Windows Update.", tls_inspected),
    Evaluation("update-access-disabled", "update", "failure", "0x8024002E: the policy DisableWindowsUpdateAccess (Microsoft Learn).", update_access_disabled),
    Evaluation("update-sign-in-assistant-disabled", "update", "failure", "0x80070426: wlidsvc is disabled, device tickets cannot be had (Microsoft Learn).", sign_in_assistant_disabled),
    Evaluation("update-wsus-too-many-cached", "update", "failure", "0x80244007 with OtherCachedUpdateIDs: WSUS was not cleaned up (Microsoft Learn).", too_many_cached_updates),
    Evaluation("update-data-store-damaged", "update", "failure", "ESENT reports the database of Windows Update as damaged (-1206).", data_store_damaged),
    Evaluation("update-wsus-name-unknown", "update", "failure", "0x8024402C: the name of the WSUS server in the policy is not resolved.", intranet_name_unknown),
]
