# SPDX-License-Identifier: Apache-2.0
"""DISM: repair sources, mounted and offline images."""

from ..names import COMPONENTS, TOKEN
from ..patching import Desk
from .case import Evaluation


def ordinary_commands(dism, count):
    for _ in range(count):
        dism.session(dism.prng.pick(["dism.exe /online /cleanup-image /scanhealth", "dism.exe /online /get-features /format:table", "dism /get-mountedwiminfo",
                                     "dism.exe /online /get-packages", "dism.exe /online /get-drivers", "dism /get-wiminfo /wimfile:D:\\sources\\install.wim"]), 4)


def summary(cbs, result, detected, repaired, objects):
    """The report that a check of the store ends with."""
    lines = ["=================================", "Checking System Update Readiness.", "", *objects, "", "Summary:", "Operation: Detect and Repair ",
             f"Operation result: {result}", "Last Successful Step: Entire operation completes.", f"Total Detected Corruption:\t{detected}",
             "\tCBS Manifest Corruption:\t0", "\tCBS Metadata Corruption:\t0", "\tCSI Manifest Corruption:\t0", "\tCSI Metadata Corruption:\t0",
             f"\tCSI Payload Corruption:\t{detected}", f"Total Repaired Corruption:\t{repaired}", f"\tCSI Payload Repaired:\t{repaired}",
             "\tCSI Store Metadata refreshed:\tTrue", "", f"Total Operation Time: {cbs.prng.between(90, 700)} seconds."]
    for line in lines:
        cbs.cbs(line)


def source_of_another_version(scene):
    """The given install.wim holds the release, the machine needs files of a later update."""
    desk, prng = Desk(scene), scene.prng
    file = prng.pick(["EnterpriseModernAppMgmtCSP.dll", "edgehtml.dll", "hvax64.exe", "mstscax.dll", "Windows.UI.Xaml.dll"])
    folder = f"amd64_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{desk.machine.version}.{desk.machine.revision}_none_{prng.hex(16)}"
    source = prng.pick(["D:\\sources\\install.wim", "\\\\files.example.com\\iso\\22H2\\install.wim", "E:\\win\\install.esd"])
    dism = desk.dism("09:20")
    ordinary_commands(dism, 4)
    dism.log.clock.to(desk.at("10:30"))
    dism.begin(f"Dism.exe /online /cleanup-image /restorehealth /source:{'esd' if source.endswith('esd') else 'wim'}:{source}:{prng.between(1, 6)} /limitaccess")
    dism.log.clock.to(desk.at("10:41"))
    where = "(hr:0x800f081f)"
    dism.say("DISM Package Manager", " Error in operation: source for package or file not found, ResolveSource() unsuccessful. (CBS HRESULT=0x800f081f)", "CCbsConUIHandler::Error")
    dism.say("DISM Package Manager", "Failed finalizing changes.", f"CDISMPackageManager::Internal_Finalize{where}", "Error")
    dism.say("DISM Package Manager", "The source files could not be found; their location must be specified using the /source option to restore the feature.",
             f"GetCbsErrorMsg", "Error")
    dism.say("DISM Package Manager", "Failed processing package changes with session option CbsSessionOptionRepairStoreCorruption", f"CDISMPackageManager::RestoreHealth{where}", "Error")
    dism.say("DISM Package Manager", "Failed to restore the image health.", f"CPackageManagerCLIHandler::ProcessCmdLine_CleanupImage{where}", "Error")
    dism.end()
    scene.add("DISM/dism.log", dism.log.to_utf8())
    cbs = desk.cbs(60)
    cbs.log.clock.to(desk.at("10:31"))
    cbs.cbs(f"Session: {cbs.session_id()} initialized by client DISM Package Manager Provider, external staging directory: (null)")
    cbs.log.clock.to(desk.at("10:40:50"))
    cbs.csi_failure("Attempting to mark store corrupt with category [l:18 ml:19]'CorruptPayloadFile'", "0x80004005", stamped=True)
    cbs.cbs(f"Exec: Addl source: {source.rsplit(chr(92), 1)[0]} does not hold {folder}\\{file}")
    summary(cbs, "0x800f081f", 1, 0, [f"(p)\tCSI Payload Corrupt\t(n)\t\t\t{folder}\\{file}", "Repair failed: Missing replacement payload."])
    cbs.cbs("CheckSur: hrStatus: 0x800f081f [CBS_E_SOURCE_MISSING], download Result: 0x0 [S_OK]")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    scene.expect(cause="repair-source-missing", must_mention=[file], primary_code="0x800F081F", must_not_blame=["IBSProvider"], fix_keywords_any=[["source", "源"]])


