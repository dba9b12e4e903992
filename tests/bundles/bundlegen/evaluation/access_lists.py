# SPDX-License-Identifier: Apache-2.0
"""Servicing is denied access, and the access list of what it was denied is in the evidence: it explains it, or rules itself out."""

import json

from .. import access_lists as acl
from ..bundle import crlf, gbk, utf16
from ..denied import SysCreateFile
from ..names import component_folder
from ..patching import Desk
from .case import Evaluation
from .servicing_requirements import failing_session

FILES = ["mfplat.dll", "winspool.drv", "schannel.dll", "termsrv.dll", "srvsvc.dll", "wbemcore.dll"]
FIX = [["icacls"], ["/restore", "TrustedInstaller"]]
FILTER_FIX = [["fltmc", "filter", "筛选器"]]


def denied_file(scene, desk, folder=None, access="DELETE|SYNCHRONIZE", options="FILE_SYNCHRONOUS_IO_NONALERT"):
    """The update stops at one file of the component store. Gives its path as people write it."""
    prng = scene.prng
    folder = folder or "C:\\Windows\\WinSxS\\" + component_folder(prng, f"{desk.machine.version}.{desk.machine.revision}", "amd64")
    path = f"{folder}\\{prng.pick(FILES)}"
    cbs = desk.cbs(60)
    call = SysCreateFile(access, "\\??\\" + path, flags="AllowFileNotFound", options=options)
    number = prng.between(10**6, 9 * 10**6)
    failing_session(desk, cbs, "14:11", [
        lambda: cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number}# from {call.text(prng)}", "0xd0000022"),
        lambda: cbs.csi_failure(f"HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #{number - 77}# from Windows::COM::CPendingTransaction::IStorePendingTransaction_Analyze", "0x80070005"),
        ("Exec: Failed to commit CBS transaction. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")], "0x80070005", "E_ACCESSDENIED", "Execute")
    return path


def name_of(path):
    return path.rsplit("\\", 1)[1]


def denied_by_icacls(scene):
    desk = Desk(scene)
    path = denied_file(scene, desk)
    entries = [f"Everyone:(DENY)({scene.prng.pick(['W,D', 'DE', 'M'])})", *acl.STORE_FILE, acl.PACKAGES["en"]]
    scene.add("collect/icacls.txt", crlf(acl.icacls(path, entries)).encode())
    scene.expect(cause="access-list-denies", must_mention=[name_of(path), "Everyone"], primary_code="0x80070005|0xC0000022", fix_keywords_any=FIX)


def lost_in_chinese(scene):
    """Permissions were set on a whole tree: SYSTEM, Administrators and TrustedInstaller are gone."""
    desk = Desk(scene)
    path = denied_file(scene, desk)
    entries = ["CORP\\Desktop Admins:(I)(F)", "BUILTIN\\Users:(I)(RX)", acl.PACKAGES["zh"]]
    scene.add("权限/icacls.txt", gbk(acl.icacls(path, entries, "zh")))
    desk.systeminfo()
    scene.expect(cause="access-list-denies", must_mention=[name_of(path), "TrustedInstaller|SYSTEM"], primary_code="0x80070005|0xC0000022",
                 must_not_blame=["Desktop Admins"], fix_keywords_any=FIX)


def lost_in_get_acl(scene):
    """The folder above the file lost SYSTEM; Get-Acl shows it in a UTF-16 file, as PowerShell writes it."""
    desk, prng = Desk(scene), scene.prng
    folder = f"C:\\Windows\\SoftwareDistribution\\Download\\{prng.hex(32)}"
    path = denied_file(scene, desk, folder, access="FILE_GENERIC_WRITE")
    user = f"{desk.machine.name}\\{desk.machine.user}"
    entries = [(user, "Allow", "FullControl"), ("BUILTIN\\Users", "Allow", "ReadAndExecute, Synchronize")]
    sddl = f"O:{desk.machine.sid}-1001G:{desk.machine.sid}-513D:PAI(A;OICI;FA;;;{desk.machine.sid}-1001)(A;OICI;0x1200a9;;;BU)"
    scene.add("acl.txt", utf16(acl.get_acl("C:\\Windows\\SoftwareDistribution", user, entries, sddl)))
    scene.expect(cause="access-list-denies", must_mention=[name_of(path), "SoftwareDistribution", "SYSTEM"], primary_code="0x80070005|0xC0000022",
                 fix_keywords_any=FIX)


