# SPDX-License-Identifier: Apache-2.0
"""One event of each operation, with what a reader must say of it: (call, operation, path, detail).

The details are written as Process Monitor prints them, which has its oddities: the sizes of
QueryNetworkOpenInformationFile are dates, REG_QWORD shows no value, RegQueryValue no name. An empty
detail also stands where no reader is known to decode the blob.
"""

import datetime

import pml_writer
from pml_file_events import Entry

FOLDER, FILE = "C:\\Data\\Example", "C:\\Data\\Example\\report.txt"
ABROAD = "C:\\数据\\résumé.txt"
KEY, VALUE = "HKLM\\SOFTWARE\\Example", "HKLM\\SOFTWARE\\Example\\Name"
LIN = "S-1-5-21-1004336348-1177238915-682003330-1001"
WHEN = datetime.datetime(2024, 3, 4, 17, 6, 7)
SHOWN = "3/4/2024 5:06:07 PM"
TIMES = (WHEN,) * 4
FOUR = ", ".join(f"{name}: {SHOWN}"
                 for name in ("CreationTime", "LastAccessTime", "LastWriteTime", "ChangeTime"))
NO_DATE = "1/1/1601 12:00:00 AM"
CONNECTION = ("10.0.0.5", 50001), ("203.0.113.7", 443)
SIX = ("2001:db8::5", 50002), ("2001:db8::7", 53)
CONNECTED = "case-pc01.example.com:50001 -> 203.0.113.7:https"
SIX_CONNECTED = "2001:db8:0:0:0:0:0:5:50002 -> 2001:db8:0:0:0:0:0:7:domain"
NAMED = {"Basic": "Name: Sub", "Node": "Name: Sub", "Name": "Name: Sub",
         "Full": "SubKeys: 3, Values: 4", "Cached": "SubKeys: 3, Values: 4",
         "Flags": "UserFlags: 0x5", "HandleTags": "HandleTags: 0x5"}
VALUES = (("REG_SZ", "text", 10, "text"), ("REG_EXPAND_SZ", "%TEMP%", 14, "%TEMP%"),
          ("REG_DWORD", 77, 4, "77"),
          ("REG_BINARY", bytes(range(20)), 20, " ".join(f"{byte:02X}" for byte in range(16))),
          ("REG_MULTI_SZ", ["one", "two"], 18, "one, two"), ("REG_QWORD", 1 << 40, 8, ""),
          ("REG_DWORD_BIG_ENDIAN", 77, 4, None), ("REG_NONE", b"\1", 1, None))
LISTED = ["a.txt", Entry("längst.txt", short="L~1.TXT")]
LISTINGS = {1: "FileDirectoryInformation", 2: "FileFullDirectoryInformation",
            3: "FileBothDirectoryInformation", 12: "FileNamesInformation",
            37: "FileIdBothDirectoryInformation", 38: "FileIdFullDirectoryInformation",
            60: "FileIdExtdDirectoryInformation", 63: "FileIdExtdBothDirectoryInformation"}


def shown_data(value):
    return "" if value is None else f", Data: {value}"


