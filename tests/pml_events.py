# SPDX-License-Identifier: Apache-2.0
"""Events of Process Monitor for pml_writer: what all classes share, and the classes process,
registry, network and profiling. File system events are in pml_file_events.

Every method takes the process first and ends in **event: what any event has (see Trace.raw).
Strings are 8 bits wide when all characters are ASCII, as the driver writes them; wide=True forces
UTF-16. Bytes that mean nothing in a real file are noise here too, so that a reader that uses them
is noticed.
"""

import datetime
import ipaddress
import random
import struct

PROCESS, REGISTRY, FILE, PROFILING, NETWORK = range(1, 6)
TICKS = 10_000_000
START = 133_540_704_000_000_000  # 2024-03-05 00:00:00 UTC
PENDING = 0x103

# Names as Process Monitor shows them; a number is as good.
RESULTS = {
    "SUCCESS": 0, "": PENDING, "REPARSE": 0x104, "MORE ENTRIES": 0x105,
    "OPLOCK BREAK IN PROGRESS": 0x108, "NOTIFY CLEANUP": 0x10B, "NOTIFY ENUM DIR": 0x10C,
    "FILE LOCKED WITH ONLY READERS": 0x12A, "FILE LOCKED WITH WRITERS": 0x12B,
    "OPLOCK HANDLE CLOSED": 0x216, "BUFFER OVERFLOW": 0x80000005, "NO MORE FILES": 0x80000006,
    "NO MORE ENTRIES": 0x8000001A, "UNSUCCESSFUL": 0xC0000001, "NOT IMPLEMENTED": 0xC0000002,
    "INVALID INFO CLASS": 0xC0000003, "INFO LENGTH MISMATCH": 0xC0000004,
    "INVALID HANDLE": 0xC0000008, "INVALID PARAMETER": 0xC000000D, "NO SUCH DEVICE": 0xC000000E,
    "NO SUCH FILE": 0xC000000F, "INVALID DEVICE REQUEST": 0xC0000010, "END OF FILE": 0xC0000011,
    "ACCESS DENIED": 0xC0000022, "BUFFER TOO SMALL": 0xC0000023, "NAME INVALID": 0xC0000033,
    "NAME NOT FOUND": 0xC0000034, "NAME COLLISION": 0xC0000035, "PATH NOT FOUND": 0xC000003A,
    "SHARING VIOLATION": 0xC0000043, "QUOTA EXCEEDED": 0xC0000044, "FILE LOCK CONFLICT": 0xC0000054,
    "NOT GRANTED": 0xC0000055, "DELETE PENDING": 0xC0000056, "PRIVILEGE NOT HELD": 0xC0000061,
    "LOGON FAILURE": 0xC000006D, "RANGE NOT LOCKED": 0xC000007E, "DISK FULL": 0xC000007F,
    "INSUFFICIENT RESOURCES": 0xC000009A, "DEVICE NOT CONNECTED": 0xC000009D,
    "MEDIA WRITE PROTECTED": 0xC00000A2, "PIPE NOT AVAILABLE": 0xC00000AC, "PIPE BUSY": 0xC00000AE,
    "PIPE DISCONNECTED": 0xC00000B0, "IO TIMEOUT": 0xC00000B5, "IS DIRECTORY": 0xC00000BA,
    "NOT SUPPORTED": 0xC00000BB, "BAD NETWORK PATH": 0xC00000BE, "BAD NETWORK NAME": 0xC00000CC,
    "NOT EMPTY": 0xC0000101, "FILE CORRUPT": 0xC0000102, "NOT A DIRECTORY": 0xC0000103,
    "CANCELLED": 0xC0000120, "CANNOT DELETE": 0xC0000121, "FILE DELETED": 0xC0000123,
    "FILE CLOSED": 0xC0000128, "PIPE BROKEN": 0xC000014B, "REGISTRY CORRUPT": 0xC000014C,
    "KEY DELETED": 0xC000017C, "NOT FOUND": 0xC0000225, "USER MAPPED FILE": 0xC0000243,
    "NOT REPARSE POINT": 0xC0000275, "HIVE UNLOADED": 0xC0000425, "FAST IO DISALLOWED": 0xC01C0004,
}
REGISTRY_TYPES = ("REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY", "REG_DWORD",
                  "REG_DWORD_BIG_ENDIAN", "REG_LINK", "REG_MULTI_SZ", "REG_RESOURCE_LIST",
                  "REG_FULL_RESOURCE_DESCRIPTOR", "REG_RESOURCE_REQUIREMENTS_LIST", "REG_QWORD")