def denied_in_inventory(scene):
    """A collector of one's own wrote the machine down as JSON, descriptors as SDDL."""
    desk = Desk(scene)
    path = denied_file(scene, desk)
    sddl = f"O:BAG:SYD:PAI(D;;FA;;;SY)(A;;FA;;;{acl.INSTALLER})(A;;0x1200a9;;;BA)(A;;0x1200a9;;;SY)(A;;0x1200a9;;;BU)"
    inventory = {"schema": "casebook.inventory/1", "machine": {"name": desk.machine.name, "os_version": desk.machine.version},
                 "files": [{"path": "C:\\Windows\\System32\\ntdll.dll", "bytes": 2024632,
                            "sddl": f"O:{acl.INSTALLER}G:{acl.INSTALLER}D:PAI(A;;FA;;;{acl.INSTALLER})(A;;0x1200a9;;;BA)(A;;0x1200a9;;;SY)(A;;0x1200a9;;;BU)(A;;0x1200a9;;;AC)"},
                           {"path": path, "bytes": 151552, "sddl": sddl}]}
    scene.add("inventory.json", json.dumps(inventory, indent=scene.prng.pick([None, 2])).encode())
    scene.expect(cause="access-list-denies", must_mention=[name_of(path), "SYSTEM"], primary_code="0x80070005|0xC0000022", must_not_blame=["ntdll.dll"],
                 fix_keywords_any=FIX)


def denied_key(scene):
    """The hive itself holds the descriptor that keeps TrustedInstaller out of a key."""
    desk, prng = Desk(scene), scene.prng
    below = prng.pick(["Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree\\Example", "Microsoft\\Windows\\CurrentVersion\\WINEVT\\Publishers\\{" + prng.guid() + "}",
                       "Microsoft\\Windows NT\\CurrentVersion\\Print\\Environments\\Example x64"])
    key = "\\Registry\\Machine\\SOFTWARE\\" + below
    cbs = desk.cbs(60)
    number = prng.between(10**6, 9 * 10**6)
    failing_session(desk, cbs, "10:22", [
        lambda: cbs.csi_failure(f"STATUS_ACCESS_DENIED #{number}# from Windows::Rtl::SystemImplementation::DirectRegistryProvider::SysCreateKey(flags = "
                                f"(0x00000000), key = {{provider=NULL, handle=0}}, da = (KEY_READ|KEY_WRITE), oa = @0x{prng.hex(8)}->OBJECT_ATTRIBUTES "
                                f"{{s:48; rd:NULL; on:[{len(key)}]'{key}'; a:(OBJ_CASE_INSENSITIVE)}}, ti = 0, cls = (null), co = (REG_OPTION_NON_VOLATILE), "
                                "disp = Invalid)", "0xd0000022", stamped=True),
        ("Failed to pre-apply registry primitives [HRESULT = 0x80070005 - E_ACCESSDENIED]",),
        ("Failed to execute execution chain. [HRESULT = 0x80070005 - E_ACCESSDENIED]", "Error")], "0x80070005", "E_ACCESSDENIED", "Execute")
    scene.add("registry/SOFTWARE", acl.software_hive(below, prng.pick([acl.DENY_SET, acl.READ_ONLY])))
    scene.expect(cause="key-access-list-denies", must_mention=[below.split("\\")[-1], "denied|lost"], primary_code="0x80070005|0xC0000022",
                 fix_keywords_any=[["permission", "权限"], ["owner", "所有者"]])