def repair_may_not_ask_the_internet(scene):
    """RestoreHealth without a source on a machine whose policy forbids the download."""
    desk = Desk(scene)
    dism = desk.dism("13:02")
    ordinary_commands(dism, 5)
    dism.log.clock.to(desk.at("14:05"))
    dism.begin("dism  /online /cleanup-image /restorehealth")
    dism.log.clock.to(desk.at("14:22"))
    where = "(hr:0x800f0906)"
    dism.say("DISM Package Manager", " Error in operation: (null) (CBS HRESULT=0x800f0906)", "CCbsConUIHandler::Error")
    dism.say("DISM Package Manager", "Failed finalizing changes.", f"CDISMPackageManager::Internal_Finalize{where}", "Error")
    dism.say("DISM Package Manager", "Failed to restore the image health.", f"CPackageManagerCLIHandler::ProcessCmdLine_CleanupImage{where}", "Error")
    dism.end()
    desk.text("DISM/dism.log", dism.log.text())
    cbs = desk.cbs(60, "12:05")
    cbs.log.clock.to(desk.at("14:21"))
    cbs.cbs("DWLD:Windows Update server is not reachable, policy DoNotConnectToWindowsUpdateInternetLocations is set")
    cbs.cbs("DWLD:Failed to do Windows update search [HRESULT = 0x8024402c - WU_E_PT_WINHTTP_NAME_NOT_RESOLVED]")
    cbs.cbs("Failed to get Windows Update source [HRESULT = 0x800f0906 - CBS_E_DOWNLOAD_FAILURE]", "Error")
    cbs.cbs("CheckSur: hrStatus: 0x800f0906 [CBS_E_DOWNLOAD_FAILURE], download Result: 0x8024402c [Error,Facility=FACILITY_WINDOWSUPDATE,Code=17452 (0x442c)]")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    scene.expect(cause="feature-download-failed", must_mention=["source|源|Windows Update"], primary_code="0x800F0906|0x8024402C", fix_keywords_any=[["/source", "source", "源"]])


def image_is_mounted_already(scene):
    desk, prng = Desk(scene), scene.prng
    mount = prng.pick(["C:\\mount", "D:\\img\\mnt", "E:\\Deploy\\offline"])
    dism = desk.dism("09:10")
    ordinary_commands(dism, 6)
    for clock in ("10:05", "10:21"):
        dism.log.clock.to(desk.at(clock))
        dism.begin(f"dism /mount-wim /wimfile:D:\\src\\install.wim /index:{prng.between(1, 9)} /mountdir:{mount}")
        dism.say("DISM Imaging Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\wimprovider\\dll\\wimmanager.cpp:2210", "CWimManager::InternalOpMountImage(hr:0xc1420127)", "Error")
        dism.say("DISM WIM Provider", "The specified image in the specified wim is already mounted for read/write access.", "CWimManager::Mount(hr:0xc1420127)", "Error")
        dism.say("DISM Imaging Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\imagingprovider\\dll\\genericimagingmanager.cpp:854",
                 "CGenericImagingManager::InternalCmdMount(hr:0xc1420127)", "Error")
        dism.end()
    scene.add("dism.log", dism.log.to_utf8())
    scene.expect(cause="image-mount-left-over", must_mention=["mounted|装载"], primary_code="0xC1420127", must_not_blame=["PEProvider"],
                 fix_keywords_any=[["cleanup-wim", "Cleanup-Mountpoints", "cleanup-mountpoints", "discard"]])


