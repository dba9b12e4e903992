# SPDX-License-Identifier: Apache-2.0
"""Sysprep's setupact.log: validation and generalization, provider after provider."""

from .textlog import TextLog

PROVIDERS = [("Sysprep_Clean_Validate_Opk", "spopk.dll"), ("ValidateBitLockerState", "BdeSysprep.dll"), ("SysprepGeneralizeValidate", "AppxSysprep.dll"),
             ("Sysprep_Generalize_MountPointManager", "mntsysprep.dll"), ("Sysprep_Generalize_Pnp", "sppnp.dll"), ("SysprepGeneralize", "AppxSysprep.dll"),
             ("NetBindingSysPrep", "netshell.dll"), ("Sysprep_Generalize_DiskConfig", "disksysprep.dll"), ("EventSysprep", "wevtapi.dll"),
             ("CryptoSysPrep_Specialize", "capisp.dll"), ("TapiSysPrepClean", "tapisysprep.dll"), ("Sysprep_Generalize_IE", "iesysprep.dll")]
LAUNCH = "ActionPlatform::LaunchModule"


class Sysprep:
    def __init__(self, prng, start):
        self.log = TextLog(prng, start)
        self.prng = prng

    def begin(self):
        log = self.log
        log.info("SYSPRP", "========================================================", "0x0f004a")
        log.info("SYSPRP", "===          Beginning of a new sysprep run          ===", "0x0f004b")
        log.info("SYSPRP", "========================================================", "0x0f004c")
        log.info("SYSPRP", f"The time is now {log.clock.now:%Y-%m-%d %H:%M:%S}", "0x0f004d")
        log.info("SYSPRP", "Initialized SysPrep log at C:\\Windows\\system32\\Sysprep\\Panther", "0x0f004e")
        log.info("SYSPRP", "ValidatePrivileges:User has required privileges to sysprep machine", "0x0f0054")
        log.info("SYSPRP", "ValidateVersion:OS version is okay", "0x0f0056")
        for option in ("GENERALIZE", "OOBE", "SHUTDOWN"):
            log.info("SYSPRP", f"ParseCommands:Found supported command line option '{option}'", "0x0f003d")

    def phase(self, name, number):
        """Opens "generalize" or "cleanup"."""
        log = self.log
        log.info("SYSPRP", f"WinMain:Processing '{name}' internal providers.", "0x0f00d7")
        log.info("SYSPRP", f"RunDlls:Running platform actions specified in action file for phase {number}")
        log.info("SYSPRP", f"SysprepSession::CreateSession: Successfully created instance with action file C:\\Windows\\System32\\Sysprep\\ActionFiles\\"
                           f"{name.capitalize()}.xml, and mode <null>")

    def provider(self, method, module, lines=12):
        """A provider that works, and what it says meanwhile."""
        log, prng = self.log, self.prng
        log.info("SYSPRP", f"{LAUNCH}: Executing method '{method}' from C:\\Windows\\System32\\{module}")
        for _ in range(lines):
            log.clock.tick(900)
            kind = prng.between(0, 3)
            if kind == 0:
                log.info("SYSPRP", f"{method}: deleted value {prng.hex(8)} below HKLM\\SYSTEM\\Setup")
            elif kind == 1:
                log.info("SYSPRP", f"Found package {prng.hex(8)}.{prng.hex(10)}_{prng.between(1, 20)}.0.0.0_x64__8wekyb3d8bbwe, provisioned for all users")
            elif kind == 2:
                log.info("SYSPRP", f"Device ROOT\\{prng.hex(6).upper()}\\0000 is not removable, left in place")
            else:
                log.info("SYSPRP", f"RegOpenKeyEx of Software\\Microsoft\\{prng.hex(6)} gives 0x2, nothing to do")
        log.info("SYSPRP", f"{LAUNCH}: Successfully executed '{method}' from C:\\Windows\\System32\\{module}")

    def until(self, method, lines=12):
        """All providers before `method`, with the errors that harmless runs write."""
        for name, module in PROVIDERS:
            if name == method:
                return
            self.provider(name, module, lines)
            if self.prng.chance(25):
                self.log.error("SYSPRP", "setupdigetclassdevs failed with error 0")
        raise ValueError(method)

    def module_failed(self, method, module, code, action="Generalize", stage="Validate"):
        """The carriers above a provider that failed."""
        log = self.log
        log.error("SYSPRP", f"{LAUNCH}: Failure occurred while executing '{method}' from C:\\Windows\\System32\\{module}; dwRet = {code}", "0x0f0082")
        verb = "validating the actions" if stage == "Validate" else "executing actions"
        log.error("SYSPRP", f"SysprepSession::{stage}: Error in {verb} from C:\\Windows\\System32\\Sysprep\\ActionFiles\\{action}.xml; dwRet = {code}")
        log.error("SYSPRP", f"RunPlatformActions:Failed while {'validating' if stage == 'Validate' else 'executing'} Sysprep session actions; dwRet = {code}")
        log.error("SYSPRP", f"RunDlls:An error occurred while running registry sysprep DLLs, halting sysprep execution. dwRet = {code}", "0x0f0070")
        log.error("SYSPRP", f"WinMain:Hit failure while {'pre-validate' if stage == 'Validate' else 'processing'} sysprep {action.lower()} internal providers; "
                            f"hr = {code if len(code) == 10 else '0x8007' + code[2:].rjust(4, '0')}", "0x0f00d8")
        log.info("SYSPRP", "Shutting down SysPrep log", "0x0f0052")


def add(scene, sysprep, folder="Sysprep/Panther"):
    scene.add(f"{folder}/setupact.log", sysprep.log.to_utf8())
    scene.add(f"{folder}/setuperr.log", "\ufeff".encode() + "".join(sysprep.log.errors).encode())
