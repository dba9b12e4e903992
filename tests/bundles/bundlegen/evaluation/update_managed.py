# SPDX-License-Identifier: Apache-2.0
"""Software updates through Configuration Manager: policy, registry.pol, cache, content locations, service windows."""

from ..managed import AgentLog
from ..patching import Desk
from .case import Evaluation

SOURCE = "{891B2E1B-4873-4092-B1FD-7EAADE75A3D3}"


class Client:
    """Logs of one managed client; `where` is the folder that was sent."""

    def __init__(self, scene):
        self.desk = Desk(scene)
        self.prng = scene.prng
        self.where = self.prng.pick(["CCM/Logs/", "CCMLogs/", "sccm/", "Windows/CCM/Logs/"])

    def log(self, component, days=5):
        return AgentLog(self.prng, self.desk.at("06:00", -days), component, self.desk.offset)

    def add(self, log):
        self.desk.scene.add(f"{self.where}{log.component}.log", log.text().encode())

    def ordinary(self, *but):
        """The logs that are always sent along."""
        for component in ("WUAHandler", "UpdatesDeployment", "UpdatesHandler", "ScanAgent", "LocationServices"):
            if component in but:
                continue
            log = self.log(component)
            log.scans(18) if component in ("WUAHandler", "ScanAgent") else log.deployments(70)
            self.add(log)


def policy_overwrites_server(scene):
    client = Client(scene)
    desk, prng = client.desk, scene.prng
    wanted, given = "http://sup01.example.com:8530", prng.pick(["http://wsus-legacy.example.com:8530", "https://update.example.org:8531"])
    log = client.log("WUAHandler")
    log.scans(14, wanted)
    for clock in ("09:12", "11:41", "15:20"):
        log.to(desk.at(clock))
        log.put(f"Its a WSUS Update Source type ({SOURCE}), adding it.")
        log.put(f"Enabling WUA Managed server policy to use server: {wanted}")
        log.put("Waiting for 2 mins for Group Policy to notify of WUA policy change...")
        log.put(f"Group policy settings were overwritten by a higher authority (Domain Controller) to: Server {given} and Policy ENABLED", 3)
        log.put(f"Failed to Add Update Source for WUAgent of type (2) and id ({SOURCE}). Error = 0x87d00692.", 3)
    client.add(log)
    scan = client.log("ScanAgent")
    scan.scans(14, wanted)
    scan.to(desk.at("15:21"))
    scan.put("CScanJob({" + prng.guid().upper() + "}): CScanJob::Execute- Failed at AddUpdateSource, Error = 0x87d00692", 3)
    client.add(scan)
    client.ordinary("WUAHandler", "ScanAgent")
    scene.expect(cause="wsus-policy-overwritten", must_mention=["policy|策略", given.split("/")[2].split(":")[0] + "|policy|策略"], primary_code="0x87D00692", fix_keywords_any=[["Group Policy", "GPO", "组策略"]])


def registry_pol_unreadable(scene):
    client = Client(scene)
    log = client.log("WUAHandler")
    log.scans(10)
    for clock in ("09:12", "11:41", "15:20", "17:31"):
        log.to(client.desk.at(clock))
        log.put(f"Its a WSUS Update Source type ({SOURCE}), adding it.")
        log.put("Unable to read existing WUA Group Policy object. Error = 0x80004005.", 3)
        log.put(f"Failed to Add Update Source for WUAgent of type (2) and id ({SOURCE}). Error = 0x80004005.", 3)
    client.add(log)
    client.ordinary("WUAHandler")
    scene.expect(cause="group-policy-file-damaged", must_mention=["registry.pol|Registry.pol|policy|策略"], primary_code="0x80004005", fix_keywords_any=[["registry.pol", "Registry.pol"]])


def agent_cache_too_small(scene):
    client = Client(scene)
    desk, prng = client.desk, scene.prng
    content = prng.guid()
    size = prng.between(5900, 14000)
    log = client.log("CAS")
    for _ in range(40):
        log.now = log.now.replace(minute=prng.between(0, 59))
        other = prng.guid()
        log.put(f"Requesting content {other}.1, size(KB) {prng.between(900, 90000)}, under context System with priority Low")
        log.put(f"Successfully created download request {{{prng.guid().upper()}}} for content {other}.1")
        log.put(f"Download completed for content {other}.1 under context System")
    for clock in ("09:30", "12:30", "15:30"):
        log.to(desk.at(clock))
        log.put(f"Requesting content {content}.1, size(KB) {size * 1024}, under context System with priority Medium")
        log.put("Target location for content is C:\\Windows\\ccmcache\\3f")
        log.put("CacheManager: There is currently 4871 MB used out of 5120 MB (249 MB available) in ccmcache")
        log.put("Not enough non-active cache to delete", 3)
        log.put("Not enough space in Cache", 3)
        log.put("CreateContentRequest failed", 3)
        log.put("Download request failed with error 0x87d01202", 3)
    client.add(log)
    updates = client.log("UpdatesHandler")
    updates.deployments(60)
    updates.to(desk.at("15:31"))
    updates.put(f"Failed to download content {content}: insufficient cache space, error = 0x87d01202", 3)
    client.add(updates)
    client.ordinary("UpdatesHandler")
    scene.expect(cause="managed-cache-too-small", must_mention=["cache|缓存"], primary_code="0x87D01202", fix_keywords_any=[["cache", "缓存"]])