def unmount_with_open_files(scene):
    desk, prng = Desk(scene), scene.prng
    mount = prng.pick(["C:\\mount", "D:\\img\\mnt", "E:\\Deploy\\offline"])
    dism = desk.dism("09:10")
    ordinary_commands(dism, 6)
    dism.log.clock.to(desk.at("11:37"))
    dism.begin(f"dism /unmount-wim /mountdir:{mount} /commit")
    dism.say("DISM WIM Provider", f"[{dism.pid}] [0xc1420117] DestroyMount: the directory {mount} could not be completely unmounted",
             "CWimManager::WimProviderMsgLogCallback", "Error")
    dism.say("DISM Imaging Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\imagingprovider\\dll\\genericimagingmanager.cpp:1101",
             "CGenericImagingManager::InternalCmdUnmount(hr:0xc1420117)", "Error")
    dism.say("DISM Imaging Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\imagingprovider\\dll\\genericimagingmanager.cpp:503",
             "CGenericImagingManager::ExecuteCmdLine(hr:0xc1420117)", "Error")
    dism.end()
    dism.log.clock.to(desk.at("11:52"))
    dism.session("dism /get-mountedwiminfo")
    desk.text("logs/dism.log", dism.log.text())
    scene.expect(cause="image-mount-left-over", must_mention=[mount], primary_code="0xC1420117", fix_keywords_any=[["close", "Explorer", "关闭", "资源管理器", "handle", "句柄"]])


def offline_image_has_pending_actions(scene):
    desk, prng = Desk(scene), scene.prng
    mount = prng.pick(["C:\\mount", "D:\\wim\\x64", "E:\\gold\\mnt"])
    dism = desk.dism("14:00")
    ordinary_commands(dism, 5)
    dism.log.clock.to(desk.at("15:02"))
    dism.begin(f"dism /image:{mount} /cleanup-image /startcomponentcleanup /resetbase")
    where = "(hr:0x800f0806)"
    dism.say("DISM Package Manager", "Error in operation: the operation could not be completed due to pending operations. (CBS HRESULT=0x800f0806)", "CCbsConUIHandler::Error", "Error")
    dism.say("DISM Package Manager", "Failed finalizing changes.", f"CDISMPackageManager::Internal_Finalize{where}", "Error")
    dism.say("DISM Package Manager", "Failed to clean up the image.", f"CPackageManagerCLIHandler::ProcessCmdLine_CleanupImage{where}", "Error")
    dism.end()
    scene.add("DISM/dism.log", dism.log.to_utf8())
    cbs = desk.cbs(60, "13:05")
    cbs.log.clock.to(desk.at("15:01:30"))
    cbs.cbs("Must be doing offline servicing, using stack version from: C:\\Windows\\TEMP\\" + prng.guid().upper() + "\\cbscore.dll")
    cbs.log.clock.to(desk.at("15:02:20"))
    cbs.cbs(f"Exec: Session processing cannot proceed, image {mount} has pending install actions [HRESULT = 0x800f0806 - CBS_E_PENDING]", "Error")
    desk.afterwards(cbs)
    desk.add_cbs(cbs)
    scene.expect(cause="image-has-pending-actions", must_mention=["pending|挂起"], primary_code="0x800F0806", fix_keywords_any=[["RevertPendingActions", "revertpendingactions", "boot", "启动", "fresh", "原始"]])


