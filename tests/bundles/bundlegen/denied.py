# SPDX-License-Identifier: Apache-2.0
"""What logs write when one file is denied: the image library, Setup and CSI, each in its own way."""

import dataclasses
import datetime

STACK = ["RestoreFileNodeList:(2254)", "RestoreFilesCallback:(3708)", "EnumImageDataEntries:(1070)", "RestoreAllData:(1102)",
         "WIMApplyImageInternal:(709)"]


def wim_stack(log, pid, path, code="0x80070005", win32=5, message=""):
    """Written by a worker thread into the same file, without a time and with bare line feeds."""
    log.continuation(f"[{pid}] [{code}] {STACK[0]}{message}", end="\n")
    log.continuation(f"[{pid}] {path} (Error = {win32})", end="\n")
    log.continuation(f"[{pid}] [0xc144012e] ", end="\n")
    for frame in STACK[1:]:
        log.continuation(f"[{pid}] [{code}] {frame}{message}", end="\n")


def apply_denied(run, pid, path, action, task, overall, seconds, media, code="0x80070005"):
    """The image apply stops at `path`; then the carriers, the anchor and the cleaning up."""
    log, target = run.log, run.target
    wim_stack(log, pid, path)
    log.error("SP", f"SPWIMCallback: Error in apply of {path}. GLE [5]")
    run.progress(action, task, overall, seconds)
    log.clock.tick(200)
    log.clock.now += datetime.timedelta(seconds=3)
    log.error("SP", f"CApplyWIM: Failure while applying image {target.index} for {media}. Error {code}[gle=0x00000005]")
    log.error("SP", f"Operation failed: {target.apply_operation}. Error: {code}[gle=0x000000b7]")
    log.info("SP", "Operation can retry, we'll attempt to revert its execution.")
    run.end_failed(code)


@dataclasses.dataclass(frozen=True)
class SysCreateFile:
    """A CSI record of a file that could not be opened; the arguments are the evidence."""

    access: str
    path: str
    flags: str = ""
    options: str = "FILE_SYNCHRONOUS_IO_NONALERT|0x00004000"  # 0x4000: opened for backup intent
    disposition: str = "FILE_OPEN"

    def text(self, prng):
        stack = prng.hex(8)
        return (f"Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = ({self.flags}), "
                f'handle = {{provider=NULL, handle=0}}, da = ({self.access}), oa = @0x{stack}->OBJECT_ATTRIBUTES {{s:48; rd:NULL; '
                f"on:[{len(self.path)}]'{self.path}'; a:(OBJ_CASE_INSENSITIVE)}}, iosb = @0x{stack}->IO_STATUS_BLOCK {{}}, as = (null), "
                f"fa = (FILE_ATTRIBUTE_NORMAL), sa = (FILE_SHARE_READ|FILE_SHARE_DELETE), cd = {self.disposition}, "
                f"co = ({self.options}), eab = NULL, eal = 0, disp = Invalid)")
