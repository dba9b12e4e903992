# SPDX-License-Identifier: Apache-2.0
"""Reports of the compatibility scan: CompatData/ScanResult XML and the registry's upgrade indicators."""

HARDWARE = ["Setup_BitlockerNoTargetSupport", "Setup_TargetIsNonStagedBuild", "Setup_LanguagePackDetected", "Setup_LicenseActivation",
            "Setup_FeaturesOnDemandDetected", "Setup_FlightSigningEnabled", "Setup_SecureBoot", "Setup_SafeMode", "Setup_AuditMode",
            "Setup_MismatchedLanguage", "Setup_WindowsToGo"]
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<CompatReport xmlns="http://www.microsoft.com/ApplicationExperience/UpgradeAdvisor/01012009">'


def hardware(hard=()):
    items = "".join(f'<HardwareItem HardwareType="{kind}"><CompatibilityInfo BlockingType="{"Hard" if kind in hard else "None"}"/></HardwareItem>'
                    for kind in HARDWARE)
    return f'<System X64Capable="True" X64Running="True"/><Hardware>{items}</Hardware>'


def program(prng, name, blocking="None", status="Info", action=None, message=""):
    act = f'<Action Name="{action}" DisplayStyle="{"Button" if action != "Dismiss" else "Link"}" ResolveState="NotRun"/>' if action else ""
    note = f' Message="{message}"' if message else ""
    return (f'\t\t<Program Name="{name}" Id="{{{prng.guid()}}}" DefaultIcon="True">\n\t\t\t<CompatibilityInfo BlockingType="{blocking}" '
            f'StatusDetail="{status}"{note}/>\n\t\t\t{act}\n\t\t</Program>\n')


def driver_packages(prng, count, blocking=()):
    """oemN.inf rows; those named in `blocking` stop the migration."""
    numbers = list(range(count))
    rows = []
    for number in numbers:
        name = f"oem{number}.inf"
        rows.append(f'\t\t<DriverPackage Inf="{name}" BlockMigration="{name in blocking}" HasSignedBinaries="{not prng.chance(6)}"/>\n')
    for _ in range(count):  # the report is in no order
        first, second = prng.between(0, count - 1), prng.between(0, count - 1)
        rows[first], rows[second] = rows[second], rows[first]
    return f'\t<Devices/>\n\t<DriverPackages>\n{"".join(rows)}\t</DriverPackages>\n'


def report(edition, *parts):
    return f'{HEAD}{parts[0]}<SystemInfo UplevelEdition="{edition}" OSMajorVersion="10" OSMinorVersion="0"/>\n{"".join(parts[1:])}</CompatReport>\n'


def file_name(prng, start):
    stamp = start.replace("-", "_").replace("T", "_").replace(":", "_")
    return f"CompatData_{stamp}_{prng.between(1, 9)}_{prng.hex(8)}.xml"
