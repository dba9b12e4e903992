# SPDX-License-Identifier: Apache-2.0
"""setupapi.dev.log and setupapi.offline.log: sections of device installations and driver imports."""

import datetime

from . import names

INBOX = ["c_swdevice.inf", "nettun.inf", "usbport.inf", "hidclass.inf", "machine.inf", "keyboard.inf", "msmouse.inf", "cpu.inf",
         "wvid.inf", "volume.inf", "disk.inf", "monitor.inf", "printqueue.inf", "wpdfs.inf"]


class DeviceLog:
    def __init__(self, prng, start, os_version):
        self.prng = prng
        self.now = datetime.datetime.fromisoformat(start)
        self.lines = ["[Device Install Log]", f"     OS Version = {os_version}", "     Service Pack = 0.0", "     Suite = 0x0100",
                      "     ProductType = 1", "     Architecture = amd64", "", "[BeginLog]", "", f"[Boot Session: {self.stamp()}]", ""]

    def stamp(self):
        return f"{self.now:%Y/%m/%d %H:%M:%S}.{self.now.microsecond // 1000:03d}"

    def clock(self):
        return self.stamp()[11:]

    def tick(self, milliseconds):
        self.now += datetime.timedelta(milliseconds=self.prng.between(1, milliseconds))

    def begin(self, title):
        self.lines += [f">>>  [{title}]", f">>>  Section start {self.stamp()}"]

    def say(self, component, text, mark="     "):
        """`mark` is five characters: blank, ' !   ' for a warning, ' !!! ' for an error."""
        self.lines.append(f"{mark}{component}: {text}")

    def error(self, component, text):
        self.say(component, text, " !!!  ")

    def warning(self, component, text):
        self.say(component, text, " !    ")

    def end(self, status="SUCCESS"):
        self.tick(3000)
        self.lines += [f"<<<  Section end {self.stamp()}", f"<<<  [Exit status: {status}]", ""]

    def device(self, instance, inf, description, hardware_id):
        """Opening of a device installation, up to where the driver is configured."""
        folder = f"C:\\Windows\\System32\\DriverStore\\FileRepository\\{inf}_amd64_{self.prng.hex(16)}\\{inf}"
        self.begin(f"Device Install (Hardware initiated) - {instance}")
        self.say("dvi", f"{{Build Driver List}} {self.clock()}")
        self.say("dvi", "     Searching for hardware ID(s):")
        self.say("dvi", f"          {hardware_id.lower()}")
        self.say("dvi", "     Created Driver Node:")
        self.say("dvi", f"          HardwareID   - {hardware_id}")
        self.say("dvi", f"          InfName      - {folder}")
        self.say("dvi", f"          DevDesc      - {description}")
        self.say("dvi", f"{{Build Driver List - exit(0x00000000)}} {self.clock()}")
        self.tick(900)
        self.say("ndv", f"{{Core Device Install}} {self.clock()}")
        self.say("ndv", f"     {{Installing device - {instance}}} {self.clock()}")
        self.say("sto", f"          {{Configure Driver Package: {folder}}}")
        self.say("inf", f"               {{Configure Driver: {description}}}")
        return folder

    def installed(self):
        self.say("dvi", f"          {{DIF_INSTALLDEVICE - exit(0x00000000)}} {self.clock()}")
        self.say("ndv", f"{{Core Device Install - exit(0x00000000)}} {self.clock()}")
        self.end()

    def ordinary(self, count):
        """Devices that install; now and then one asks for a restart or has no driver, which is harmless."""
        prng = self.prng
        for _ in range(count):
            self.tick(4000)
            device_class = prng.pick(names.DEVICE_CLASSES)
            instance = f"{prng.pick(['PCI', 'USB', 'SWD', 'ACPI', 'HID'])}\\VEN_{prng.hex(4).upper()}&DEV_{prng.hex(4).upper()}\\{prng.hex(8).upper()}"
            hardware_id = instance.rsplit("\\", 1)[0]
            if prng.chance(8):
                self.begin(f"Device Install (Hardware initiated) - {instance}")
                self.warning("ndv", "     No compatible driver was found for the device. Error 0xe0000228.")
                self.end("FAILURE(0xe0000228)")
                continue
            self.device(instance, prng.pick(INBOX), f"{prng.pick(names.DEVICE_MAKERS)} {device_class} {prng.between(100, 9999)}", hardware_id)
            if prng.chance(10):
                self.warning("dvi", "               Device not started: Device has problem: 0x0e (CM_PROB_NEED_RESTART).")
            self.installed()

    def to_bytes(self):
        return ("\r\n".join(self.lines) + "\r\n").encode()
