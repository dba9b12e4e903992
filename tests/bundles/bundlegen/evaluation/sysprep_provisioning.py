# SPDX-License-Identifier: Apache-2.0
"""Autopilot and provisioning in the out-of-box experience."""

from .. import eventlog, events, machines
from .case import Evaluation

CHANNEL = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider/Autopilot"
SOURCE = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider"


def autopilot_log(scene, rows):
    """`rows` are (seconds, id, level, message) after the start; policy messages around them are of every device."""
    prng, start = scene.prng, machines.moment(scene.prng, 2022)
    host = machines.machine(prng)
    log = eventlog.EventLog(CHANNEL, host.name)
    for minute in range(-30, 40):
        log.add(machines.plus(start, minutes=minute), SOURCE, 103, "Information", f"AutopilotGetPolicyStringByName succeeded: policy name = "
                f"{prng.pick(['CloudAssignedTenantDomain', 'CloudAssignedDeviceName', 'AutopilotServiceCorrelationId'])}; policy value = {prng.hex(12)}.")
        log.add(machines.plus(start, minutes=minute, seconds=20), SOURCE, 101, "Error" if prng.chance(10) else "Information",
                "AutopilotGetPolicyDwordByName failed: policy name = CloudAssignedForcedEnrollment. Error: 0x80070490" if prng.chance(40) else
                "AutopilotGetOobeSettingsOverride succeeded: OOBE setting = AUTOPILOT_OOBE_SETTINGS_SKIP_EULA; state = enabled.")
    for seconds, number, level, message in rows:
        log.add(machines.plus(start, seconds=seconds), SOURCE, number, level, message)
    scene.add("Autopilot.txt", log.wevtutil().encode("utf-16"))
    shell = events.system_en(prng, host, start, 220)
    scene.add("System.txt", shell.wevtutil().encode())
    return host


def tpm(scene):
    code = scene.prng.pick(["0x81039001", "0x81039023", "0x81039024"])
    autopilot_log(scene, [(30, 153, "Information", "AutopilotManager reported the state changed from ProfileState_Unknown to ProfileState_Available."),
                          (95, 171, "Error", f"AutopilotManager failed to set TPM identity confirmed. HRESULT = {code}"),
                          (400, 171, "Error", f"AutopilotManager failed to set TPM identity confirmed. HRESULT = {code}")])
    scene.expect(must_mention=["TPM"], must_not_blame=["DNS"], primary_code=code, cause="autopilot-tpm-not-confirmed",
                 fix_keywords_any=[["TPM"], ["firmware", "attestation", "固件", "证明"]])


def not_registered(scene):
    autopilot_log(scene, [(60, 807, "Error", "Autopilot discovery failed to find a valid MDM. Autopilot reported: ZtdDeviceIsNotRegistered"),
                          (61, 172, "Error", "AutopilotManager failed to set Autopilot profile as available. HRESULT = 0x80070491")])
    scene.expect(must_mention=["registered|注册"], must_not_blame=["DNS"], cause="autopilot-device-not-registered",
                 fix_keywords_any=[["hash", "register", "哈希", "注册"]])


def no_profile(scene):
    autopilot_log(scene, [(60, 815, "Error", "ZtdDeviceHasNoAssignedProfile"),
                          (63, 172, "Error", "AutopilotManager failed to set Autopilot profile as available. HRESULT = 0x80070491")])
    scene.expect(must_mention=["profile|配置文件"], must_not_blame=["DNS"], cause="autopilot-no-profile", fix_keywords_any=[["assign", "分配"]])


CASES = [
    Evaluation("sysprep-autopilot-tpm", "provisioning", "failure",
               "Self-deploying mode: TPM identity is not confirmed, event 171 (Windows Autopilot troubleshooting).", tpm),
    Evaluation("sysprep-autopilot-not-registered", "provisioning", "failure", "ZtdDeviceIsNotRegistered, event 807 (Autopilot troubleshooting).", not_registered),
    Evaluation("sysprep-autopilot-no-profile", "provisioning", "failure", "ZtdDeviceHasNoAssignedProfile, event 815 (Autopilot troubleshooting).", no_profile),
]