FILES = [
    (lambda t, p: t.create_file(p, FILE, allocation=4096), "CreateFile", FILE,
     "Desired Access: Generic Read, Disposition: Open, Options: Synchronous IO Non-Alert, "
     "Non-Directory File, Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a, "
     "OpenResult: Opened"),
    (lambda t, p: t.create_file(p, FILE, 0x120116, "OverwriteIf", 0x1000, 0x22, 0, 65536,
                                impersonating=LIN), "CreateFile", FILE,
     "Desired Access: Generic Write, Disposition: OverwriteIf, Options: Delete On Close, "
     f"Attributes: HA, ShareMode: None, AllocationSize: 65,536, Impersonating: {LIN}, "
     "OpenResult: Overwritten"),
    (lambda t, p: t.create_file(p, FILE, disposition="Create", options=1, result="ACCESS DENIED"),
     "CreateFile", FILE,
     "Desired Access: Generic Read, Disposition: Create, Options: Directory, Attributes: n/a, "
     "ShareMode: Read, Write, Delete, AllocationSize: 0"),
    (lambda t, p: t.create_file(p, ABROAD, open_result="DoesNotExist", result="NAME NOT FOUND"),
     "CreateFile", ABROAD,
     "Desired Access: Generic Read, Disposition: Open, Options: Synchronous IO Non-Alert, "
     "Non-Directory File, Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a, "
     "OpenResult: DoesNotExist"),
    (lambda t, p: t.create_pipe(p, "\\Device\\NamedPipe\\example"), "CreatePipe",
     "\\Device\\NamedPipe\\example", ""),
    (lambda t, p: t.create_mailslot(p, "\\Device\\Mailslot\\example"), "CreateMailSlot",
     "\\Device\\Mailslot\\example", ""),
    (lambda t, p: t.close_file(p, FILE), "CloseFile", FILE, ""),
    (lambda t, p: t.irp_close(p, FILE), "IRP_MJ_CLOSE", FILE, ""),
    (lambda t, p: t.query_open(p, FILE), "QueryOpen", FILE, ""),
    (lambda t, p: t.query_open(p, FILE, TIMES, result=0), "QueryOpen", FILE, ""),
    (lambda t, p: t.read_file(p, FILE, 8192, 4096, 100), "ReadFile", FILE,
     "Offset: 8,192, Length: 100"),
    (lambda t, p: t.read_file(p, FILE, 1 << 33, 4096, io_flags=0x43, priority=3), "ReadFile", FILE,
     "Offset: 8,589,934,592, Length: 4,096, "
     "I/O Flags: Non-cached, Paging I/O, Synchronous Paging I/O, Priority: Normal"),
    (lambda t, p: t.read_file(p, FILE, 0, 10, result="END OF FILE"), "ReadFile", FILE,
     "Offset: 0, Length: 10"),
    (lambda t, p: t.read_file(p, FILE, 4, 10, operation="ReadFile2"), "ReadFile2", FILE,
     "Offset: 4, Length: 10"),
    (lambda t, p: t.write_file(p, FILE, -1, 512, io_flags=0x400000, priority=1), "WriteFile", FILE,
     "Offset: -1, Length: 512, I/O Flags: Write Through, Priority: Very Low"),
    (lambda t, p: t.write_file(p, FILE, 0, 512, operation="WriteFile2"), "WriteFile2", FILE,
     "Offset: 0, Length: 512"),
    (lambda t, p: t.create_file_mapping(p, FILE, 1, 0x20), "CreateFileMapping", FILE,
     "SyncType: SyncTypeCreateSection, PageProtection: PAGE_EXECUTE_READ"),
    (lambda t, p: t.acquire_for_mod_write(p, FILE, 1 << 20), "FASTIO_ACQUIRE_FOR_MOD_WRITE", FILE,
     "EndingOffset: 1,048,576"),
    (lambda t, p: t.mdl_complete(p, FILE, 0x1234), "FASTIO_MDL_READ_COMPLETE", FILE, "MDL: 0x1234"),
    (lambda t, p: t.mdl_complete(p, FILE, 0x1234, write=True), "FASTIO_MDL_WRITE_COMPLETE", FILE,
     "MDL: 0x1234"),
    (lambda t, p: t.flush(p, FILE), "FlushBuffersFile", FILE, ""),
    (lambda t, p: t.lock(p, FILE, 124, 1, False, True), "LockFile", FILE,
     "Exclusive: False, Offset: 124, Length: 1, Fail Immediately: True"),
    (lambda t, p: t.lock(p, FILE, 1 << 40, 2, True, False), "LockFile", FILE,
     "Exclusive: True, Offset: 1,099,511,627,776, Length: 2, Fail Immediately: False"),
    (lambda t, p: t.unlock(p, FILE, 124, 1), "UnlockFileSingle", FILE, "Offset: 124, Length: 1"),
    (lambda t, p: t.unlock_all(p, FILE), "UnlockFileAll", FILE, ""),
    (lambda t, p: t.unlock_by_key(p, FILE), "UnlockFileByKey", FILE, ""),
    *[(lambda t, p, c=c: t.query_directory(p, FOLDER, "*.txt", c, LISTED), "QueryDirectory",
       FOLDER + "\\*.txt", f"Filter: *.txt, 1: a.txt, 2: längst.txt, FileInformationClass: {name}")
      for c, name in LISTINGS.items()],
    (lambda t, p: t.query_directory(p, "C:\\", entries=["x"], ascii_pattern=True), "QueryDirectory",
     "C:\\", "0: x, FileInformationClass: FileBothDirectoryInformation"),
    (lambda t, p: t.query_directory(p, FOLDER, result="NO MORE FILES"), "QueryDirectory", FOLDER,
     "FileInformationClass: FileBothDirectoryInformation"),
    (lambda t, p: t.notify_change_directory(p, FOLDER, 0x11), "NotifyChangeDirectory", FOLDER,
     "Filter: FILE_NOTIFY_CHANGE_FILE_NAME, FILE_NOTIFY_CHANGE_LAST_WRITE"),
    (lambda t, p: t.query_basic(p, FILE, TIMES, 0x21), "QueryBasicInformationFile", FILE,
     f"{FOUR}, FileAttributes: RA"),
    (lambda t, p: t.query_standard(p, FILE, 8192, 5000, 2, True), "QueryStandardInformationFile",
     FILE, "AllocationSize: 8,192, EndOfFile: 5,000, NumberOfLinks: 2, DeletePending: True, "
     "Directory: False"),
    (lambda t, p: t.query_internal(p, FILE, 0x1234), "QueryFileInternalInformationFile", FILE,
     "IndexNumber: 0x1234"),
    (lambda t, p: t.query_ea_size(p, FILE, 12), "QueryEaInformationFile", FILE, "EaSize: 12"),
    (lambda t, p: t.query_name(p, FILE, "\\Data\\ü"), "QueryNameInformationFile", FILE,
     "Name: \\Data\\ü"),
    (lambda t, p: t.query_normalized_name(p, FILE, "\\Data"), "QueryNormalizedNameInformationFile",
     FILE, ""),
    (lambda t, p: t.query_position(p, FILE, 1000), "QueryPositionInformationFile", FILE,
     "Position: 1,000"),
    (lambda t, p: t.query_all(p, FILE, "\\Data", TIMES), "QueryAllInformationFile", FILE,
     f"{FOUR}, FileAttributes: A, AllocationSize: 8,192, EndOfFile: 4,660, NumberOfLinks: 1, "
     "DeletePending: False, Directory: False, IndexNumber: 0x1000000001234, EaSize: 0, "
     "Access: Read Attributes, Synchronize, Position: 0, Mode: Synchronous IO Non-Alert, "
     "AlignmentRequirement: Long"),
    (lambda t, p: t.query_network_open(p, FILE, TIMES), "QueryNetworkOpenInformationFile", FILE,
     f"{FOUR}, AllocationSize: {NO_DATE}, EndOfFile: {NO_DATE}, FileAttributes: A"),
    (lambda t, p: t.query_attribute_tag(p, FILE, 0x420, 0xA000000C), "QueryAttributeTagFile", FILE,
     "Attributes: ARP, ReparseTag: 0xa000000c"),
    (lambda t, p: t.query_id(p, FILE), "QueryIdInformation", FILE, ""),
    (lambda t, p: t.query_streams(p, FILE, (("::$DATA", 1), (":other:$DATA", 2))),
     "QueryStreamInformationFile", FILE, ""),
    (lambda t, p: t.query_information(p, FILE, 55, b"", 116, result="INVALID PARAMETER"),
     "QueryRemoteProtocolInformation", FILE, ""),
    (lambda t, p: t.set_basic(p, FILE, TIMES, 0x80), "SetBasicInformationFile", FILE,
     f"{FOUR}, FileAttributes: N"),
    (lambda t, p: t.set_rename(p, FILE, "\\??\\C:\\Data\\neu.txt", replace=True),
     "SetRenameInformationFile", FILE, "ReplaceIfExists: True, FileName: \\??\\C:\\Data\\neu.txt"),
    (lambda t, p: t.set_rename(p, FILE, "новый.txt", ex=True, flags=2), "SetRenameInformationEx",
     FILE, "ReplaceIfExists: True, FileName: новый.txt"),
    (lambda t, p: t.set_link(p, FILE, "link.txt"), "SetLinkInformationFile", FILE,
     "ReplaceIfExists: False, FileName: link.txt"),
    (lambda t, p: t.set_disposition(p, FILE), "SetDispositionInformationFile", FILE,
     "Delete: True"),
    (lambda t, p: t.set_disposition_ex(p, FILE, 0x13), "SetDispositionInformationEx", FILE,
     "Flags: 0x13"),
    (lambda t, p: t.set_position(p, FILE, 9), "SetPositionInformationFile", FILE, "Position: 9"),
    (lambda t, p: t.set_allocation(p, FILE, 70), "SetAllocationInformationFile", FILE,
     "AllocationSize: 70"),
    (lambda t, p: t.set_end_of_file(p, FILE, 4096), "SetEndOfFileInformationFile", FILE,
     "EndOfFile: 4,096"),
    (lambda t, p: t.set_valid_data_length(p, FILE, 1), "SetValidDataLengthInformationFile", FILE,
     "ValidDataLength: 1"),
    (lambda t, p: t.query_ea(p, FILE), "QueryEAFile", FILE, ""),
    (lambda t, p: t.set_ea(p, FILE), "SetEAFile", FILE, ""),
    (lambda t, p: t.query_security(p, FILE, 7), "QuerySecurityFile", FILE,
     "Information: Owner, Group, DACL"),
    (lambda t, p: t.set_security(p, FILE, 0x80000004), "SetSecurityFile", FILE,
     "Information: DACL, DACL Protected"),
    (lambda t, p: t.fsctl(p, FILE, 0x900A8, 16384), "FileSystemControl", FILE,
     "Control: FSCTL_GET_REPARSE_POINT"),
    (lambda t, p: t.fsctl(p, FILE, 0x11C017, 256, 100), "FileSystemControl", FILE,
     "Control: FSCTL_PIPE_TRANSCEIVE, WriteLength: 100, ReadLength: 256"),
    (lambda t, p: t.offload_read(p, FILE, 65536, 1024), "FileSystemControl", FILE,
     "Control: FSCTL_OFFLOAD_READ, Offset: 65,536, Length: 1,024"),
    (lambda t, p: t.offload_write(p, FILE, 65536, 1024), "FileSystemControl", FILE,
     "Control: FSCTL_OFFLOAD_WRITE, Offset: 65,536, Length: 1,024"),
    (lambda t, p: t.ioctl(p, FILE, 0x4D0008), "DeviceIoControl", FILE,
     "Control: IOCTL_MOUNTDEV_QUERY_DEVICE_NAME"),
    (lambda t, p: t.internal_ioctl(p, FILE, 0x222004), "InternalDeviceIoControl", FILE,
     "Control: 0x222004 (Device:0x22 Function:2049 Method: 0)"),
    (lambda t, p: t.query_volume_label(p, FILE, "Daten", 0x1234ABCD, WHEN),
     "QueryInformationVolume", FILE,
     f"VolumeCreationTime: {SHOWN}, VolumeSerialNumber: 1234-ABCD, SupportsObjects: True, "
     "VolumeLabel: Daten"),
    (lambda t, p: t.query_volume_size(p, FILE, 2000, 1000), "QuerySizeInformationVolume", FILE,
     "TotalAllocationUnits: 2,000, AvailableAllocationUnits: 1,000, SectorsPerAllocationUnit: 8, "
     "BytesPerSector: 512"),
    (lambda t, p: t.query_volume_device(p, FILE), "QueryDeviceInformationVolume", FILE,
     "DeviceType: 7, Characteristics: 0x20"),
    (lambda t, p: t.query_volume_attributes(p, FILE, 7), "QueryAttributeInformationVolume", FILE,
     "FileSystemAttributes: Case Preserved, Case Sensitive, Unicode, "
     "MaximumComponentNameLength: 255, FileSystemName: NTFS"),
    (lambda t, p: t.query_volume_full_size(p, FILE, 2000, 900, 1000),
     "QueryFullSizeInformationVolume", FILE,
     "TotalAllocationUnits: 2,000, CallerAvailableAllocationUnits: 900, "
     "ActualAvailableAllocationUnits: 1,000, SectorsPerAllocationUnit: 8, BytesPerSector: 512"),
    (lambda t, p: t.query_volume_object_id(p, FILE), "QueryObjectIdInformationVolume", FILE,
     "ObjectId: 000102030405060708090A0B0C0D0E0F"),
    (lambda t, p: t.set_volume(p, FILE, 2, b"\0\0"), "SetLabelInformationVolume", FILE, ""),
    *[(lambda t, p, name=name: t.file(p, name, FILE), name, FILE, "")
      for name in ("VolumeDismount", "VolumeMount", "FASTIO_CHECK_IF_POSSIBLE", "IRP_MJ_12",
                   "IRP_MJ_11", "IRP_MJ_10", "IRP_MJ_9", "IRP_MJ_8",
                   "FASTIO_NOTIFY_STREAM_FO_CREATION", "FASTIO_RELEASE_FOR_CC_FLUSH",
                   "FASTIO_ACQUIRE_FOR_CC_FLUSH", "FASTIO_RELEASE_FOR_MOD_WRITE",
                   "FASTIO_RELEASE_FOR_SECTION_SYNCHRONIZATION", "Shutdown", "Power",
                   "SystemControl", "DeviceChange", "QueryFileQuota", "SetFileQuota",
                   "PlugAndPlay")],
    (lambda t, p: t.file(p, "PlugAndPlay", FILE, sub=23), "SurpriseRemoval", FILE, ""),
]

