# SPDX-License-Identifier: Apache-2.0
"""Vocabulary of ordinary Windows logs, and machines and people that do not exist."""

import dataclasses

TOKEN = "31bf3856ad364e35"


@dataclasses.dataclass(frozen=True)
class Machine:
    name: str
    user: str
    sid: str  # without the last part
    build: int
    revision: int
    lab: str  # "rs4_release.180410-1804"
    model: str
    maker: str

    @property
    def version(self):
        return f"10.0.{self.build}"

    @property
    def stack_version(self):
        return f"10.0.{self.build}.{self.revision}"

    @property
    def build_string(self):
        return f"{self.build}.1.amd64fre.{self.lab}"


FEATURES = """Accessibility-Braille AppManagement-UEV BootEnvironment-Dvd BusinessScanning-Feature
Client-Features Client-ShellComponents Containers-Server-Migration Defender-Client DirectPlay-OC
EnterpriseClientSync-Host Fax-Client-Applications FodMetadata FontsSupplemental-Hans GroupPolicy-ClientTools
Hello-Face HyperV-Guest IIS-WebServer InternetExplorer-Optional Internet-Browser KernelInt-VirtualDevice
LanguageFeatures-Basic-zh-cn LanguageFeatures-Handwriting-zh-cn LanguageFeatures-OCR-zh-cn
LanguageFeatures-Speech-zh-cn Legacy-Components-OC LimitedDevice-Media MSMQ-Client MediaPlayback-OC
Media-Streaming MobilePC-Client-Premium Multimedia-RestrictedCodecs NFS-ClientSKU NetFx3-OnDemand
NetFx4-US-OC Network-Security-Tools OneCore-Connectivity OpenSSH-Client PeerDist-Client Photo-Basic
PowerShell-V2-Client Printing-Foundation Printing-PrintToPDFServices Printing-XPSServices QuickAssist
RasCMAK-Client RemoteDesktop-Client RegulatedPackages SMB1-Client SNMP-Client SearchEngine-Client
SecureStartup-Subsystem SimpleTCP Skype-ORTC StepsRecorder TFTP-Client TabletPCMath TelnetClient
TerminalServices-UsbRedirector TextPrediction-Dictionaries-zh-cn WMI-SNMP-Provider WOW64-Shared WPD-UltimatePortable
WebDAV-Redirector Wallpaper-Content WinOcr WindowsMediaPlayer-Troubleshooters WorkFolders-Client Xps-Xps-Viewer"""
FEATURES = FEATURES.split()

COMPONENTS = """a..ence-mitigations-c5 advapi32 appx-deployment-server audio-mmecore-other authentication-usermanager
bits-client bootvid browserservice capi2-certs coreos cryptbase d..ectx-direct3d11 devicesetupmanager dhcp-client-dll
directory-services-sam diskraid dns-client-minwin dwmapi eventlog-api explorer fileinfominifilter font-fms
gdi32full graphics-lddm group-policy-base http hvsocket i..tional-core-locale ie-htmlrendering installer-engine
kernel32 kernelbase l..mitedplatform-core mfplat mpssvc-svc msxml60 ndis netio-infrastructure ntfs ntdll
offlinefiles-service ole-automation p..ting-spooler-core pnp-umpnp powershell-exe print-localspl profsvc
ras-base rpc-local s..ative-serverhost schannel scripting-jscript9 search-protocolhost sechost security-kerberos
servicingstack shell32 smbserver-v2 storport taskschd-service tcpip tpm-driver-wmi twinui uiautomationcore
usbhub3-driver user32 vssservice wcn-netsh webio win32kfull winlogon wininit wlansvc wmi-core wpd-portabledeviceapi"""
COMPONENTS = COMPONENTS.split()

INBOX_DRIVERS = """acpi.sys afd.sys bthport.sys cdrom.sys clfs.sys dfsc.sys disk.sys dxgkrnl.sys e1d68x64.sys
fltmgr.sys fvevol.sys hdaudbus.sys hidclass.sys hidusb.sys http.sys i8042prt.sys iaStorAC.sys igdkmd64.sys
intelppm.sys kbdclass.sys ksecdd.sys luafv.sys mouclass.sys mountmgr.sys mrxsmb.sys msisadrv.sys mslldp.sys
ndis.sys ndisuio.sys netbt.sys ntfs.sys nvlddmkm.sys partmgr.sys pci.sys pcw.sys portcls.sys rdbss.sys rspndr.sys
rt640x64.sys RTKVHD64.sys serenum.sys serial.sys spaceport.sys srv2.sys storahci.sys stornvme.sys tcpip.sys
TeeDriverW8x64.sys tpm.sys ucx01000.sys usbccgp.sys usbhub3.sys usbstor.sys usbxhci.sys vdrvroot.sys vmbus.sys
volmgr.sys volsnap.sys vwififlt.sys wanarp.sys WdFilter.sys Wdf01000.sys WinUsb.sys wof.sys WUDFRd.sys"""
INBOX_DRIVERS = INBOX_DRIVERS.split()

DEVICE_MAKERS = ["Intel", "Realtek", "Microsoft", "Lenovo", "Synaptics", "Brother", "HP", "Canon", "Generic"]
DEVICE_CLASSES = ["System", "Net", "HIDClass", "USB", "MEDIA", "Display", "Printer", "SCSIAdapter", "Monitor",
                  "SoftwareComponent", "Extension", "Bluetooth", "Camera", "Keyboard"]

MIGRATION_UNITS = """Accessibility-Settings ActiveX-Installer Appx-Deployment-Server Authentication-LogonUI
BITS-Client BrowserService Bluetooth-Config CAPI2-Certs COM-Base Crypto-Keys DHCPClient DNS-Client
DateTimeSettings Desktop-Themes Dot3svc EAPHost-Config Explorer-Shell FaxService FontConfig GameExplorer
GroupPolicy-Registry HelpSettings ICM-Profiles IE-Feeds IE-Settings Infrared InternationalCore KeyboardFilter
LanmanServer LanmanWorkstation LocalUsers MSMQ-Settings MUI-Settings MediaPlayer-Library Mobsync MouseSettings
NFS-Client NetworkBridge NetworkProfiles OfflineFiles-Core PnpMigration PowerCfg PrintSpooler-Core RasApi
RasConnections RemoteAssistance SearchIndexer-Roots Security-SPP ShellLinks SNMP-Service SoundRecorder
SystemRestore-Main TabletPC-Input TapiSetup TaskScheduler TerminalServices-Client TimeService UserProfile-Data
VPN-Profiles WLANSvc-Profiles WMI-Core WPD-Registry Wallpaper-Settings WebClient WinInet-Cookies Winlogon-Tools"""
MIGRATION_UNITS = MIGRATION_UNITS.split()


def pointer(prng):
    return f"0x{prng.between(0x1A0, 0x2FF):x}{prng.hex(8)}"


def component_folder(prng, version, arch=None):
    """Name of a component's folder in the store, as invented as its hash."""
    arch = arch or prng.pick(["amd64", "amd64", "wow64", "x86"])
    return f"{arch}_microsoft-windows-{prng.pick(COMPONENTS)}_{TOKEN}_{version}_none_{prng.hex(16)}"


def package(prng, version):
    return f"Microsoft-Windows-{prng.pick(FEATURES)}-Package~{TOKEN}~amd64~~{version}"
