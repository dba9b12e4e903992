# SPDX-License-Identifier: Apache-2.0
"""File system events of Process Monitor for pml_writer.

The detail blob is the request as the filter manager hands it to the driver: the parameters of the
IRP in slots of one pointer each (5 slots and 8 bytes), then the path, then what the operation
appends. IRP flags and callback flags (1 IRP, 2 fast I/O, 4 file system filter, 8 system buffer) are
those that real captures have for the operation.
"""

import dataclasses
import struct

from pml_events import FILE, MOST_EXTRA, PENDING, RESULTS, START
from pml_events import failed, filetime, info, number_of, sid, status, utf16

OPERATIONS = (
    "VolumeDismount", "VolumeMount", "FASTIO_MDL_WRITE_COMPLETE", "WriteFile2",
    "FASTIO_MDL_READ_COMPLETE", "ReadFile2", "QueryOpen", "FASTIO_CHECK_IF_POSSIBLE", "IRP_MJ_12",
    "IRP_MJ_11", "IRP_MJ_10", "IRP_MJ_9", "IRP_MJ_8", "FASTIO_NOTIFY_STREAM_FO_CREATION",
    "FASTIO_RELEASE_FOR_CC_FLUSH", "FASTIO_ACQUIRE_FOR_CC_FLUSH", "FASTIO_RELEASE_FOR_MOD_WRITE",
    "FASTIO_ACQUIRE_FOR_MOD_WRITE", "FASTIO_RELEASE_FOR_SECTION_SYNCHRONIZATION",
    "CreateFileMapping", "CreateFile", "CreatePipe", "IRP_MJ_CLOSE", "ReadFile", "WriteFile",
    "QueryInformationFile", "SetInformationFile", "QueryEAFile", "SetEAFile", "FlushBuffersFile",
    "QueryVolumeInformation", "SetVolumeInformation", "DirectoryControl", "FileSystemControl",
    "DeviceIoControl", "InternalDeviceIoControl", "Shutdown", "LockUnlockFile", "CloseFile",
    "CreateMailSlot", "QuerySecurityFile", "SetSecurityFile", "Power", "SystemControl",
    "DeviceChange", "QueryFileQuota", "SetFileQuota", "PlugAndPlay")
NUMBER = {name: number for number, name in enumerate(OPERATIONS)}
DISPOSITIONS = ("Supersede", "Open", "Create", "OpenIf", "Overwrite", "OverwriteIf")
OPEN_RESULTS = ("Superseded", "Opened", "Created", "Overwritten", "Exists", "DoesNotExist")
OPENED_BY = (0, 1, 2, 1, 3, 3)  # what a success of each disposition usually is
GENERIC_READ, GENERIC_WRITE, READ_ATTRIBUTES, DELETE = 0x120089, 0x120116, 0x80, 0x10000
IRP, FAST, FILTER, SYSTEM_BUFFER = 1, 2, 4, 8
NORMAL_PRIORITY = 3 << 17
TIMES = (START - 3 * 864_000_000_000, START - 864_000_000_000, START - 2 * 864_000_000_000, START)
OFFLOAD_READ, OFFLOAD_WRITE = 0x94264, 0x98268

# (IRP flags, callback flags) of operations that are not plain requests
METADATA = (0x60830, IRP | SYSTEM_BUFFER)
FLAGS = {
    "CreateFile": (0x884, IRP | SYSTEM_BUFFER), "CreatePipe": (0x884, IRP | SYSTEM_BUFFER),
    "CreateMailSlot": (0x884, IRP | SYSTEM_BUFFER), "IRP_MJ_CLOSE": (0x404, IRP),
    "CloseFile": (0x404, IRP), "QueryInformationFile": (0, FAST), "SetInformationFile": METADATA,
    "QueryVolumeInformation": (0x60870, IRP | SYSTEM_BUFFER), "SetVolumeInformation": METADATA,
    "DirectoryControl": (0x60800, IRP), "FileSystemControl": (0x60870, IRP | SYSTEM_BUFFER),
    "DeviceIoControl": (0x60070, IRP | SYSTEM_BUFFER), "LockUnlockFile": (0, FAST),
    "QuerySecurityFile": (4, IRP), "SetSecurityFile": (4, IRP), "QueryOpen": (0, FAST),
    "FlushBuffersFile": (NORMAL_PRIORITY, IRP), "CreateFileMapping": (0, FILTER),
    "QueryEAFile": (0x100004, IRP), "SetEAFile": (4, IRP)}