REGISTRY = [
    (lambda t, p: t.open_key(p, KEY), "RegOpenKey", KEY, "Desired Access: Read"),
    (lambda t, p: t.open_key(p, KEY, 0x2000000, 0x20019), "RegOpenKey", KEY,
     "Desired Access: Maximum Allowed, Granted Access: Read"),
    (lambda t, p: t.open_key(p, KEY, 0, result="NAME NOT FOUND"), "RegOpenKey", KEY, ""),
    (lambda t, p: t.create_key(p, KEY, disposition=1), "RegCreateKey", KEY,
     "Desired Access: All Access, Disposition: REG_CREATED_NEW_KEY"),
    (lambda t, p: t.create_key(p, KEY + "\\Größe", 0x20006), "RegCreateKey", KEY + "\\Größe",
     "Desired Access: Write, Disposition: REG_OPENED_EXISTING_KEY"),
    (lambda t, p: t.close_key(p, KEY), "RegCloseKey", KEY, ""),
    (lambda t, p: t.delete_key(p, KEY), "RegDeleteKey", KEY, ""),
    (lambda t, p: t.delete_value(p, VALUE), "RegDeleteValue", VALUE, ""),
    (lambda t, p: t.flush_key(p, KEY), "RegFlushKey", KEY, ""),
    (lambda t, p: t.load_key(p, KEY, "\\??\\C:\\Users\\lin\\NTUSER.DAT"), "RegLoadKey", KEY,
     "Hive Path: \\??\\C:\\Users\\lin\\NTUSER.DAT"),
    (lambda t, p: t.unload_key(p, KEY), "RegUnloadKey", KEY, ""),
    (lambda t, p: t.rename_key(p, KEY, "Прочее"), "RegRenameKey", KEY, "New Name: Прочее"),
    (lambda t, p: t.query_multiple_value(p, KEY), "RegQueryMultipleValueKey", KEY, ""),
    (lambda t, p: t.set_key_security(p, KEY), "RegSetKeySecurity", KEY, ""),
    (lambda t, p: t.query_key_security(p, KEY), "RegQueryKeySecurity", KEY, ""),
    *[(lambda t, p, c=c: t.query_key(p, KEY, c, name="Sub", subkeys=3, values=4, flags=5),
       "RegQueryKey", KEY, f"Query: {c}" + (f", {shown}" if c != "Name" else ""))
      for c, shown in NAMED.items()],
    *[(lambda t, p, c=c: t.query_key(p, KEY, c), "RegQueryKey", KEY, f"Query: {c}")
      for c in ("Virtualization", "Trust", "Layer")],
    (lambda t, p: t.query_key(p, KEY, length=1000, result="BUFFER TOO SMALL"), "RegQueryKey", KEY,
     "Query: Full, Length: 1,000"),
    *[(lambda t, p, c=c: t.enum_key(p, KEY, 1234, "Sub", c, subkeys=3, values=4), "RegEnumKey", KEY,
       f"Index: 1,234, {NAMED[c]}") for c in ("Basic", "Node", "Name", "Full")],
    (lambda t, p: t.enum_key(p, KEY, 2, length=288, result="NO MORE ENTRIES"), "RegEnumKey", KEY,
     "Index: 2, Length: 288"),
    *[(lambda t, p, k=k, v=v, c=c: t.query_value(p, VALUE, k, v, c), "RegQueryValue", VALUE,
       f"Type: {k}, Length: {length}" + shown_data(shown))
      for k, v, length, shown in VALUES for c in ("Partial", "Full")],
    (lambda t, p: t.query_value(p, VALUE, "REG_SZ", "x", "Basic"), "RegQueryValue", VALUE,
     "Type: REG_SZ"),
    (lambda t, p: t.query_value(p, VALUE, length=16, result="NAME NOT FOUND"), "RegQueryValue",
     VALUE, "Length: 16"),
    (lambda t, p: t.query_value(p, VALUE, "REG_SZ", "abcdefgh", cut=20), "RegQueryValue", VALUE,
     "Type: REG_SZ, Length: 18, Data: abcd"),
    *[(lambda t, p, k=k, v=v: t.enum_value(p, KEY, 7, "Ñame", k, v), "RegEnumValue", KEY,
       f"Index: 7, Name: Ñame, Type: {k}, Length: {length}" + shown_data(shown))
      for k, v, length, shown in VALUES],
    (lambda t, p: t.enum_value(p, KEY, 8, length=220, result="NO MORE ENTRIES"), "RegEnumValue",
     KEY, "Index: 8, Length: 220"),
    *[(lambda t, p, k=k, v=v: t.set_value(p, VALUE, k, v), "RegSetValue", VALUE,
       f"Type: {k}, Length: {length}" + shown_data(shown))
      for k, v, length, shown in VALUES],
    (lambda t, p: t.set_value(p, VALUE, "REG_SZ", "abcdefgh", captured=8), "RegSetValue", VALUE,
     "Type: REG_SZ, Length: 18, Data: abcd"),
    (lambda t, p: t.set_info_key(p, KEY, 5, b"\5\0\0\0"), "RegSetInfoKey", KEY,
     "KeySetInformationClass: KeySetHandleTagsInformation, Length: 4, HandleTags: 0x5"),
    (lambda t, p: t.set_info_key(p, KEY, 1, length=4), "RegSetInfoKey", KEY,
     "KeySetInformationClass: KeyWow64FlagsInformation, Length: 0"),
    (lambda t, p: t.registry(p, 19, KEY), "<Unknown>", KEY, ""),
]

