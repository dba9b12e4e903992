# SPDX-License-Identifier: Apache-2.0
"""Writes message files of Windows (.dll, .mui) of our own making: message tables and compiled manifests.

    english = message_table({0xB0000007: "Volume %1 was mounted.%n"})
    manifest = wevt_template([Provider("{...}", events=[Event(7, template=[Field("Volume", "UnicodeString")])])])
    path.write_bytes(library([(11, 1, 0x409, english), ("WEVT_TEMPLATE", 1, 0x409, manifest)]))

Sources of the formats: src/decode/pe/message_table.h, src/decode/pe/wevt_template.h.
"""

import dataclasses
import struct
import uuid

MESSAGE_TABLE = 11
MANIFEST = "WEVT_TEMPLATE"
ENGLISH, CHINESE, GERMAN = 0x409, 0x804, 0x407
NO_MESSAGE = 0xFFFFFFFF
SECTION_ADDRESS = 0x1000
HEADERS = 0x200

IN_TYPES = {name: number for number, name in enumerate(
    "Null UnicodeString AnsiString Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float Double Boolean Binary GUID "
    "Pointer FILETIME SYSTEMTIME SID HexInt32 HexInt64 CountedUnicodeString CountedAnsiString Struct "
    "CountedBinary".split())}
OUT_TYPES = {"": 0, "xs:string": 1, "win:HexInt32": 18, "win:Port": 22, "win:IPv4": 23, "win:IPv6": 24,
             "win:Win32Error": 30, "win:HResult": 32}
LISTS = {"LEVL": 0, "TASK": 1, "OPCO": 2, "KEYW": 3, "EVNT": 4, "CHAN": 5, "MAPS": 6, "TTBL": 7, "FLTR": 9, "PRVA": 10}


def pad(data, to=4):
    return data + bytes(-len(data) % to)


# --- message tables

def message_table(messages, code_page=None):
    """`messages`: number: text. UTF-16, or of a code page."""
    blocks = []
    for number in sorted(messages):
        if blocks and blocks[-1][-1] == number - 1:
            blocks[-1].append(number)
        else:
            blocks.append([number])
    head, entries = struct.pack("<I", len(blocks)), b""
    for block in blocks:
        head += struct.pack("<III", block[0], block[-1], 4 + 12 * len(blocks) + len(entries))
        for number in block:
            text = messages[number].encode(code_page or "utf-16-le") + (b"\0" if code_page else b"\0\0")
            text = pad(text)
            entries += struct.pack("<HH", 4 + len(text), 0 if code_page else 1) + text
    return head + entries


# --- compiled manifests

@dataclasses.dataclass
class Field:
    """`length`, `count`: a number, or the name of a field before. `members`: of a structure."""
    name: str
    type: str = "UnicodeString"
    out: str = ""
    map: str = ""
    length: object = None
    count: object = None
    members: list = None


@dataclasses.dataclass
class Event:
    id: int
    version: int = 0
    level: int = 4
    opcode: int = 0
    task: int = 0
    keywords: int = 0x8000000000000000
    message: int = NO_MESSAGE
    template: list = None
    channel: int = 16


@dataclasses.dataclass
class Map:
    name: str
    values: dict  # value: number of a text
    bits: bool = False


@dataclasses.dataclass
class Provider:
    guid: str
    events: list
    message: int = NO_MESSAGE
    maps: list = ()
    tasks: dict = dataclasses.field(default_factory=dict)    # value: name
    opcodes: dict = dataclasses.field(default_factory=dict)  # (task, value): name
    levels: dict = dataclasses.field(default_factory=dict)
    channels: dict = dataclasses.field(default_factory=dict)
    keywords: dict = dataclasses.field(default_factory=dict)
    attributes: bytes = b""