for fast in ("FASTIO_MDL_WRITE_COMPLETE", "FASTIO_MDL_READ_COMPLETE", "FASTIO_CHECK_IF_POSSIBLE"):
    FLAGS[fast] = (0, FAST)
for held in OPERATIONS[14:19]:  # FASTIO_ACQUIRE_FOR_... and FASTIO_RELEASE_FOR_...
    FLAGS[held] = (0, FILTER)


@dataclasses.dataclass
class Entry:
    """A file in a listing; a plain name is one too."""

    name: str
    size: int = 0x1234
    attributes: int = 0x20
    short: str = ""
    times: tuple = TIMES
    file_id: int = 0x0001000000001234
    reparse_tag: int = 0


def four_times(times):
    """Created, accessed, written, changed."""
    return struct.pack("<4Q", *(filetime(time) for time in times))


def entry_of_listing(info_class, entry):
    """One FILE_*_INFORMATION without its link to the next."""
    name = utf16(entry.name)
    if info_class == 12:
        return struct.pack("<III", 0, 0, len(name)) + name
    head = struct.pack("<II", 0, 0) + four_times(entry.times)
    head += struct.pack("<qqII", entry.size, entry.size + 0xFFF & ~0xFFF, entry.attributes,
                        len(name))
    short = utf16(entry.short)
    short = struct.pack("<Bx24s", len(short), short)
    long_id = struct.pack("<II16s", 0, entry.reparse_tag, entry.file_id.to_bytes(16, "little"))
    head += {1: b"", 2: bytes(4), 3: bytes(4) + short,
             37: bytes(4) + short + struct.pack("<2xQ", entry.file_id),
             38: struct.pack("<IIQ", 0, 0, entry.file_id), 60: long_id,
             63: long_id + short}[info_class]
    return head + name


def listing(info_class, entries):
    blocks = [entry_of_listing(info_class, Entry(entry) if isinstance(entry, str) else entry)
              for entry in entries]
    for place, block in enumerate(blocks[:-1]):
        block += bytes(-len(block) % 8)
        blocks[place] = struct.pack("<I", len(block)) + block[4:]
    return b"".join(blocks)


def large(value):
    """A 64-bit number takes 8 bytes in the slots of either kind of system."""
    return struct.pack("<q", value)


