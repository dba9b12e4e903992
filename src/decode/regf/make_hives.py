#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the hives of testdata/ and testlogs/: invented machines, and damage on purpose.

    make_hives.py              all of them
    make_hives.py --large OUT  one of about 100 MB, to measure with

Layout: msuhanov/regf, "Windows registry file format specification".
"""

import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
NONE = 0xFFFFFFFF
SZ, EXPAND, BINARY, DWORD, MULTI, QWORD = 1, 2, 3, 4, 7, 11
SEGMENT = 16344


def filetime(day, hour=8, minute=0):
    """Of 2023-05-DAY, UTC."""
    days = 154252 + day - 1  # 154252: from 1601-01-01 to 2023-05-01
    return ((days * 24 + hour) * 60 + minute) * 60 * 10_000_000


def text(value):
    return value.encode("utf-16-le") + b"\0\0"


def sid(*numbers):
    authority, *rest = numbers
    return bytes([1, len(rest)]) + authority.to_bytes(6, "big") + struct.pack(f"<{len(rest)}I", *rest)


SYSTEM, ADMINISTRATORS, USERS = sid(5, 18), sid(5, 32, 544), sid(5, 32, 545)
INSTALLER = sid(5, 80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464)


def ace(kind, flags, mask, who):
    return struct.pack("<BBHI", kind, flags, 8 + len(who), mask) + who


def descriptor(owner, aces):
    acl = struct.pack("<BBHHH", 2, 0, 8 + sum(map(len, aces)), len(aces), 0) + b"".join(aces)
    at = 20
    head = struct.pack("<BBHIIII", 1, 0, 0x8004, at + len(acl), at + len(acl) + len(owner), 0, at)
    return head + acl + owner + SYSTEM


PLAIN = descriptor(ADMINISTRATORS, [ace(0, 2, 0xF003F, SYSTEM), ace(0, 2, 0xF003F, ADMINISTRATORS), ace(0, 2, 0x20019, USERS)])
LOCKED = descriptor(INSTALLER, [ace(1, 2, 0x2, USERS), ace(0, 2, 0xF003F, INSTALLER), ace(0, 2, 0x20019, ADMINISTRATORS)])


class Key:
    def __init__(self, name, values=(), keys=(), day=9, security=PLAIN, wide=False):
        self.name, self.values, self.keys = name, list(values), list(keys)
        self.day, self.security, self.wide = day, security, wide


class Hive:
    def __init__(self, root, name, sequence=(7, 7), minor=5):
        self.data = bytearray(32)
        self.minor = minor
        self.securities = {}
        self.cells = {}  # of keys, by path
        root_at = self.key(root, NONE, "")
        size = (len(self.data) + 4095) // 4096 * 4096
        if size > len(self.data):
            left = size - len(self.data)
            self.data += struct.pack("<i", left) + bytes(left - 4)
        self.data[:32] = struct.pack("<4sIIQQI", b"hbin", 0, size, 0, filetime(9), 0)
        self.root, self.name, self.sequence = root_at, name, sequence

    def cell(self, content):
        at = len(self.data)
        size = (len(content) + 4 + 7) // 8 * 8
        self.data += struct.pack("<i", -size) + content + bytes(size - 4 - len(content))
        return at

    def put(self, at, content):
        self.data[at:at + len(content)] = content

    def secure(self, content):
        if content not in self.securities:
            at = self.cell(b"sk" + struct.pack("<HIIII", 0, 0, 0, 1, len(content)) + content)
            self.put(at + 8, struct.pack("<II", at, at))
            self.securities[content] = at
        return self.securities[content]

    def value(self, name, kind, data):
        if kind == DWORD and isinstance(data, int):
            data = struct.pack("<I", data)
        if kind == QWORD and isinstance(data, int):
            data = struct.pack("<Q", data)
        if isinstance(data, str):
            data = text(data)
        if isinstance(data, list):
            data = b"".join(text(one) for one in data) + b"\0\0"
        is_latin = all(ord(c) < 256 for c in name)
        raw = name.encode("latin-1") if is_latin else name.encode("utf-16-le")
        size, place = len(data), 0
        if size <= 4:
            size, place = size | 0x80000000, struct.unpack("<I", data.ljust(4, b"\0"))[0]
        elif size > SEGMENT and self.minor >= 4:
            pieces = [self.cell(data[at:at + SEGMENT]) for at in range(0, size, SEGMENT)]
            place = self.cell(struct.pack(f"<{len(pieces)}I", *pieces))
            place = self.cell(b"db" + struct.pack("<HI", len(pieces), place))
        else:
            place = self.cell(data)
        head = b"vk" + struct.pack("<HIIIHH", len(raw), size, place, kind, int(is_latin), 0)
        return self.cell(head + raw)

    def key(self, key, parent, path):
        is_latin = not key.wide and all(ord(c) < 256 for c in key.name)
        raw = key.name.encode("latin-1") if is_latin else key.name.encode("utf-16-le")
        at = self.cell(bytes(76) + raw)
        path = f"{path}\\{key.name}" if parent != NONE else ""
        self.cells[path] = at
        values = [self.value(*value) for value in key.values]
        values_at = self.cell(struct.pack(f"<{len(values)}I", *values)) if values else NONE
        keys = sorted(key.keys, key=lambda one: one.name.upper())
        places = [(self.key(one, at, path), one.name) for one in keys]
        leaves = [self.leaf(places[i:i + 500]) for i in range(0, len(places), 500)]
        keys_at = NONE
        if len(leaves) == 1:
            keys_at = leaves[0]
        elif leaves:
            keys_at = self.cell(b"ri" + struct.pack(f"<H{len(leaves)}I", len(leaves), *leaves))
        flags = (0x2C if parent == NONE else 0) & ~0x20 | (0x20 if is_latin else 0)
        head = b"nk" + struct.pack("<HQIIIIIIIIIIIIIIIHH", flags, filetime(key.day), 0, parent if parent != NONE else 0,
                                   len(keys), 0, keys_at, NONE, len(values), values_at, self.secure(key.security), NONE,
                                   0, 0, 0, 0, 0, len(raw), 0)
        self.put(at + 4, head)
        return at

    def leaf(self, places):
        entries = b""
        for at, name in places:
            value = 0
            for c in name.upper():
                value = (value * 37 + ord(c)) & 0xFFFFFFFF
            entries += struct.pack("<II", at, value)
        return self.cell(b"lh" + struct.pack("<H", len(places)) + entries)

    def base_block(self, kind=0, sequence=None):
        first, second = sequence or self.sequence
        head = b"regf" + struct.pack("<IIQIIIIIII", first, second, filetime(9, 14, 12), 1, self.minor, kind, 1, self.root,
                                     len(self.data), 1)
        head += self.name.encode("utf-16-le").ljust(64, b"\0")
        head = head.ljust(508, b"\0")
        value = 0
        for word in struct.unpack("<127I", head):
            value ^= word
        return head + struct.pack("<I", value)

    def bytes(self):
        return self.base_block().ljust(4096, b"\0") + bytes(self.data)


def nest(path, *keys):
    """Keys inside of keys: nest("A\\B", ...) is A with B with the keys."""
    inner = list(keys)
    for name in reversed(path.split("\\")):
        inner = [Key(name, keys=inner)]
    return inner[0]


def service(name, start, image, kind=0x10, keys=(), **more):
    values = [("Start", DWORD, start), ("Type", DWORD, kind), ("ErrorControl", DWORD, 1), ("ImagePath", EXPAND, image)]
    values += [(one, SZ, data) for one, data in more.items()]
    return Key(name, values, keys)


def filter_service(name, altitude, start=0):
    instance = Key(f"{name} Instance", [("Altitude", SZ, altitude), ("Flags", DWORD, 0)])
    instances = Key("Instances", [("DefaultInstance", SZ, f"{name} Instance")], [instance])
    return service(name, start, f"system32\\drivers\\{name}.sys", kind=2, keys=[instances], Group="FSFilter Anti-Virus")


def system_root():
    control = Key("Control", [("SystemStartOptions", SZ, " NOEXECUTE=OPTIN"), ("WaitToKillServiceTimeout", SZ, "5000")], [
        Key("ComputerName", keys=[
            Key("ComputerName", [("ComputerName", SZ, "PC-0417-NEW")])]),
        Key("TimeZoneInformation", [("ActiveTimeBias", DWORD, 0xFFFFFE20), ("Bias", DWORD, 0xFFFFFE20),
                                    ("TimeZoneKeyName", SZ, "China Standard Time")]),
        Key("Session Manager", [
            ("BootExecute", MULTI, ["autocheck autochk *"]),
            ("PendingFileRenameOperations", MULTI, ["\\??\\C:\\Windows\\Temp\\0agent.tmp", "",
                                                    "\\??\\C:\\New\\a.dll", "!\\??\\C:\\Windows\\a.dll"])],
            [Key("Environment", [("PROCESSOR_ARCHITECTURE", SZ, "AMD64"), ("Path", EXPAND, "%SystemRoot%\\system32")])]),
        nest("SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2", Key("Client", [("Enabled", DWORD, 0)])),
        nest("Class", Key("{4d36e967-e325-11ce-bfc1-08002be10318}", [("Class", SZ, "DiskDrive"),
                                                                     ("UpperFilters", MULTI, ["partmgr", "diskguard"])]))])
    services = Key("Services", keys=[
        service("wuauserv", 4, "%systemroot%\\system32\\svchost.exe -k netsvcs -p", DisplayName="Windows Update"),
        service("BITS", 3, "%SystemRoot%\\System32\\svchost.exe -k netsvcs -p"),
        service("Tcpip", 0, "System32\\drivers\\tcpip.sys", keys=[
            Key("Parameters", [("Hostname", SZ, "pc-0417"), ("NV Hostname", SZ, "pc-0417-new"), ("Domain", SZ, "")])]),
        filter_service("FileGuard", "328111"),
        filter_service("OldGuard", "329000.5", start=4),
        Key("NoStart", [("Other", DWORD, 1)])])
    unused = Key("ControlSet001", keys=[nest("Services", service("wuauserv", 3, "old.exe"))])
    setup = Key("Setup", [("SystemSetupInProgress", DWORD, 1), ("SetupPhase", DWORD, 4), ("CmdLine", SZ, "oobe\\windeploy.exe"),
                          ("Upgrade", DWORD, 0)],
                [nest("MoSetup", Key("Volatile", [("SetupProgress", DWORD, 0x42), ("BoxResult", DWORD, 0xC1900101)]))])
    return Key("ROOT", keys=[
        Key("Select", [("Current", DWORD, 2), ("Default", DWORD, 2), ("Failed", DWORD, 0), ("LastKnownGood", DWORD, 1)]),
        setup, unused, Key("ControlSet002", keys=[control, services], security=LOCKED)])


def software_root():
    nt = Key("CurrentVersion", [
        ("ProductName", SZ, "Windows 10 Pro"), ("EditionID", SZ, "Professional"), ("CurrentVersion", SZ, "6.3"),
        ("CurrentMajorVersionNumber", DWORD, 10), ("CurrentMinorVersionNumber", DWORD, 0), ("CurrentBuildNumber", SZ, "19045"),
        ("UBR", DWORD, 4046), ("DisplayVersion", SZ, "22H2"), ("DigitalProductId", BINARY, bytes(16)), ("InstallTime", QWORD, 1 << 40)],
        [Key("ProfileList", [("ProfilesDirectory", EXPAND, "%SystemDrive%\\Users")], [
            Key("S-1-5-21-1-2-3-1001", [("ProfileImagePath", EXPAND, "C:\\Users\\TEMP"), ("State", DWORD, 0x204)]),
            Key("S-1-5-21-1-2-3-1001.bak", [("ProfileImagePath", EXPAND, "C:\\Users\\li.wei"), ("State", DWORD, 0x8000)])]),
         Key("Winlogon", [("Shell", SZ, "explorer.exe"), ("Userinit", SZ, "C:\\Windows\\system32\\userinit.exe,")]),
         nest("AppCompatFlags\\TargetVersionUpgradeExperienceIndicators", Key("NI22H2", [("RedReason", MULTI, ["Tpm"]), ("GatedBlockId", MULTI, ["41332279"])]))])

    def package(name, state):
        return Key(f"{name}~31bf3856ad364e35~amd64~~10.0.1.3", [("CurrentState", DWORD, state), ("InstallName", SZ, "update.mum")])

    cbs = Key("Component Based Servicing", [("LastTrustTime", QWORD, 5)], [
        Key("RebootPending"), nest("PackagesPending", Key("Package_for_KB5034122~31bf3856ad364e35~amd64~~19041.3930.1.5")),
        Key("SessionsPending", [("Exclusive", DWORD, 3), ("TotalSessionPhases", DWORD, 0)]),
        Key("Packages", keys=[package("Package_for_KB5030211", 0x70), package("Package_for_KB5034122", 0x60),
                              package("Microsoft-Sample-Feature-Package", 0x70), package("Microsoft-Sample-Old-Package", 0x50)])])
    windows = Key("CurrentVersion", keys=[
        cbs, nest("WindowsUpdate\\Auto Update", Key("RebootRequired", [("a1b2", DWORD, 1)])),
        Key("RunOnce", [("Finish", SZ, "C:\\Agent\\finish.exe /s")]),
        Key("Uninstall", keys=[Key("{0001}", [("DisplayName", SZ, "示例安全卫士 | 企业版"), ("DisplayVersion", SZ, "9.1"), ("Publisher", SZ, "Example")]),
                               Key("Nameless", [("Other", SZ, "x")])]),
        nest("Setup", Key("State", [("ImageState", SZ, "IMAGE_STATE_COMPLETE")]))])
    policies = nest("Microsoft\\Windows", Key("WindowsUpdate", [
        ("WUServer", SZ, "http://wsus.example.com:8530"), ("WUStatusServer", SZ, "http://wsus.example.com:8530"),
        ("TargetReleaseVersion", DWORD, 1), ("TargetReleaseVersionInfo", SZ, "22H2")], [
        Key("AU", [("UseWUServer", DWORD, 1), ("NoAutoUpdate", DWORD, 0)])]))
    microsoft = Key("Microsoft", keys=[
        Key("Windows NT", keys=[nt]), Key("Windows", keys=[windows]),
        nest("Security Center\\Provider\\Av", Key("{0002}", [("DISPLAYNAME", SZ, "Example Shield"), ("STATE", DWORD, 0x41000)]))])
    return Key("ROOT", keys=[microsoft, Key("Classes"), Key("Policies", keys=[policies])])


def user_root():
    long_text = "一二三四五六七八九十" * 4000
    return Key("ROOT", keys=[
        Key("Control Panel"), Key("Environment", [("TEMP", EXPAND, "%USERPROFILE%\\AppData\\Local\\Temp"), ("Path", SZ, "C:\\Tools")]),
        Key("Software", keys=[
            nest("Microsoft\\Windows\\CurrentVersion",
                 Key("Run", [("同步助手", SZ, "C:\\Users\\li.wei\\sync.exe"), ("Caf\xe9", SZ, "C:\\caf\xe9.exe"), ("", SZ, "default"),
                             ("Long", SZ, long_text), ("Odd", 0xFFFF0012, b"\1\2\3\4\5"), ("Cut", SZ, b"a\0b"), ("Nothing", SZ, b"")],
                     wide=True)),
            Key("中文项", [("值", DWORD, 7)])])])


def damaged_root():
    services = [service(f"Sample{i:03}", 3, f"C:\\Sample\\{i}.exe") for i in range(12)]
    return Key("ROOT", keys=[Key("Select", [("Current", DWORD, 1)]), Key("Setup", [("SetupPhase", DWORD, 4), ("CmdLine", SZ, "x.exe")]),
                             Key("ControlSet001", keys=[Key("Services", keys=services), Key("Control", [("CurrentUser", SZ, "USERNAME")])])])


def damage(hive):
    """A loop, a value beyond its cell, a list that is cut, a record overwritten, places outside."""
    first = "\\ControlSet001\\Services\\Sample"
    cells, data = hive.cells, hive.data
    keys_at = struct.unpack_from("<I", data, cells["\\ControlSet001\\Services"] + 4 + 28)[0]
    hive.put(cells[first + "001"] + 4 + 20, struct.pack("<I", 1))            # a subkey list that is the parent's
    hive.put(cells[first + "001"] + 4 + 28, struct.pack("<I", keys_at))
    hive.put(cells[first + "002"] + 4, b"xx")                                  # no key any more
    hive.put(cells[first + "003"] + 4 + 36, struct.pack("<I", 5000))         # more values than its list
    hive.put(cells[first + "004"] + 4 + 40, struct.pack("<I", 0x7FFFFFF8))   # a list outside
    values_at = struct.unpack_from("<I", data, cells[first + "005"] + 4 + 40)[0]
    image = struct.unpack_from("<I", data, values_at + 4 + 12)[0]
    hive.put(image + 4 + 4, struct.pack("<I", 0x00FFFFFF))                   # longer than its record
    hive.put(cells[first + "006"] + 4 + 72, struct.pack("<H", 60000))        # a name beyond its record
    hive.put(cells[first + "007"], struct.pack("<i", 88))                     # in free space
    hive.put(cells[first + "008"] + 4 + 44, struct.pack("<I", 12))           # no security record there
    return hive


def rotate(value, by):
    return (value << by | value >> (32 - by)) & 0xFFFFFFFF


def marvin(content):
    low, high = 0x7A4E55C5, 0x82EF4D88
    content += b"\x80"
    content += bytes(-len(content) % 4) + bytes(4)
    for (word,) in struct.iter_unpack("<I", content):
        low = (low + word) & 0xFFFFFFFF
        high ^= low
        low = (rotate(low, 20) + high) & 0xFFFFFFFF
        high = rotate(high, 9) ^ low
        low = (rotate(low, 27) + high) & 0xFFFFFFFF
        high = rotate(high, 19)
    return struct.pack("<II", low, high)


def new_log(hive, entries, sequence):
    """entries: (sequence, [(offset in the bins, bytes)])"""
    content = hive.base_block(kind=6, sequence=(sequence, sequence))
    for number, pages in entries:
        body = b"".join(struct.pack("<II", at, len(page)) for at, page in pages) + b"".join(page for _, page in pages)
        size = (40 + len(body) + 511) // 512 * 512
        body = body.ljust(size - 40, b"\0")
        head = b"HvLE" + struct.pack("<IIIII", size, 0, number, len(hive.data), len(pages)) + marvin(body)
        content += head + marvin(head) + body
    return content


def old_log(hive, pages):
    bits = bytearray((len(hive.data) // 512 + 7) // 8)
    for page in pages:
        bits[page // 8] |= 1 << page % 8
    vector = (b"DIRT" + bytes(bits)).ljust((4 + len(bits) + 511) // 512 * 512, b"\0")
    return hive.base_block(kind=1, sequence=(8, 8)) + vector + b"".join(bytes(hive.data[p * 512:p * 512 + 512]) for p in pages)


def note_root(note):
    return Key("ROOT", keys=[Key("Notes", [("Note", SZ, note), ("Tail", SZ, "t" * 20)], day=9)])


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(path.relative_to(HERE), len(content))


def write_logs():
    """The same hive in three states: as the file has it, after one transaction, after two."""
    before, between, after = (Hive(note_root(note), "notes", (8, 7)) for note in ("before", "betwee", "after!"))
    folder = HERE / "testlogs"

    def changes(old, new):
        return [(p * 512, bytes(new.data[p * 512:p * 512 + 512])) for p in range(len(new.data) // 512)
                if new.data[p * 512:p * 512 + 512] != old.data[p * 512:p * 512 + 512]]

    write(folder / "before.hive", before.bytes())
    write(folder / "after.hive", after.bytes())
    write(folder / "new.LOG1", new_log(before, [(8, changes(before, between))], 8))
    write(folder / "new.LOG2", new_log(before, [(9, changes(between, after))], 9))
    stale = new_log(before, [(7, changes(after, before)), (8, changes(before, between)), (9, changes(between, after))], 7)
    write(folder / "stale.LOG1", stale)
    broken = bytearray(new_log(before, [(8, changes(before, between)), (9, changes(between, after))], 8))
    broken[-300] ^= 1
    write(folder / "broken.LOG1", bytes(broken))
    write(folder / "old.LOG1", old_log(after, [at // 512 for at, _ in changes(before, after)]))


def large_root():
    def branch(depth, number):
        if depth == 0:
            return Key(f"Leaf{number:04}", [("Name", SZ, f"Sample component {number}"), ("Version", DWORD, number), ("Data", BINARY, bytes(60))])
        return Key(f"Branch{number:04}", [("Name", SZ, f"Branch {number}")], [branch(depth - 1, i) for i in range(70)])
    return Key("ROOT", keys=[Key("DerivedData", keys=[branch(2, i) for i in range(62)])])


def main():
    if sys.argv[1:2] == ["--large"]:
        pathlib.Path(sys.argv[2]).write_bytes(Hive(large_root(), "COMPONENTS").bytes())
        return
    data = HERE / "testdata"
    write(data / "system/input.hive", Hive(system_root(), "\\SystemRoot\\System32\\Config\\SYSTEM").bytes())
    write(data / "software/input.hive", Hive(software_root(), "emRoot\\System32\\Config\\SOFTWARE").bytes())
    write(data / "user/input.DAT", Hive(user_root(), "\\??\\C:\\Users\\li.wei\\ntuser.dat").bytes())
    write(data / "dirty/input.hive", Hive(damaged_root(), "SYSTEM", (9, 8)).bytes())
    write(data / "damaged/input.hive", damage(Hive(damaged_root(), "SYSTEM")).bytes())
    cut = Hive(damaged_root(), "SYSTEM").bytes()
    write(data / "cut/input.hive", cut[:len(cut) - 3000])
    write(data / "log/input.LOG1", new_log(Hive(note_root("x"), "SYSTEM"), [(3, [(0, bytes(512))])], 3))
    write_logs()


if __name__ == "__main__":
    main()
