# SPDX-License-Identifier: Apache-2.0
"""ScanState and LoadState."""

from .. import machines
from ..usmt import UserState
from .case import Evaluation

FILES = ["outlook-archive.pst", "vm\\win7.vhdx", "dvd.iso", "capture.pcap", "video\\总结会.mp4"]


def started(scene, command):
    prng = scene.prng
    host = machines.machine(prng)
    state = UserState(prng, machines.moment(prng), host)
    state.begin(command)
    return prng, host, state


def store_disk_full(scene):
    prng, host, state = started(scene, "scanstate.exe E:\\store /i:MigUser.xml /i:MigApp.xml /o /v:13 /l:scan.log")
    name = prng.pick(FILES)
    path = f"C:\\Users\\{host.user}\\Desktop\\{name}"
    state.activity("GATHER")
    state.units(620)
    state.error(f"CopyStream: Can't copy streams from {{\"{path}\"}} to {{\"{prng.between(200, 9000)}\"}} object. Error 112. Exception class "
                "UnBCL::IOException: unable to write to FileStream.", "0x0802e9")
    state.log.continuation("enum Mig::SendObjectResult __thiscall Mig::CMediaManager::SendObjectInternal(class UnBCL::Stream *,const unsigned short *)")
    state.log.continuation("void __thiscall UnBCL::FileStream::Write(const unsigned char *,int,int)")
    state.error("USMT is shutting down due to errors. If the error is non-fatal, you can use /c to ignore these errors and continue migration.")
    state.error(f"Unable to process object {path} -> {prng.between(200, 9000)}, aborting...")
    state.aborted()
    state.end(71)
    scene.add("scan.log", state.to_bytes())
    scene.expect(must_mention=[name.split("\\")[-1]], must_not_blame=["NTUSER.INI"], primary_code="0x80070070|112",
                 cause="user-state-store-full", fix_keywords_any=[["space", "空间"]])


def invalid_mapping(scene):
    prng, host, state = started(scene, "scanstate.exe \\\\deploy.example.com\\usmt$\\store /ue:*\\* /ui:CONTOSO\\* /v:5 /l:scanstate.log")
    old = f"OLDDOM\\{prng.pick(machines.USERS)}"
    state.units(200)
    state.error(f"Invalid user mapping: {old} -> {host.sid}-{prng.between(1100, 5000)}.")
    state.error(f"Failed to create user mapping for {old}. Exception class Mig::CUserMappingException", "0x080000")
    state.aborted("0x1")
    state.end(26)
    scene.add("USMT/scanstate.log", state.to_bytes("utf-16"))
    scene.expect(must_mention=[old.split("\\")[1]], must_not_blame=["NTUSER.INI"], cause="user-mapping-invalid",
                 fix_keywords_any=[["/ue", "exclude", "排除"]])


def store_in_place(scene):
    prng, host, state = started(scene, "scanstate.exe D:\\mig /i:MigDocs.xml /v:13 /l:D:\\scan.log")
    state.units(260)
    state.error("The store path can't be used because an existing store exists; specify /o to overwrite")
    state.error("Failed to open the migration store. D:\\mig\\USMT is not usable. [gle=0x00000050]")
    state.error("Unable to start. An error occurred processing store options. Return code 27 USMT_INVALID_STORE_LOCATION")
    state.end(27)
    scene.add("scan.log", state.to_bytes())
    scene.expect(must_mention=["store|存储"], must_not_blame=["NTUSER.INI"], cause="user-state-store-unusable",
                 fix_keywords_any=[["/o", "store", "存储"]])


def object_without_continue(scene):
    """LoadState stops at a locked file since nobody allowed it to go on."""
    prng, host, state = started(scene, "loadstate.exe \\\\deploy.example.com\\store\\17 /i:MigUser.xml /lac /lae /v:5 /l:load.log")
    name = prng.pick(["Normal.dotm", "NTUSER.DAT", "UsrClass.dat", "places.sqlite"])
    path = f"C:\\Users\\{host.user}\\AppData\\Roaming\\Microsoft\\Templates\\{name}"
    state.activity("APPLY")
    state.units(430, "APPLY")
    state.error(f"Write error 32 for {path} [{name}]. Windows error 32 description: The process cannot access the file because it is being used by another "
                "process.[gle=0x00000020]", "0x0802e9")
    state.error(f"Error 32 while applying object {path}. Shell application requested abort![gle=0x00000020]")
    state.error("USMT is shutting down due to errors. If the error is non-fatal, you can use /c to ignore these errors and continue migration.")
    state.aborted()
    state.end(61)
    scene.add("load.log", state.to_bytes())
    scene.expect(must_mention=[name], must_not_blame=["NTUSER.INI"], primary_code="0x80070020|32", cause="user-state-object-failed|migration-object-in-use",
                 fix_keywords_any=[["/c", "close", "sign out", "关闭", "注销", "占用"]])


CASES = [
    Evaluation("migration-usmt-store-full", "migration", "failure",
               "ScanState cannot write an object, error 112: the store's disk is full (USMT team, how to debug a USMT log).", store_disk_full),
    Evaluation("migration-usmt-user-mapping", "migration", "failure",
               "Invalid user mapping: SID history of a migrated domain (askds, USMT and invalid user mapping).", invalid_mapping),
    Evaluation("migration-usmt-store-exists", "migration", "failure",
               "The store exists and /o was not given, return code 27 (usmt-return-codes).", store_in_place),
    Evaluation("migration-usmt-locked-file", "migration", "failure",
               "A locked file ends LoadState, /c was not given (usmt-common-issues, return code 61).", object_without_continue),
]