APP = "C:\\Program Files\\Example\\app.exe"
OTHERS = [
    (lambda t, p: t.process_defined(p), "Process Defined", APP,
     "PID: 1234, Command line: app.exe /quiet"),
    (lambda t, p: t.process_create(p, p), "Process Create", APP,
     "PID: 1234, Command line: app.exe /quiet"),
    (lambda t, p: t.process_start(p, "C:\\Data\\", ["A=1", "Ü=2"]), "Process Start", "",
     "Parent PID: 1000, Command line: app.exe /quiet, Current directory: C:\\Data\\, "
     "Environment: \n;\tA=1\n;\tÜ=2"),
    (lambda t, p: t.process_exit(p, -1073741819, 5, 20_000_001, 4096, 8192, 1, 2), "Process Exit",
     "", "Exit Status: -1073741819, User Time: 2.0000001 seconds, Kernel Time: 0.0000005 seconds, "
     "Private Bytes: 1, Peak Private Bytes: 2, Working Set: 4,096, Peak Working Set: 8,192"),
    (lambda t, p: t.process_statistics(p, 0, 5, 6, 7, 8, 9, 10), "Process Statistics", "",
     "Exit Status: 0, User Time: 0.0000006 seconds, Kernel Time: 0.0000005 seconds, "
     "Private Bytes: 9, Peak Private Bytes: 10, Working Set: 7, Peak Working Set: 8"),
    (lambda t, p: t.thread_create(p, 4242), "Thread Create", "", "Thread ID: 4242"),
    (lambda t, p: t.thread_exit(p, 7, 8), "Thread Exit", "",
     "Thread ID: 77, User Time: 0.0000008, Kernel Time: 0.0000007"),
    (lambda t, p: t.load_image(p, ("C:\\Data\\x.dll", 0x71000000, 0x2000)), "Load Image",
     "C:\\Data\\x.dll", "Image Base: 0x71000000, Image Size: 0x2000"),
    (lambda t, p: t.thread_profile(p), "Thread Profile", "", ""),
    (lambda t, p: t.system_statistics(p, peak_commit_pages=9), "System Statistics", "", ""),
    (lambda t, p: t.tcp(p, "Connect", *CONNECTION, 0, {"mss": 1460, "connid": 0}), "TCP Connect",
     CONNECTED, "Length: 0, mss: 1460, connid: 0"),
    *[(lambda t, p, name=name: t.tcp(p, name, *CONNECTION, 64, {"seqnum": 0}), f"TCP {name}",
       CONNECTED, "Length: 64, seqnum: 0")
      for name in ("Unknown", "Other", "Send", "Receive", "Accept", "Disconnect", "Reconnect",
                   "Retransmit", "TCPCopy")],
    (lambda t, p: t.udp(p, "Send", *SIX, 40), "UDP Send", SIX_CONNECTED, "Length: 40"),
    (lambda t, p: t.udp(p, "Receive", *SIX, 41), "UDP Receive", SIX_CONNECTED, "Length: 41"),
    (lambda t, p: t.thread_profiling(p, 1, 2, 3), "Thread Profiling", "", ""),
    (lambda t, p: t.process_profiling(p, 1, 2, 3, 4), "Process Profiling", "",
     "User Time: 0.0000001 seconds, Kernel Time: 0.0000002 seconds, Private Bytes: 4, "
     "Working Set: 3"),
    (lambda t, p: t.debug_output(p, "hello"), "Debug Output Profiling", "", ""),
]

CASES = FILES + REGISTRY + OTHERS


def process_for_cases(trace):
    """The process of the cases, and the names that their network events need."""
    trace.host("10.0.0.5", "case-pc01.example.com")
    trace.port(443, "https")
    trace.port(53, "domain", tcp=False)
    return trace.process("app.exe", 1234, APP, "app.exe /quiet", parent_pid=1000, tid=77)


def own_capture(path):
    """A capture with every operation, 200 times: what benchmarks repeat where no real one is at hand."""
    trace = pml_writer.Trace()
    process = process_for_cases(trace)
    for _ in range(200):
        for call, *_ in CASES:
            call(trace, process)
    trace.write(path)
    return path