KEY_CLASSES = ("Basic", "Node", "Full", "Name", "Cached", "Flags", "Virtualization", "HandleTags",
               "Trust", "Layer")
VALUE_CLASSES = ("Basic", "Full", "Partial")
NETWORK_OPERATIONS = ("Unknown", "Other", "Send", "Receive", "Accept", "Connect", "Disconnect",
                      "Reconnect", "Retransmit", "TCPCopy")
INTEGRITY_SIDS = {"Low": "S-1-16-4096", "Medium": "S-1-16-8192", "High": "S-1-16-12288",
                  "System": "S-1-16-16384"}
MOST_EXTRA = 0xFFFF  # its size is 16 bits wide
NOISE = random.Random(20240305).randbytes(4096)


def status(result):
    return RESULTS[result] if isinstance(result, str) else result


def failed(event):
    """Whether the event's result is an error: then the system returned no data."""
    return status(event.get("result", 0)) >= 0xC0000000


def filetime(time):
    """Of a datetime (UTC when it says no zone); a number is one already."""
    if isinstance(time, datetime.datetime):
        zone = time.tzinfo or datetime.timezone.utc
        since = time.replace(tzinfo=zone) - datetime.datetime(1601, 1, 1,
                                                              tzinfo=datetime.timezone.utc)
        return (since.days * 86400 + since.seconds) * TICKS + since.microseconds * 10
    return time


def utf16(text):
    return text.encode("utf-16-le", "surrogatepass")


def info(text, wide=False):
    """(info word, characters) of a string in a detail blob."""
    if not wide and text.isascii():
        characters, word = text.encode("ascii"), 0x8000 | len(text)
    else:
        characters = utf16(text)
        word = len(characters) // 2
    if word & 0x7FFF != len(characters) // (1 if word & 0x8000 else 2):
        raise ValueError(f"{len(text)} characters do not fit an info word")
    return word, characters


def sid(text):
    """The binary form of S-1-5-21-..."""
    if not text:
        return b""
    revision, authority, *parts = (int(part) for part in text.split("-")[1:])
    return (struct.pack("<BB", revision, len(parts)) + authority.to_bytes(6, "big")
            + struct.pack(f"<{len(parts)}I", *parts))


def packed_address(address):
    """16 bytes; an IPv4 address takes the first four."""
    return ipaddress.ip_address(address).packed.ljust(16, b"\0")


def number_of(names, name):
    return names.index(name) if isinstance(name, str) else name