class ManifestWriter:
    """Everything refers to places from the start of the resource, so parts are placed as they are written."""

    def __init__(self):
        self.data = bytearray()

    def put(self, data):
        at = len(self.data)
        self.data += data
        return at

    def set(self, at, *numbers):
        struct.pack_into(f"<{len(numbers)}I", self.data, at, *numbers)

    def name(self, text):
        units = text.encode("utf-16-le") + b"\0\0"
        return self.put(pad(struct.pack("<I", 4 + len(units)) + units))

    def close(self, at):
        """Writes the size of the part that began there."""
        self.set(at + 4, len(self.data) - at)

    def values(self, signature, entries):
        """`entries`: (bytes in front of the place of the name, bytes behind it, name)."""
        at = self.put(signature.encode() + struct.pack("<II", 0, len(entries)))
        places = [self.put(before + bytes(4) + behind) + len(before) for before, behind, _ in entries]
        for place, (_, _, name) in zip(places, entries):
            self.set(place, self.name(name))
        self.close(at)
        return at

    def maps(self, maps):
        at = self.put(b"MAPS" + struct.pack("<II", 0, len(maps)) + bytes(4 * len(maps)))
        places = {}
        for i, one in enumerate(maps):
            place = self.put((b"BMAP" if one.bits else b"VMAP") +
                             struct.pack("<IIII", 20 + 8 * len(one.values), 0, int(one.bits), len(one.values)))
            for value, message in one.values.items():
                self.put(struct.pack("<II", value, message))
            self.set(at + 12 + 4 * i, place)
            places[one.name] = place
        for one in maps:
            self.set(places[one.name] + 8, self.name(one.name))
        self.close(at)
        return at, places

    def template(self, fields, maps):
        """The fields of the template come first, then those of its structures."""
        table, first_members = list(fields), {}
        for field in fields:
            if field.members is not None:
                first_members[id(field)] = len(table)
                table += field.members
        at = self.put(b"TEMP" + struct.pack("<IIIII", 0, len(fields), len(table), 0, 1) + bytes(range(16)))
        self.put(bytes.fromhex("0f010100") + bytes(4))  # no more of the binary XML is needed
        self.set(at + 16, len(self.data))
        names = [one.name for one in table]

        def number(value, default):
            if value is None:
                return default, 0, 0
            return (value, 1, 0) if isinstance(value, int) else (names.index(value), 0, 1)

        places = []
        for field in table:
            length, fixed_length, field_length = number(field.length, 0)
            count, fixed_count, field_count = number(field.count, 1)
            flags = (int(field.members is not None) | fixed_length << 1 | field_length << 2 | fixed_count << 3 |
                     field_count << 4)
            if field.members is not None:
                kind = struct.pack("<HHI", first_members[id(field)], len(field.members), 0)
            else:
                kind = struct.pack("<BBHI", IN_TYPES[field.type], OUT_TYPES[field.out], 0, maps.get(field.map, 0))
            places.append(self.put(struct.pack("<I", flags) + kind + struct.pack("<HHI", count, length, 0)))
        for place, field in zip(places, table):
            self.set(place + 16, self.name(field.name))
        self.close(at)
        return at

    def provider(self, one):
        kinds = [kind for kind, wanted in (
            ("LEVL", one.levels), ("TASK", one.tasks), ("OPCO", one.opcodes), ("KEYW", one.keywords), ("EVNT", True),
            ("CHAN", one.channels), ("MAPS", one.maps), ("TTBL", True), ("PRVA", one.attributes)) if wanted]
        at = self.put(b"WEVT" + struct.pack("<III", 0, one.message, len(kinds)) + bytes(8 * len(kinds)))
        places = {}
        for kind, values in (("LEVL", one.levels), ("TASK", one.tasks)):
            if values:
                guid = bytes(16) if kind == "TASK" else b""
                places[kind] = self.values(kind, [(struct.pack("<II", value, NO_MESSAGE) + guid, b"", name)
                                                  for value, name in values.items()])
        if one.opcodes:
            places["OPCO"] = self.values("OPCO", [(struct.pack("<HHI", task, value, NO_MESSAGE), b"", name)
                                                  for (task, value), name in one.opcodes.items()])
        if one.keywords:
            places["KEYW"] = self.values("KEYW", [(struct.pack("<QI", mask, NO_MESSAGE), b"", name)
                                                  for mask, name in one.keywords.items()])
        if one.channels:
            places["CHAN"] = self.values("CHAN", [(bytes(4), struct.pack("<II", value, NO_MESSAGE), name)
                                                  for value, name in one.channels.items()])
        maps = {}
        if one.maps:
            places["MAPS"], maps = self.maps(one.maps)
        templates, described = [], {}
        places["TTBL"] = table = self.put(b"TTBL" + bytes(8))
        for event in one.events:
            if event.template and id(event.template) not in described:
                described[id(event.template)] = self.template(event.template, maps)
                templates.append(event.template)
        self.set(table + 8, len(templates))
        self.close(table)
        places["EVNT"] = events = self.put(b"EVNT" + struct.pack("<III", 0, len(one.events), 0))
        for event in one.events:
            self.put(struct.pack("<HBBBBHQ8I", event.id, event.version, event.channel, event.level, event.opcode,
                                 event.task, event.keywords, event.message, described.get(id(event.template), 0), 0, 0,
                                 0, 0, 0, 0))
        self.close(events)
        if one.attributes:
            places["PRVA"] = self.put(b"PRVA" + struct.pack("<II", 8 + len(one.attributes), 1) + one.attributes)
        for i, kind in enumerate(kinds):
            self.set(at + 16 + 8 * i, LISTS[kind], places[kind])
        self.close(at)
        return at


