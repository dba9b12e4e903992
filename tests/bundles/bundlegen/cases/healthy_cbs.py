# SPDX-License-Identifier: Apache-2.0
"""A CBS.log in which everything worked: scans, an update without a restart, one with."""

from ..bundle import Bundle
from ..names import Machine
from ..prng import Prng
from ..servicing import Servicing
from ..textlog import TextLog

NAME = "healthy-cbs-success-only"
FOLDER = f"tests/bundles/{NAME}"

MACHINE = Machine(name="HQ-DESK-044", user="wang", sid="S-1-5-21-823518204-1644491937-725345543", build=19041, revision=2130,
                  lab="vb_release.191206-1406", model="Office Tower 5090", maker="Example Computers Ltd.")

README = """# A CBS.log with nothing but success

Scans with hundreds of sessions, an update that needs no restart, one that does and finishes at startup, and the
complaints CBS always has (packages it cannot open while probing, reports it cannot send, a missing registry value).

It protects the verdict `healthy` and the question that belongs to it: which failure, when?
"""

EXPECTED = {
    "verdict": "healthy",
    "no_finding_above": "possible",
    "episodes": [{"kind": "update", "outcome": "success", "at_least": 1}],
    "does_not_name": ["0x800F0805", "0x80004005", "0x800F080D"],
    "timezone": "+08:00",
}


def make():
    bundle = Bundle(NAME)
    bundle.readme = README
    bundle.expected = EXPECTED
    bundle.add("CBS.log", cbs_log().to_utf8())
    return bundle


def cbs_log():
    log = TextLog(Prng(f"{NAME}/cbs"), "2022-11-15T08:32:09")
    cbs = Servicing(log, MACHINE)
    cbs.start(boot_time="2022-11-15 08:25:40.500")
    cbs.scan(140)
    cbs.install("Package_for_DotNetRollup~31bf3856ad364e35~amd64~~10.0.4590.2", 30, "10.0.19041.2130")
    cbs.stop()
    log.clock.to("14:10:00")
    cbs.start()
    rollup = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.2251.1.6"
    session = cbs.begin_install(rollup, client="UpdateAgentLCU")
    cbs.plan_and_stage(rollup, 90, "10.0.19041.2251")
    cbs.commit_online(session, rollup)
    cbs.finalized(session, reboot="yes")
    log.clock.to("17:40:00")
    cbs.shutdown()
    log.clock.to("17:42:30")
    cbs.start(boot_time="2022-11-15 17:42:02.500", autostart=True)
    cbs.successful_startup("10.0.19041.2251", count=45)
    cbs.processing_complete(session, rollup)
    cbs.scan(60)
    cbs.stop()
    return log