def registry_data(kind, value):
    """The bytes of a value: str, list of str or int as its type wants them; bytes stay."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return b"".join(utf16(line) + b"\0\0" for line in value) + b"\0\0"
    if isinstance(value, str):
        return utf16(value) + b"\0\0"
    kind = number_of(REGISTRY_TYPES, kind)
    return struct.pack({5: ">I", 11: "<Q"}.get(kind, "<I"), value)


def key_information(info_class, name="", time=START, subkeys=0, values=0, flags=0):
    """The KEY_*_INFORMATION that the kernel returned."""
    wide, time = utf16(name), filetime(time)
    kind = number_of(KEY_CLASSES, info_class)
    if kind == 0:
        return struct.pack("<QII", time, 0, len(wide)) + wide
    if kind == 1:
        return struct.pack("<QIIII", time, 0, 0xFFFFFFFF, 0, len(wide)) + wide
    if kind == 2:
        return struct.pack("<QIII6I", time, 0, 0xFFFFFFFF, 0, subkeys, 30, 0, values, 40, 80)
    if kind == 3:
        return struct.pack("<I", len(wide)) + wide
    if kind == 4:
        return struct.pack("<Q7I", time, 0, subkeys, 30, values, 40, 80, 0) + bytes(4)
    return struct.pack("<III", flags, 0, 0) if kind == 5 else struct.pack("<I", flags)


def value_information(info_class, kind, data, name):
    kind, wide = number_of(REGISTRY_TYPES, kind), utf16(name)
    info_class = number_of(VALUE_CLASSES, info_class)
    if info_class == 0:
        return struct.pack("<III", 0, kind, len(wide)) + wide
    if info_class == 1:
        begin = 20 + len(wide) + 3 & ~3
        head = struct.pack("<5I", 0, kind, begin, len(data), len(wide)) + wide
        return head.ljust(begin, b"\0") + data
    return struct.pack("<III", 0, kind, len(data)) + data


class ProcessEvents:
    def process_defined(self, process, **event):
        """`process` ran already when the capture began."""
        return self._process_born(process, process, 0, **event)

    def process_create(self, process, child, **event):
        return self._process_born(process, child, 1, **event)

    def _process_born(self, process, child, operation,
                      user_sid="S-1-5-21-1004336348-1177238915-682003330-1001", integrity_sid=None,
                      wide=True, **event):
        user = sid(user_sid)
        integrity = sid(integrity_sid or INTEGRITY_SIDS.get(child.integrity, ""))
        # The driver leaves these strings in UTF-16 even when they are ASCII.
        (path, path_text), (command, command_text) = info(child.path, wide), info(child.command,
                                                                                  wide)
        detail = struct.pack("<6IQQIBBHH2s", child.index, child.pid, child.parent_index,
                             child.parent_pid, child.session, child.is64, child.start, child.luid,
                             child.virtualized, len(user), len(integrity), path, command,
                             self.noise(2))
        return self.raw(process, PROCESS, operation,
                        detail + user + integrity + path_text + command_text, **event)

    def process_start(self, process, folder="C:\\", environment=(), command=None, parent_pid=None,
                      wide=True, **event):
        """`environment`: lines NAME=value."""
        command, command_text = info(process.command if command is None else command, wide)
        folder, folder_text = info(folder, wide)
        block = utf16("".join(line + "\0" for line in environment) + "\0")
        detail = struct.pack("<IHHI", process.parent_pid if parent_pid is None else parent_pid,
                             command, folder, len(block) // 2)
        return self.raw(process, PROCESS, 7, detail + command_text + folder_text + block, **event)

    def process_exit(self, process, exit_status=0, kernel=0, user=0, working_set=0x100000,
                     peak_working_set=0x180000, private=0x80000, peak_private=0x90000, operation=2,
                     **event):
        """Times are in ticks."""
        detail = struct.pack("<I6Q", exit_status & 0xFFFFFFFF, kernel, user, working_set,
                             peak_working_set, private, peak_private)
        return self.raw(process, PROCESS, operation, detail, **event)

    def process_statistics(self, process, *numbers, **event):
        return self.process_exit(process, *numbers, operation=8, **event)

    def thread_create(self, process, thread, **event):
        return self.raw(process, PROCESS, 3, struct.pack("<I", thread), **event)

    def thread_exit(self, process, kernel=0, user=0, exit_status=PENDING, **event):
        """An exit status of 0x103 (still active) is what real captures have."""
        return self.raw(process, PROCESS, 4, struct.pack("<IQQ", exit_status, kernel, user),
                        **event)

    def load_image(self, process, module, wide=None, **event):
        """`module`: of Process.module, or (path, base, size)."""
        path, base, size = module if isinstance(module, tuple) else (module.path, module.base,
                                                                     module.size)
        word, characters = info(path, self.is_wide(wide))
        detail = self.pointer(base) + struct.pack("<IH2s", size, word, self.noise(2)) + characters
        return self.raw(process, PROCESS, 5, detail, **event)

    def thread_profile(self, process, detail=b"", **event):
        return self.raw(process, PROCESS, 6, detail, **event)

    def system_statistics(self, process, page_size=4096, peak_commit_pages=0, context_switches=0,
                          system_calls=0, **event):
        """The page size and the first 312 bytes of SYSTEM_PERFORMANCE_INFORMATION."""
        detail = bytearray(316)
        for offset, value in ((0, page_size), (60, peak_commit_pages), (300, context_switches),
                              (312, system_calls)):
            struct.pack_into("<I", detail, offset, value)
        return self.raw(process, PROCESS, 9, bytes(detail), **event)


class RegistryEvents:
    def registry(self, process, operation, path, fields=b"", data=b"", extra=None, wide=None,
                 **event):
        """An operation whose fields stand between the info word and the path."""
        word, characters = info(path, self.is_wide(wide))
        rest = data if data else self.noise(2 * (len(path) & 1))
        detail = struct.pack("<H", word) + fields + characters + rest
        return self.raw(process, REGISTRY, operation, detail, extra=extra, **event)

    def open_key(self, process, path, access=0x20019, granted=None, **event):
        return self._open(process, 0, path, access, granted, 0, **event)

    def create_key(self, process, path, access=0xF003F, granted=None, disposition=2, **event):
        """`disposition`: 1 the key is new, 2 it was there."""
        return self._open(process, 1, path, access, granted, disposition, **event)

    def _open(self, process, operation, path, access, granted, disposition, **event):
        extra = struct.pack("<II", access if granted is None else granted, disposition)
        return self.registry(process, operation, path, self.noise(2) + struct.pack("<I", access),
                             extra=None if failed(event) else extra, **event)

    def close_key(self, process, path, **event):
        return self.registry(process, 2, path, **event)

    def delete_key(self, process, path, **event):
        return self.registry(process, 9, path, **event)

    def delete_value(self, process, path, **event):
        return self.registry(process, 10, path, **event)

    def flush_key(self, process, path, **event):
        return self.registry(process, 11, path, **event)

    def unload_key(self, process, path, **event):
        return self.registry(process, 13, path, **event)

    def query_multiple_value(self, process, path, **event):
        return self.registry(process, 15, path, **event)

    def set_key_security(self, process, path, **event):
        return self.registry(process, 16, path, **event)

    def query_key_security(self, process, path, **event):
        return self.registry(process, 17, path, **event)

    def load_key(self, process, path, hive_path, **event):
        return self._two_strings(process, 12, path, hive_path, **event)

    def rename_key(self, process, path, new_name, **event):
        return self._two_strings(process, 14, path, new_name, **event)

    def _two_strings(self, process, operation, path, second, wide=None, **event):
        word, characters = info(second, self.is_wide(wide))
        return self.registry(process, operation, path, struct.pack("<H", word), characters,
                             wide=wide, **event)

    def query_key(self, process, path, info_class="Full", length=0x200, returned=True, name="",
                  time=START, subkeys=0, values=0, flags=0, **event):
        """`returned=False`: the kernel gave nothing back, then only the length is shown."""
        kind = number_of(KEY_CLASSES, info_class)
        extra = key_information(kind, name, time, subkeys, values, flags)
        return self.registry(process, 3, path, self.noise(2) + struct.pack("<II", length, kind),
                             extra=extra if returned and not failed(event) else None, **event)

    def enum_key(self, process, path, index, name="", info_class="Basic", length=0x120,
                 returned=True, time=START, subkeys=0, values=0, flags=0, **event):
        kind = number_of(KEY_CLASSES, info_class)
        extra = key_information(kind, name, time, subkeys, values, flags)
        gone = failed(event) or status(event.get("result", 0)) == RESULTS["NO MORE ENTRIES"]
        return self.registry(process, 7, path,
                             self.noise(2) + struct.pack("<III", length, index, kind),
                             extra=None if gone or not returned else extra, **event)

    def query_value(self, process, path, kind="REG_SZ", value=None, info_class="Partial",
                    length=0x90, cut=None, **event):
        """`cut`: how much of what the kernel returned was captured."""
        wanted = number_of(VALUE_CLASSES, info_class)
        return self.registry(process, 5, path, self.noise(2) + struct.pack("<II", length, wanted),
                             extra=self._value(wanted, kind, value, path.rpartition("\\")[2], cut,
                                               event), **event)

    def enum_value(self, process, path, index, name="", kind="REG_SZ", value=None,
                   info_class="Full", length=0xDC, cut=None, **event):
        wanted = number_of(VALUE_CLASSES, info_class)
        return self.registry(process, 6, path,
                             self.noise(2) + struct.pack("<III", length, index, wanted),
                             extra=self._value(wanted, kind, value, name, cut, event), **event)

    def _value(self, info_class, kind, value, name, cut, event):
        if value is None or failed(event):
            return None
        return value_information(info_class, kind, registry_data(kind, value), name)[:cut]

    def set_value(self, process, path, kind, value, captured=None, **event):
        """`captured`: how many bytes of the data were kept."""
        data = registry_data(kind, value)
        kept = data[:captured]
        fields = struct.pack("<2sIIH2s", self.noise(2), number_of(REGISTRY_TYPES, kind), len(data),
                             len(kept), self.noise(2))
        return self.registry(process, 4, path, fields, kept, **event)

    def set_info_key(self, process, path, info_class, data=b"", length=None, **event):
        """0: FILETIME written, 1: flags of WOW64, 5: handle tags. `data` is what was captured."""
        fields = struct.pack("<2sIIH2s", self.noise(2), info_class,
                             len(data) if length is None else length, len(data), self.noise(2))
        return self.registry(process, 8, path, fields, data, **event)


class NetworkEvents:
    """`source`, `destination`: (address, port). `values`: mss=1460 and the like, in this order."""

    def tcp(self, process, operation, source, destination, length=0, values=None, **event):
        return self._network(process, operation, source, destination, length, values or {}, 4,
                             **event)

    def udp(self, process, operation, source, destination, length=0, values=None, **event):
        return self._network(process, operation, source, destination, length, values or {}, 0,
                             **event)

    def _network(self, process, operation, source, destination, length, values, flags, **event):
        for place, (address, _) in enumerate((source, destination)):
            flags |= (ipaddress.ip_address(address).version == 4) << place
        detail = struct.pack("<H2sI", flags, self.noise(2), length)
        detail += packed_address(source[0]) + packed_address(destination[0])
        detail += struct.pack("<HH", source[1], destination[1])
        pairs = "".join(f"{key}\0{value}\0" for key, value in values.items())
        detail += utf16(pairs + "\0\0") + self.noise(4)
        return self.raw(process, NETWORK, number_of(NETWORK_OPERATIONS, operation), detail, **event)


class ProfilingEvents:
    """Nobody has described 0 and 2 from a real capture: their blobs are an assumption."""

    def thread_profiling(self, process, user=0, kernel=0, context_switches=0, **event):
        return self.raw(process, PROFILING, 0, struct.pack("<QQI", user, kernel, context_switches),
                        **event)

    def process_profiling(self, process, user=0, kernel=0, working_set=0, private=0, **event):
        return self.raw(process, PROFILING, 1,
                        struct.pack("<4Q", user, kernel, working_set, private), **event)

    def debug_output(self, process, text, wide=None, **event):
        word, characters = info(text, self.is_wide(wide))
        return self.raw(process, PROFILING, 2,
                        struct.pack("<H2s", word, self.noise(2)) + characters, **event)