def wevt_template(providers):
    writer = ManifestWriter()
    writer.put(b"CRIM" + struct.pack("<IHHI", 0, 3, 1, len(providers)))
    for one in providers:
        writer.put(uuid.UUID(one.guid).bytes_le + bytes(4))
    for i, one in enumerate(providers):
        writer.set(16 + 20 * i + 16, writer.provider(one))
    writer.close(0)
    return bytes(writer.data)


# --- the file around them

def resource_section(resources):
    """`resources`: (type, name, language, data); a type is a number or a name."""
    tree = {}
    for kind, name, language, data in resources:
        tree.setdefault(kind, {}).setdefault(name, {})[language] = data
    section, leaves = bytearray(), []

    def directory(entries):
        """Room for a directory; named entries come first."""
        ordered = sorted(entries, key=lambda key: (not isinstance(key, str), key))
        named = sum(isinstance(key, str) for key in ordered)
        at = len(section)
        section.extend(struct.pack("<IIHHHH", 0, 0, 0, 0, named, len(ordered) - named) + bytes(8 * len(ordered)))
        return {key: at + 16 + 8 * i for i, key in enumerate(ordered)}

    for kind, place in directory(tree).items():
        struct.pack_into("<I", section, place + 4, 0x80000000 | len(section))
        if isinstance(kind, int):
            struct.pack_into("<I", section, place, kind)
        for name, place_of_name in directory(tree[kind]).items():
            struct.pack_into("<II", section, place_of_name, name, 0x80000000 | len(section))
            for language, place_of_language in directory(tree[kind][name]).items():
                struct.pack_into("<II", section, place_of_language, language, len(section))
                leaves.append((len(section), tree[kind][name][language]))
                section.extend(bytes(16))
        if isinstance(kind, str):
            struct.pack_into("<I", section, place, 0x80000000 | len(section))
            section.extend(pad(struct.pack("<H", len(kind)) + kind.encode("utf-16-le")))
    for at, data in leaves:
        section.extend(bytes(-len(section) % 8))
        struct.pack_into("<II", section, at, SECTION_ADDRESS + len(section), len(data))
        section.extend(data)
    return bytes(section)


def library(resources):
    """A 64-bit library that holds resources and nothing else."""
    section = resource_section(resources)
    optional = bytearray(112 + 16 * 8)
    struct.pack_into("<H", optional, 0, 0x20B)
    struct.pack_into("<H", optional, 68, 2)
    struct.pack_into("<I", optional, 108, 16)
    struct.pack_into("<II", optional, 112 + 2 * 8, SECTION_ADDRESS, len(section))
    raw = pad(section, 0x200)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0x5F000000, 0, 0, len(optional), 0x2022)
    table = b".rsrc\0\0\0" + struct.pack("<IIIIIIHHI", len(section), SECTION_ADDRESS, len(raw), HEADERS, 0, 0, 0, 0, 0)
    headers = b"MZ" + bytes(58) + struct.pack("<I", 0x40) + coff + bytes(optional) + table
    return headers.ljust(HEADERS, b"\0") + raw