def no_distribution_point(scene):
    client = Client(scene)
    desk, prng = client.desk, scene.prng
    content = prng.guid()
    log = client.log("ContentTransferManager")
    log.deployments(40)
    job = "{" + prng.guid().upper() + "}"
    log.to(desk.at("10:12"))
    log.put(f"Starting CTM job {job}.")
    log.put(f"Created CTM job {job} for user S-1-5-18")
    log.put(f"CTM job {job} entered phase CCM_DOWNLOADSTATUS_WAITING_CONTENTLOCATIONS")
    for clock in ("10:13", "11:13", "12:13", "13:13"):
        log.to(desk.at(clock))
        log.put(f"CTM job {job} (corresponding DTS job {{00000000-0000-0000-0000-000000000000}}) received 0 locations; will retry", 2)
    log.put(f"CTM job {job} has no locations for content {content}, error 0x87d00607", 3)
    client.add(log)
    locations = client.log("LocationServices")
    locations.deployments(40)
    locations.to(desk.at("13:12"))
    subnet = f"10.{prng.between(20, 90)}.{prng.between(1, 200)}.0"
    locations.put(f"Current AD site of machine is {prng.pick(['BJ-HQ', 'SZ-Plant', 'Remote'])}")
    locations.put(f"The client is not in any boundary group, IP subnet {subnet}", 2)
    locations.put(f"Calling back with empty distribution points list for content {content}", 2)
    client.add(locations)
    client.ordinary("LocationServices")
    scene.expect(cause="managed-content-not-found", must_mention=["distribution point|boundary|分发点|边界"], primary_code="0x87D00607", fix_keywords_any=[["boundary", "边界"], ["distribution point", "分发点"]])


def window_too_short(scene):
    client = Client(scene)
    desk, prng = client.desk, scene.prng
    needed, given = prng.pick([(90, 60), (75, 30), (120, 90)])
    log = client.log("UpdatesDeployment")
    log.deployments(50)
    windows = client.log("ServiceWindowManager")
    for days in (-3, -2, -1, 0):
        log.to(desk.at("23:00:05", days))
        log.put("CUpdateAssignmentsManager received a SERVICEWINDOWEVENT START Event")
        log.put("EnumerateUpdates for action (UpdateActionInstall) - Total actionable updates = 1")
        log.put(f"Update (Site_{prng.guid().upper()}/SUM_{prng.guid()}) Name ({desk.update.title}) ArticleID ({desk.update.kb[2:]}) added to the targeted list of deployment")
        log.put("No current service window available to run updates assignment with time required = " + str(needed * 60), 2)
        log.put("This assignment will be retried once the service window is available.")
        windows.to(desk.at("23:00:04", days))
        windows.put(f"OnIsServiceWindowAvailable called with: Runtime:{needed * 60}, Type:4")
        windows.put(f"Biggest Active Service Window has ID = {{{prng.guid()}}} having Starttime={desk.day:%m/%d/%y} 23:00:00")
        windows.put(f"Duration is 0 days, {given // 60:02} hours, {given % 60:02} mins, 00 secs")
        windows.put(f"Program cannot run! Setting *canProgramRun to FALSE")
        windows.put("WillProgramRun called with: Runtime:" + str(needed * 60) + ", Type:4; program will never run, no service window is long enough", 2)
    client.add(log)
    client.add(windows)
    client.ordinary("UpdatesDeployment")
    scene.expect(cause="service-window-too-short", must_mention=["service window|maintenance window|维护时段|维护窗口"], fix_keywords_any=[["maintenance window", "service window", "维护时段", "维护窗口"]])


CASES = [
    Evaluation("update-managed-policy-overwritten", "update", "failure", "0x87D00692: a domain policy names another update server than the site (Microsoft Learn).", policy_overwrites_server),
    Evaluation("update-managed-registry-pol", "update", "failure", "Unable to read existing WUA Group Policy object, 0x80004005: registry.pol is damaged.", registry_pol_unreadable),
    Evaluation("update-managed-cache-full", "update", "failure", "0x87D01202: the agent's cache is too small for the content.", agent_cache_too_small),
    Evaluation("update-managed-no-locations", "update", "failure", "0x87D00607: no distribution point for the client's boundary.", no_distribution_point),
    Evaluation("update-managed-window-too-short", "update", "failure", "No service window is long enough for the update's maximum run time.", window_too_short),
]