class FileEvents:
    def file(self, process, operation, path, slots=(), sub=0, tail=b"", extra=None, irp_flags=None,
             callback=None, wide=None, **event):
        """Any operation by name or number. `slots`: the parameters, numbers or bytes, in order."""
        operation = NUMBER[operation] if isinstance(operation, str) else operation
        name = OPERATIONS[operation] if operation < len(OPERATIONS) else ""
        usual = FLAGS.get(name, (NORMAL_PRIORITY, IRP))
        noise = self.noise(9)
        word, characters = info(path, self.is_wide(wide))
        size = self.pointer_size
        parameters = b"".join(slot if isinstance(slot, bytes)
                              else (slot & (1 << 8 * size) - 1).to_bytes(size, "little")
                              for slot in slots)
        detail = struct.pack("<B7sII", sub, noise[:7], usual[0] if irp_flags is None else irp_flags,
                             usual[1] if callback is None else callback)
        # The driver rounds its buffer, which held the path in UTF-16; the rest stays as it was.
        detail += parameters.ljust(5 * size + 8, b"\0") + struct.pack("<H2s", word, noise[7:])
        detail += characters + tail + self.noise(2 + -(2 * (word & 0x7FFF) + len(tail)) % 4)
        return self.raw(process, FILE, operation, detail, extra=extra, **event)

    # --- opening and closing

    def create_file(self, process, path, access=GENERIC_READ, disposition="Open", options=0x60,
                    attributes=0, share=7, allocation=0, open_result=None, impersonating="",
                    operation="CreateFile", **event):
        """Without `open_result` a success has the usual one of its disposition, a failure none."""
        disposition = number_of(DISPOSITIONS, disposition)
        opened = status(event.get("result", 0)) in (0, RESULTS["OPLOCK BREAK IN PROGRESS"])
        if open_result is None and opened:
            open_result = OPENED_BY[disposition] if disposition < len(OPENED_BY) else 1
        who = sid(impersonating)
        slots = (self.kernel_pointer, disposition << 24 | options, attributes | share << 16, 0, 0,
                 large(allocation))
        return self.file(process, operation, path, slots,
                         tail=struct.pack("<IB3s", access, len(who), self.noise(3)) + who,
                         extra=None if open_result is None
                         else struct.pack("<II", number_of(OPEN_RESULTS, open_result), 0), **event)

    def create_pipe(self, process, path, **event):
        return self.create_file(process, path, operation="CreatePipe", **event)

    def create_mailslot(self, process, path, **event):
        return self.create_file(process, path, operation="CreateMailSlot", **event)

    def close_file(self, process, path, **event):
        """The last handle is closed (IRP_MJ_CLEANUP); the object goes with irp_close."""
        return self.file(process, "CloseFile", path, **event)

    def irp_close(self, process, path, **event):
        return self.file(process, "IRP_MJ_CLOSE", path, **event)

    def query_open(self, process, path, times=TIMES, allocation=0x2000, size=0x1234,
                   attributes=0x20, **event):
        """By default the usual "FAST IO DISALLOWED"."""
        event.setdefault("result", RESULTS["FAST IO DISALLOWED"])
        extra = self._network_open(times, allocation, size, attributes)
        return self.file(process, "QueryOpen", path,
                         (self.kernel_pointer, self.kernel_pointer + 0x70),
                         extra=None if failed(event) else extra, **event)

    # --- contents

    def read_file(self, process, path, offset=0, length=0x1000, transferred=None, io_flags=0,
                  priority=0, operation="ReadFile", **event):
        """`transferred`: what the system says it moved, by default all of a successful read."""
        irp_flags = io_flags | priority << 17
        if transferred is None and not failed(event) and "Read" in operation:
            transferred = length
        return self.file(process, operation, path, (length, 0, large(offset), self.kernel_pointer),
                         irp_flags=irp_flags, callback=IRP if irp_flags else FAST,
                         extra=None if transferred is None else struct.pack("<II", transferred, 0),
                         **event)

    def write_file(self, process, path, offset=0, length=0x1000, transferred=None,
                   operation="WriteFile", **event):
        return self.read_file(process, path, offset, length, transferred, operation=operation,
                              **event)

    def create_file_mapping(self, process, path, sync_type=1, protection=2, **event):
        event.setdefault("result", RESULTS["FILE LOCKED WITH ONLY READERS"])
        return self.file(process, "CreateFileMapping", path,
                         (struct.pack("<II", sync_type, protection), self.kernel_pointer), **event)

    def acquire_for_mod_write(self, process, path, ending_offset, **event):
        return self.file(process, "FASTIO_ACQUIRE_FOR_MOD_WRITE", path, tail=large(ending_offset),
                         **event)

    def mdl_complete(self, process, path, mdl, write=False, **event):
        name = "FASTIO_MDL_WRITE_COMPLETE" if write else "FASTIO_MDL_READ_COMPLETE"
        return self.file(process, name, path, (mdl,), **event)

    def flush(self, process, path, **event):
        return self.file(process, "FlushBuffersFile", path, **event)

    def lock(self, process, path, offset=0, length=1, exclusive=True, fail_immediately=True,
             **event):
        return self._lock(process, path, 1, offset, length, fail_immediately | exclusive << 8,
                          **event)

    def unlock(self, process, path, offset=0, length=1, **event):
        return self._lock(process, path, 2, offset, length, 0, **event)

    def unlock_all(self, process, path, **event):
        return self._lock(process, path, 3, 0, 0, 0, **event)

    def unlock_by_key(self, process, path, **event):
        return self._lock(process, path, 4, 0, 0, 0, **event)

    def _lock(self, process, path, sub, offset, length, how, **event):
        slots = (self.kernel_pointer, 0, large(offset), self.kernel_pointer, how)
        return self.file(process, "LockUnlockFile", path, slots, sub, large(length), **event)

    # --- folders

    def query_directory(self, process, path, pattern="", info_class=3, entries=(), length=None,
                        ascii_pattern=False, **event):
        """`entries`: names or Entry. The buffer comes back whole, so zeros follow the list."""
        found = listing(info_class, entries)
        length = max(0x268, len(found)) if length is None else length
        gone = failed(event) or status(event.get("result", 0)) == RESULTS["NO MORE FILES"]
        word, characters = info(pattern, not ascii_pattern)
        return self.file(process, "DirectoryControl", path,
                         (length, self.kernel_pointer if pattern else 0, info_class, 0,
                          self.kernel_pointer), 1, struct.pack("<H", word) + characters,
                         None if gone else found.ljust(length, b"\0")[:min(length, MOST_EXTRA)],
                         **event)

    def notify_change_directory(self, process, path, change_filter=0x17, length=0x800, **event):
        event.setdefault("result", PENDING)
        return self.file(process, "DirectoryControl", path, (length, change_filter), 2, **event)

    # --- information about a file

    def query_information(self, process, path, info_class, data, length=None, **event):
        """QueryInformationFile of any class; `data` is what came back."""
        return self.file(process, "QueryInformationFile", path,
                         (len(data) if length is None else length, info_class, self.kernel_pointer),
                         info_class, extra=None if failed(event) else data, **event)

    def query_basic(self, process, path, times=TIMES, attributes=0x20, **event):
        return self.query_information(process, path, 4,
                                      four_times(times) + struct.pack("<II", attributes, 0),
                                      **event)

    def query_standard(self, process, path, allocation=0x2000, size=0x1234, links=1,
                       delete_pending=False, folder=False, **event):
        data = struct.pack("<qqIBBH", allocation, size, links, delete_pending, folder, 0)
        return self.query_information(process, path, 5, data, **event)

    def query_internal(self, process, path, file_id=0x0001000000001234, **event):
        return self.query_information(process, path, 6, struct.pack("<Q", file_id), **event)

    def query_ea_size(self, process, path, size=0, **event):
        return self.query_information(process, path, 7, struct.pack("<I", size), **event)

    def query_name(self, process, path, name, info_class=9, **event):
        data = struct.pack("<I", len(utf16(name))) + utf16(name) + self.noise(8)
        return self.query_information(process, path, info_class, data, **event)

    def query_normalized_name(self, process, path, name, **event):
        return self.query_name(process, path, name, 48, **event)

    def query_position(self, process, path, position=0, **event):
        return self.query_information(process, path, 14, large(position), **event)

    def query_all(self, process, path, name="", times=TIMES, attributes=0x20, allocation=0x2000,
                  size=0x1234, links=1, delete_pending=False, folder=False,
                  file_id=0x0001000000001234, ea_size=0, access=0x100080, position=0, mode=0x20,
                  alignment=3, captured=None, **event):
        """`captured=104` is what callers with a small buffer get, with BUFFER OVERFLOW."""
        data = four_times(times) + struct.pack("<II", attributes, 0)
        data += struct.pack("<qqIBBHQII", allocation, size, links, delete_pending, folder, 0,
                            file_id, ea_size, access)
        data += struct.pack("<qIII", position, mode, alignment, len(utf16(name))) + utf16(name)
        return self.query_information(process, path, 18, data[:captured], **event)

    def _network_open(self, times, allocation, size, attributes):
        return four_times(times) + struct.pack("<qqII", allocation, size, attributes, 0)

    def query_network_open(self, process, path, times=TIMES, allocation=0x2000, size=0x1234,
                           attributes=0x20, **event):
        return self.query_information(process, path, 34,
                                      self._network_open(times, allocation, size, attributes),
                                      **event)

    def query_attribute_tag(self, process, path, attributes=0x20, reparse_tag=0, **event):
        return self.query_information(process, path, 35,
                                      struct.pack("<II", attributes, reparse_tag), **event)

    def query_id(self, process, path, serial=0x1234ABCD, file_id=0x0001000000001234, **event):
        return self.query_information(process, path, 59,
                                      struct.pack("<Q", serial) + file_id.to_bytes(16, "little"),
                                      **event)

    def query_streams(self, process, path, streams=(("::$DATA", 0x1234),), **event):
        blocks = []
        for place, (name, size) in enumerate(streams):
            block = struct.pack("<IqQ", len(utf16(name)), size, size + 0xFFF & ~0xFFF) + utf16(name)
            block += bytes(-(4 + len(block)) % 8)
            last = place == len(streams) - 1
            blocks.append(struct.pack("<I", 0 if last else 4 + len(block)) + block)
        return self.query_information(process, path, 22, b"".join(blocks), **event)

    def set_information(self, process, path, info_class, data, **event):
        """SetInformationFile of any class; `data` is what was passed in."""
        slots = (len(data), info_class, 0, 0, self.kernel_pointer)
        return self.file(process, "SetInformationFile", path, slots, info_class, data, **event)

    def set_basic(self, process, path, times=(0, 0, 0, 0), attributes=0, **event):
        return self.set_information(process, path, 4,
                                    four_times(times) + struct.pack("<II", attributes, 0), **event)

    def set_rename(self, process, path, new_name, ex=False, replace=False, root=0, flags=None,
                   **event):
        """`flags` is of the `ex` form; otherwise only whether an existing file is replaced."""
        return self._name_passed_in(process, path, new_name, 65 if ex else 10,
                                    replace if flags is None else flags, root, **event)

    def set_link(self, process, path, new_name, replace=False, root=0, **event):
        return self._name_passed_in(process, path, new_name, 11, replace, root, **event)

    def _name_passed_in(self, process, path, name, info_class, flags, root, **event):
        size = self.pointer_size
        data = int(flags).to_bytes(size, "little") + root.to_bytes(size, "little")
        data += struct.pack("<I", len(utf16(name))) + utf16(name)
        return self.set_information(process, path, info_class, data, **event)

    def set_disposition(self, process, path, delete=True, **event):
        return self.set_information(process, path, 13, bytes([delete]), **event)

    def set_disposition_ex(self, process, path, flags=3, **event):
        """1 delete, 2 POSIX, 4 force image check, 8 on close, 0x10 ignore read-only."""
        return self.set_information(process, path, 64, struct.pack("<I", flags), **event)

    def set_position(self, process, path, position, **event):
        return self.set_information(process, path, 14, large(position), **event)

    def set_allocation(self, process, path, size, **event):
        return self.set_information(process, path, 19, large(size), **event)

    def set_end_of_file(self, process, path, size, **event):
        return self.set_information(process, path, 20, large(size), **event)

    def set_valid_data_length(self, process, path, size, **event):
        return self.set_information(process, path, 39, large(size), **event)

    def query_ea(self, process, path, length=0x100, **event):
        return self.file(process, "QueryEAFile", path, (length, 0, 0, 0, self.kernel_pointer),
                         **event)

    def set_ea(self, process, path, length=0x40, **event):
        return self.file(process, "SetEAFile", path, (length, self.kernel_pointer), **event)

    def query_security(self, process, path, information=7, length=0, **event):
        return self.file(process, "QuerySecurityFile", path, (information, length), **event)

    def set_security(self, process, path, information=4, **event):
        return self.file(process, "SetSecurityFile", path, (information, self.kernel_pointer),
                         **event)

    # --- control codes

    def fsctl(self, process, path, code, output=0, input_length=0, data=b"",
              operation="FileSystemControl", **event):
        """`data` is kept for a few codes only (offloaded copies)."""
        return self.file(process, operation, path, (output, input_length, code), tail=data, **event)

    def ioctl(self, process, path, code, output=0, input_length=0, **event):
        return self.fsctl(process, path, code, output, input_length, operation="DeviceIoControl",
                          **event)

    def internal_ioctl(self, process, path, code, output=0, input_length=0, **event):
        return self.fsctl(process, path, code, output, input_length,
                          operation="InternalDeviceIoControl", **event)

    def offload_read(self, process, path, offset, length, **event):
        data = struct.pack("<IIIIqQ", 32, 0, 0, 0, offset, length)
        return self.fsctl(process, path, OFFLOAD_READ, 0x210, len(data), data, **event)

    def offload_write(self, process, path, offset, length, **event):
        data = struct.pack("<IIqQQ", 0x220, 0, offset, length, 0)
        return self.fsctl(process, path, OFFLOAD_WRITE, 16, 0x220, data, **event)

    # --- the volume

    def query_volume(self, process, path, info_class, data, **event):
        return self.file(process, "QueryVolumeInformation", path,
                         (len(data), info_class, self.kernel_pointer), info_class,
                         extra=None if failed(event) else data, **event)

    def query_volume_label(self, process, path, label="Data", serial=0x1234ABCD, created=START,
                           objects=True, **event):
        wide = utf16(label)
        data = struct.pack("<QIIBB", filetime(created), serial, len(wide), objects, 0) + wide
        return self.query_volume(process, path, 1, data, **event)

    def query_volume_size(self, process, path, total=0x100000, free=0x80000, sectors=8, sector=512,
                          **event):
        return self.query_volume(process, path, 3,
                                 struct.pack("<qqII", total, free, sectors, sector), **event)

    def query_volume_device(self, process, path, device=7, characteristics=0x20, **event):
        return self.query_volume(process, path, 4, struct.pack("<II", device, characteristics),
                                 **event)

    def query_volume_attributes(self, process, path, attributes=0x3E706FF, longest=255, name="NTFS",
                                **event):
        data = struct.pack("<IiI", attributes, longest, len(utf16(name))) + utf16(name)
        return self.query_volume(process, path, 5, data, **event)

    def query_volume_full_size(self, process, path, total=0x100000, caller=0x70000, free=0x80000,
                               sectors=8, sector=512, **event):
        data = struct.pack("<qqqII", total, caller, free, sectors, sector)
        return self.query_volume(process, path, 7, data, **event)

    def query_volume_object_id(self, process, path, object_id=bytes(range(16)), **event):
        return self.query_volume(process, path, 8, object_id + bytes(48), **event)

    def set_volume(self, process, path, info_class, data, **event):
        return self.file(process, "SetVolumeInformation", path,
                         (len(data), info_class, self.kernel_pointer), info_class, data, **event)
