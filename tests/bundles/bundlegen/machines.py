# SPDX-License-Identifier: Apache-2.0
"""Machines, people and upgrade media to pick from, for cases that are told again with every seed."""

import datetime

from .names import Machine
from .upgrade import Target

HOSTS = [(18363, 1556, "19h1_release.190318-1202"), (19042, 1288, "vb_release.191206-1406"),
         (19044, 2364, "vb_release.191206-1406"), (19045, 3803, "vb_release.191206-1406"),
         (22000, 1219, "co_release.210604-1628"), (22621, 2428, "ni_release.220506-1250")]
TARGETS = [("10.0.22000.1", "co_release.210604-1628"), ("10.0.22621.1", "ni_release.220506-1250"),
           ("10.0.22631.2428", "ni_release.220506-1250"), ("10.0.26100.1", "ge_release.240331-1435")]
MODELS = [("Office Tower 5090", "Example Computers Ltd."), ("Slate 13 Pro", "Example Computers Ltd."),
          ("M720 Desktop", "Contoso Systems"), ("FieldBook G4", "Fabrikam Devices"), ("ThinStation 31", "Northwind Hardware")]
SITES = ["BJ-FIN", "SH-HR", "CD-LAB", "GZ-SALE", "NJ-DEV", "HZ-CALL", "WH-OPS", "XA-EDU", "TJ-PORT", "SZ-QA"]
USERS = ["lihua", "wangfang", "zhangw", "chen.jie", "liuyang", "zhaolei", "sunmei", "zhou.min", "wuxin", "hejun", "guoli", "maqiang"]


def machine(prng):
    build, revision, lab = prng.pick(HOSTS)
    model, maker = prng.pick(MODELS)
    sid = f"S-1-5-21-{prng.between(10**9, 4 * 10**9)}-{prng.between(10**9, 4 * 10**9)}-{prng.between(10**8, 4 * 10**9)}"
    return Machine(name=f"{prng.pick(SITES)}-{prng.between(11, 989):03d}", user=prng.pick(USERS), sid=sid, build=build,
                   revision=revision, lab=lab, model=model, maker=maker)


def target(prng, host):
    """Media newer than the host's Windows."""
    version, lab = prng.pick([pair for pair in TARGETS if int(pair[0].split(".")[2]) > host.build])
    return Target(version=version, lab=lab, media=prng.pick(["D:", "E:", "F:", "C:\\$WINDOWS.~BT"]), index=prng.between(1, 6),
                  compact=prng.chance(30))


def day(prng, first=2022, last=2025):
    return datetime.date(prng.between(first, last), prng.between(1, 12), prng.between(1, 28))


def moment(prng, first=2022, last=2025):
    """ISO date and time of an office morning or afternoon."""
    return f"{day(prng, first, last)}T{prng.pick(['09', '10', '11', '13', '14', '15'])}:{prng.between(10, 55)}:{prng.between(10, 59)}"


def plus(moment_text, **delta):
    return (datetime.datetime.fromisoformat(moment_text) + datetime.timedelta(**delta)).isoformat(timespec="seconds")