def mount_driver_not_registered(scene):
    """The service of the WIM mount driver has lost its ImagePath; every mount fails."""
    desk, prng = Desk(scene), scene.prng
    dism = desk.dism("09:10")
    ordinary_commands(dism, 5)
    dism.log.clock.to(desk.at("11:01"))
    dism.begin("dism /mount-wim /wimfile:C:\\build\\winre.wim /index:1 /mountdir:C:\\build\\mnt")
    dism.say("DISM WIM Provider", f"[{dism.pid}] [0xc1420121] WIMMountImageHandle: the WIM mount filter could not be connected", "CWimManager::WimProviderMsgLogCallback", "Error")
    dism.say("DISM Imaging Provider", "onecore\\base\\ntsetup\\opktools\\dism\\providers\\imagingprovider\\dll\\genericimagingmanager.cpp:854",
             "CGenericImagingManager::InternalCmdMount(hr:0xc1420121)", "Error")
    dism.end()
    scene.add("DISM/dism.log", dism.log.to_utf8())
    events = desk.system_log()
    events.add(desk.at("11:01:03"), "Service Control Manager", 7000, "Error", "由于下列错误，WIMMount 服务启动失败: \n系统找不到指定的文件。")
    desk.add_events(events)
    desk.text("reg.txt", "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WIMMount\n    Type    REG_DWORD    0x2\n    Start    REG_DWORD    0x3\n"
              f"    ErrorControl    REG_DWORD    0x{prng.between(0, 1)}\n    Group    REG_SZ    FSFilter Infrastructure\n")
    scene.expect(cause="wimmount-service-missing", must_mention=["WIMMount|WimMount|wimmount"], primary_code="0xC1420121|0x80070002", fix_keywords_any=[["ImagePath", "wimmount", "WimMount"]])


def driver_hash_not_in_catalog(scene):
    desk, prng = Desk(scene), scene.prng
    inf = prng.pick(["e1r65x64.inf", "iastorvd.inf", "rtump64x64.inf", "ibtusb.inf"])
    path = f"D:\\Drivers\\{prng.pick(['Net', 'Storage', 'BT'])}\\{inf}"
    dism = desk.dism("09:10")
    ordinary_commands(dism, 12)
    dism.log.clock.to(desk.at("10:40"))
    dism.begin("dism /image:C:\\mount /add-driver /driver:D:\\Drivers /recurse")
    for index in range(12):
        dism.say("DISM Driver Manager", f"Successfully proccessed driver package 'D:\\Drivers\\ok{index}\\oem{prng.between(1, 99)}.inf'.", "CDriverPackage::Install")
    dism.say("DISM Driver Manager", f"Failed to install the driver package '{path}'.", "CDriverPackage::Internal_Install(hr:0x800f024b)", "Error")
    dism.say("DISM Driver Manager", f"A problem occurred installing the driver package '{path}'. The hash of a file is not present in the specified catalog file.",
             "CDmiApiHelper::AddDriver(hr:0x800f024b)", "Error")
    dism.say("DISM Driver Manager", "Failed to execute the command.", "CDriverManager::ExecuteCmdLine(hr:0x800f024b)", "Error")
    dism.end()
    desk.text("dism.log", dism.log.text())
    scene.expect(cause="driver-not-added-to-image", must_mention=[inf], primary_code="0x800F024B", must_not_blame=["ok3"], fix_keywords_any=[["driver", "驱动"], ["signed", "signature", "catalog", "签名", "编录", "目录文件"]])


CASES = [
    Evaluation("dism-source-of-another-version", "servicing", "failure",
               "RestoreHealth with a source that does not hold the version of the damaged file: CBS_E_SOURCE_MISSING.", source_of_another_version),
    Evaluation("dism-repair-download-forbidden", "servicing", "failure",
               "RestoreHealth needs files from Windows Update, which policy and network do not allow: CBS_E_DOWNLOAD_FAILURE.", repair_may_not_ask_the_internet),
    Evaluation("dism-image-already-mounted", "servicing", "failure", "0xC1420127: the image is still mounted elsewhere.", image_is_mounted_already),
    Evaluation("dism-unmount-open-files", "servicing", "failure", "0xC1420117: open files keep the mount folder busy.", unmount_with_open_files),
    Evaluation("dism-offline-pending-actions", "servicing", "failure", "CBS_E_PENDING: an offline image has pending actions and cannot be cleaned up.", offline_image_has_pending_actions),
    Evaluation("dism-mount-driver-unregistered", "servicing", "failure",
               "0xC1420121: the WIM mount driver's service has no ImagePath (Microsoft Learn, error 0x80070002).", mount_driver_not_registered),
    Evaluation("dism-driver-catalog-mismatch", "servicing", "failure", "SPAPI_E_FILE_HASH_NOT_IN_CATALOG while a driver is added to an image.", driver_hash_not_in_catalog),
]