def list_is_fine(scene):
    """Permissions are ruled out; what is left is a filter, and one is loaded."""
    desk = Desk(scene)
    path = denied_file(scene, desk)
    scene.add("icacls.txt", crlf(acl.icacls(path, [*acl.STORE_FILE, acl.PACKAGES["en"]])).encode())
    scene.add("fltmc.txt", crlf("\nFilter Name                     Num Instances    Altitude    Frame\n"
                                "------------------------------  -------------  ------------  -----\n"
                                "ExGuardFlt                              4       328920         0\n"
                                "WdFilter                                4       328010         0\n"
                                "FileInfo                                4        40500         0\n").encode())
    scene.expect(cause="denied-despite-access-list", must_mention=[name_of(path), "filter"], primary_code="0x80070005|0xC0000022", fix_keywords_any=FILTER_FIX)


def unrelated_list(scene):
    """A bad list lies in the evidence, of a file that has nothing to do with the failure."""
    desk = Desk(scene)
    path = denied_file(scene, desk)
    other = "C:\\Windows\\System32\\example-print.dll"
    scene.add("icacls.txt", crlf(acl.icacls(other, ["Everyone:(DENY)(W)", "BUILTIN\\Users:(RX)", "NT SERVICE\\TrustedInstaller:(F)"])).encode())
    scene.expect(cause="servicing-file-denied", must_mention=[name_of(path)], must_not_blame=["example-print"], primary_code="0x80070005|0xC0000022",
                 fix_keywords_any=[["filter", "筛选器", "icacls"]])


def same_path_elsewhere(scene):
    """The list of the good machine is there too: both are of one path, so the verdict is no more than likely."""
    desk = Desk(scene)
    path = denied_file(scene, desk)
    scene.add("bad/icacls.txt", crlf(acl.icacls(path, ["NT AUTHORITY\\SYSTEM:(DENY)(F)", *acl.STORE_FILE])).encode())
    scene.add("good/icacls.txt", crlf(acl.icacls(path, acl.STORE_FILE)).encode())
    scene.expect(cause="access-list-denies", must_mention=[name_of(path), "SYSTEM"], primary_code="0x80070005|0xC0000022", fix_keywords_any=FIX)


CASES = [
    Evaluation("access-list-denies-icacls", "servicing", "failure",
               "An entry of a store file denies Everyone; TrustedInstaller is one of them. icacls in English shows it.", denied_by_icacls),
    Evaluation("access-list-lost-icacls-chinese", "servicing", "failure",
               "SYSTEM, Administrators and TrustedInstaller are not in the list of a store file. icacls of a Chinese Windows shows it.", lost_in_chinese),
    Evaluation("access-list-folder-get-acl", "servicing", "failure",
               "The list of SoftwareDistribution no longer names SYSTEM; what lies below inherits it. Get-Acl shows it.", lost_in_get_acl),
    Evaluation("access-list-denies-sddl-inventory", "servicing", "failure",
               "An entry denies SYSTEM everything; the inventory of a collector holds the SDDL.", denied_in_inventory),
    Evaluation("access-list-denies-key-in-hive", "servicing", "failure",
               "The descriptor of a key in the SOFTWARE hive denies writing, or leaves Users alone in the list.", denied_key),
    Evaluation("access-list-fine", "servicing", "failure",
               "The list of the denied file is as Windows sets it, so a filter or a process refuses the access.", list_is_fine),
    Evaluation("access-list-unrelated", "servicing", "failure",
               "The only list in the evidence is bad and belongs to another file; it must not become the cause.", unrelated_list),
    Evaluation("access-list-disputed", "servicing", "failure",
               "Two lists of one path, one of them in order: of a good machine, or of another time.", same_path_elsewhere),
]
