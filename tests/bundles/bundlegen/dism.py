# SPDX-License-Identifier: Apache-2.0
"""Ordinary life in a dism.log: a session opens its providers, does one command, closes them."""

PROVIDERS = ["OSServices", "DISM Package Manager", "MsiManager", "IntlManager", "IBSManager", "DriverManager",
             "DISM Unattend Manager", "SmiManager", "AppxManager", "ProvManager", "AssocManager", "GenericManager",
             "SysprepManager", "Edition Manager", "SetupPlatformManager", "VHDManager", "WimManager", "FfuManager"]


class Dism:
    def __init__(self, log, version, os_version):
        self.log = log
        self.prng = log.prng
        self.version = version
        self.os_version = os_version
        self.pid = self.tid = 0

    def say(self, who, text, where="", level="Info"):
        """`who` is the provider; where it is empty the record is of the manager process itself."""
        prefix = f"{who}: PID={self.pid} TID={self.tid} " if who else f"PID={self.pid} TID={self.tid} "
        self.log.put(level, "DISM", f"{prefix}{text}{f' - {where}' if where else ''}")

    def begin(self, command):
        prng, log = self.prng, self.log
        self.pid, self.tid = prng.between(300, 3900) * 4, prng.between(300, 3900) * 4
        self.say("", "Scratch directory set to 'C:\\Windows\\TEMP\\'.", "CDISMManager::put_ScratchDir")
        self.say("", f"DismCore.dll version: {self.version}", "CDISMManager::FinalConstruct")
        self.say("", 'Successfully loaded the ImageSession at "C:\\Windows\\System32\\Dism"', "CDISMManager::LoadLocalImageSession")
        self.say("DISM Provider Store", "Found and Initialized the DISM Logger.", "CDISMProviderStore::Internal_InitializeLogger")
        self.say("DISM Provider Store", "Failed to get and initialize the PE Provider.  Continuing by assuming that it is not a "
                 "WinPE image.", "CDISMProviderStore::Final_OnConnect")
        self.say("DISM Manager", "Successfully created the local image session and provider store.", "CDISMManager::CreateLocalImageSession")
        log.info("DISM", "DISM.EXE: <----- Starting Dism.exe session ----->")
        log.info("DISM", f"DISM.EXE: Host machine information: OS Version={self.os_version}, Running architecture=amd64, Number of processors=4")
        log.info("DISM", f"DISM.EXE: Dism.exe version: {self.version}")
        log.info("DISM", f"DISM.EXE: Executing command line: {command}")
        log.clock.tick(900)
        self.load_providers()

    def load_providers(self):
        scratch = self.prng.guid().upper()
        for provider in PROVIDERS:
            self.log.clock.tick(60)
            name = provider.replace("DISM ", "").replace(" ", "")
            self.say("DISM Provider Store", f"Connecting to the provider located at C:\\Windows\\TEMP\\{scratch}\\{name}Provider.dll.",
                     "CDISMProviderStore::Internal_LoadProvider")
        for missing in ("PEProvider.dll", "IBSProvider.dll", "EmbeddedProvider.dll"):
            self.say("DISM Provider Store", f"Failed to load the provider: C:\\Windows\\TEMP\\{scratch}\\{missing}.",
                     "CDISMProviderStore::Internal_GetProvider(hr:0x8007007e)", "Warning")
        for provider in PROVIDERS:
            self.log.info("DISM", f"DISM.EXE: Attempting to add the commands from provider: {provider}")
            if self.prng.chance(70):
                self.log.info("DISM", f"DISM.EXE: Succesfully registered commands for the provider: {provider}.")

    def end(self):
        for provider in reversed(PROVIDERS):
            self.say("DISM Provider Store", f"Disconnecting Provider: {provider}", "CDISMProviderStore::Internal_DisconnectProvider")
        self.log.info("DISM", "DISM.EXE: Image session has been closed. Reboot required=no.")
        self.log.info("DISM", "DISM.EXE: <----- Ending Dism.exe session ----->")

    def session(self, command, minutes=1):
        """A command that works."""
        self.begin(command)
        self.say("DISM Package Manager", "Loaded servicing stack for online use only.", "CDISMPackageManager::CreateCbsSession")
        self.log.clock.tick(minutes * 60000)
        self.end()
