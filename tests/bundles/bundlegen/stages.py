# SPDX-License-Identifier: Apache-2.0
"""A setup run told in stages: a case plays it up to where it goes wrong, then writes its own end."""

from . import machines
from .textlog import TextLog
from .upgrade import DOWNLEVEL_QUEUE, LATER_QUEUES, Upgrade

ERROR_ACTION = {"downlevel": "CDlpActionInstall", "finalize": "CDlpActionFinalize", "gather": "CDlpActionDataMigrate"}


def open_run(scene, start, host=None, target=None, antivirus="Windows Defender"):
    """A new log with a run that has begun; host and target are picked if the case has none."""
    host = host or machines.machine(scene.prng)
    target = target or machines.target(scene.prng, host)
    run = Upgrade(TextLog(scene.prng, start), host, target, antivirus)
    run.begin()
    return run


def scan(run, records=280):
    """Compatibility inventory and drivers, with the errors that every run has there."""
    run.inventory(records * 2 // 3, benign_percent=4)
    if run.prng.chance(50):
        run.log.error("CONX", f"0xd0000034 Failed to add user mode driver [%SystemRoot%\\system32\\DRIVERS\\UMDF\\"
                              f"{run.prng.pick(['uicciso.dll', 'WpdFs.dll', 'SensorsHid.dll'])}]")
    run.inventory(records // 3, benign_percent=4)
    run.progress(100, 60, 9)
    run.drivers(run.prng.between(10, 30))


def no_block(run):
    run.log.info("MOUPG", "CSetupManager: compatibility scan returned 0xC1900210, no blocking issue was found")


def to_apply(run):
    """Everything before the image is applied."""
    scan(run)
    no_block(run)
    run.queue()
    run.downlevel_before_apply()
    run.execute(run.target.apply_operation)


def applied(run):
    to_apply(run)
    run.apply_image(1, 100, 20, 42, seconds_per_percent=2.1)
    run.succeed(run.target.apply_operation)


def downlevel_done(run, gathered=260):
    """The whole first phase of a run that has no trouble in it."""
    applied(run)
    run.gather(gathered, benign_percent=3)
    for _, name in DOWNLEVEL_QUEUE[4:]:
        run.execute(run.fill(name))
        run.log.clock.tick(5000)
        run.succeed(run.fill(name))
    run.log.info("SP", "ExecuteOperations: Successfully processed execution phase Downlevel")


def phases_done(run, last):
    """The later phases up to and including `last` ("Pre-Finalize", "Finalize", "Safe OS", "Pre First Boot", ...)."""
    for phase, operations in LATER_QUEUES:
        for _, name in operations:
            run.execute(name)
            run.log.clock.tick(20000)
            run.succeed(name)
        run.log.info("SP", f"ExecuteOperations: Successfully processed execution phase {phase}")
        if phase == last:
            return
    raise ValueError(last)


def completed(run):
    phases_done(run, LATER_QUEUES[-1][0])
    log = run.log
    log.info("MOUPG", "MoSetupPlatform: ExecuteCurrentOperations was successful!")
    log.error("MOUPG", "CDlpActionImpl<class CDlpErrorImpl<class CUnknownImpl<class IMoSetupDlpAction> > >::Suspend(1253): Result = 0xC1800104")
    log.info("MOUPG", "Setup phase change: [SetupPhaseFinalize] -> [SetupPhaseEnd]")
    log.info("MOUPG", "SetupHost: Reporting end of installation, result: 0x0")
    log.info("MOUPG", "**************** SetupHost Logging End ****************")


def operation_failed(run, operation, code, number=44, action="downlevel", extend=None):
    """The ladder above a failed operation: symptom, carriers, clean-up; `extend` as the error page shows it."""
    log, prng = run.log, run.prng
    log.error("SP", f"Operation failed: {operation}. Error: {code}[gle=0x000000b7]")
    log.error("SP", f"Operation execution failed: {number}. hr = {code}[gle=0x000000b7]")
    log.error("SP", f"ExecuteOperations: Failed execution phase {PHASE_OF[action]}. Error: {code}")
    log.error("SP", f"CSetupPlatformPrivate::Execute: Execution of operations queue failed, abandoning. Error: {code}[gle=0x000000b7]")
    log.clock.tick(2500)
    host_failed(run, code, ERROR_ACTION[action], extend)
    log.warning("SP", "Failed to delete C:\\$WINDOWS.~BT\\NewOS, will be removed at the next start. Error: 0x80070091")
    log.info("MOUPG", f"SetupManager: FailureCount = [{prng.between(1, 5)}]")
    log.info("MOUPG", "**************** SetupHost Logging End ****************")


PHASE_OF = {"downlevel": "Downlevel", "gather": "Downlevel", "finalize": "Finalize"}


def host_failed(run, code, action, extend=None):
    """What SetupHost writes when an action reports a failure."""
    log, prng = run.log, run.prng
    log.error("MOUPG", f"MoSetupPlatform: ExecuteCurrentOperations reported failure! Result = {code}")
    log.info("MOUPG", f"MoSetupPlatform: Using action error code: [{code}]")
    log.error("MOUPG", f"{action}::ExecuteRoutine({prng.between(600, 800)}): Result = {code}")
    for frame in ("CDlpActionImpl<class CDlpErrorImpl<class CDlpObjectInternalImpl<class CUnknownImpl<class IMoSetupDlpAction> > > >::Execute(493)",
                  "CDlpTask::ExecuteAction(3300)", "CDlpTask::ExecuteActions(3454)", "CDlpTask::Execute(1631)",
                  "CSetupManager::ExecuteTask(2630)", "CSetupManager::ExecuteInstallMode(944)", "CSetupManager::ExecuteDownlevelMode(410)"):
        log.error("MOUPG", f"{frame}: Result = {code}")
    log.info("MOUPG", "Setup phase change: [SetupPhaseInstall] -> [SetupPhaseError]")
    if extend:
        log.info("MOUPG", f"SetupNotify: Specifying extended data [{extend}] for error [{code}].")
        log.info("MOUPG", f"SetupHost: Reporting error event -> [{code}, {extend}]")
    log.error("MOUPG", f"CSetupManager::Execute(295): Result = {code}")
    log.error("MOUPG", f"CSetupHost::Execute(433): Result = {code}")


def add_panther(scene, run, folder="$Windows.~BT/Sources/Panther", errors_only=False):
    """setupact.log with its setuperr.log beside it."""
    if not errors_only:
        scene.add(f"{folder}/setupact.log", run.log.to_utf8())
    scene.add(f"{folder}/setuperr.log", "\ufeff".encode() + "".join(run.log.errors).encode())
