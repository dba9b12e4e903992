# SPDX-License-Identifier: Apache-2.0
"""An upgrade that worked, with all the errors that a working upgrade writes."""

from ..bundle import Bundle
from ..names import Machine
from ..prng import Prng
from ..servicing import Servicing
from ..textlog import TextLog
from ..upgrade import DOWNLEVEL_QUEUE, LATER_QUEUES, Target, Upgrade

NAME = "healthy-upgrade-benign-errors"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="HQ-DESK-118", user="lin", sid="S-1-5-21-1292428093-2052111302-839522115", build=19042, revision=1466,
                  lab="vb_release.191206-1406", model="Office Tower 5090", maker="Example Computers Ltd.")
TARGET = Target(version="10.0.22621.1", lab="ni_release.220506-1250", media="E:", index=3)

README = """# A successful upgrade full of error lines

All phases finish. On the way the logs hold what every upgrade holds: compatibility downloads without internet,
`uicciso.dll`, storage queries, WINDLP end-of-queue codes, cookies that could not be replaced, CBS probing packages.

It protects the verdict `healthy`: no cause may be made out of these lines, and the ones a reader may have worried about are
listed as noise.
"""

EXPECTED = {
    "verdict": "healthy",
    "no_finding_above": "possible",
    "noise": [["uicciso.dll", "user mode driver"]],
    "episodes": [{"kind": "upgrade", "outcome": "success", "at_least": 1}],
    "does_not_name": ["uicciso.dll", "0x80072EE7", "IOCTL_STORAGE"],
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    log = downlevel()
    bundle.add("Panther/setupact.log", log.to_utf8())
    bundle.add("Panther/setuperr.log", "\ufeff".encode() + "".join(log.errors).encode())
    bundle.add("Panther/UnattendGC/setupact.log", oobe().to_utf8())
    bundle.add("Logs/CBS/CBS.log", cbs_log().to_utf8())
    return bundle


def downlevel():
    log = TextLog(Prng(f"{NAME}/setupact"), "2023-02-14T09:03:11")
    run = Upgrade(log, MACHINE, TARGET)
    run.begin()
    run.inventory(220, benign_percent=9)
    log.error("CONX", "0xd0000034 Failed to add user mode driver [%SystemRoot%\\system32\\DRIVERS\\UMDF\\uicciso.dll]")
    run.inventory(120, benign_percent=9)
    log.info("MOUPG", "CSetupManager: compatibility scan returned 0xC1900210, no blocking issue was found")
    run.drivers(30)
    run.queue()
    run.downlevel_before_apply()
    run.execute(TARGET.apply_operation)
    run.apply_image(1, 100, 20, 42, seconds_per_percent=2.1)
    run.succeed(TARGET.apply_operation)
    run.gather(330, benign_percent=6)
    finish_queues(run)
    return log


def finish_queues(run):
    log = run.log
    for _, name in DOWNLEVEL_QUEUE[4:]:
        run.execute(run.fill(name))
        log.clock.tick(5000)
        run.succeed(run.fill(name))
    log.info("SP", "ExecuteOperations: Successfully processed execution phase Downlevel")
    for phase, operations in LATER_QUEUES:
        for _, name in operations:
            run.execute(name)
            log.clock.tick(20000)
            run.succeed(name)
        log.info("SP", f"ExecuteOperations: Successfully processed execution phase {phase}")
        run.progress(100, 100, 60 + len(phase))
    log.info("MOUPG", "MoSetupPlatform: ExecuteCurrentOperations was successful!")
    log.error("MOUPG", "CDlpActionImpl<class CDlpErrorImpl<class CUnknownImpl<class IMoSetupDlpAction> > >::Suspend(1253): Result = 0xC1800104")
    log.info("MOUPG", "Setup phase change: [SetupPhaseFinalize] -> [SetupPhaseEnd]")
    log.info("MOUPG", "SetupHost: Reporting end of installation, result: 0x0")
    log.info("MOUPG", "**************** SetupHost Logging End ****************")


def oobe():
    log = TextLog(Prng(f"{NAME}/oobe"), "2023-02-14T10:21:40")
    log.info("", "[windeploy.exe] WinDeploy.exe launched with command-line []...")
    for task in ("WaitForService", "RunRegionSettings", "RunUserAccounts", "RunPrivacyDefaults", "RunSetupFinalTask"):
        log.clock.tick(30000)
        log.info("", f"[msoobe.exe] TASK: Begin running task {task}")
        log.clock.tick(9000)
        log.info("", f"[msoobe.exe] TASK: End successfully running task {task}")
    log.error("", "[msoobe.exe] Failed to read the OOBE settings of the maker, using defaults. hr = 0x80070002")
    log.info("SP", "Operation completed successfully: OOB boot apply from ICB")
    log.info("SP", "ExecuteOperations: Successfully processed execution phase OOB Boot")
    log.info("", "[msoobe.exe] Ending OOBE")
    log.info("", "[oobeldr.exe] OrchestrateUpdateImageState: Updating image state from [IMAGE_STATE_UNDEPLOYABLE] --> [IMAGE_STATE_COMPLETE]")
    log.info("", "[oobeldr.exe] OOBELdr.exe exiting with code [0x0]...")
    log.info("MOUPG", "SetupHost: Setup completed successfully")
    log.info("", "[windeploy.exe] WinDeploy.exe exiting with code [0x0]")
    return log


def cbs_log():
    log = TextLog(Prng(f"{NAME}/cbs"), "2023-02-14T11:02:40")
    after = Machine(**{**MACHINE.__dict__, "build": 22621, "revision": 1105, "lab": "ni_release.220506-1250"})
    cbs = Servicing(log, after)
    cbs.start(boot_time="2023-02-14 10:20:59.500")
    cbs.scan(70)
    cbs.install("Package_for_KB5022497~31bf3856ad364e35~amd64~~22621.1105.1.1", 20, "10.0.22621.1105")
    cbs.stop()
    return log
