#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Windows event logs (.evtx) out of plain Python objects: samples for tests and evaluation bundles.

    python3 tests/evtx_writer.py events.json out.evtx

or from Python

    log = evtx_writer.build([{"provider": "User32", "id": 1074, "data": ["a", "b"]}])
    path.write_bytes(log.bytes)

`events` is a list of dictionaries, all members optional:

    provider, guid, source   Provider@Name, @Guid, @EventSourceName
    id, qualifiers, version, level, task, opcode
    keywords                 number or "0x8080000000000000"; without it "classic" for an array, else 0
    time                     "2024-03-05T09:10:11.1234567Z", or a FILETIME; one minute after the one before
    record                   EventRecordID; one more than the one before
    pid, tid, activity, related, channel, computer, user ("S-1-5-18")
    data                     ["a", "b"]: strings of a classic event (<Data> each);
                             [["name" or null, "type", value], ...]: named data in a template of its own;
                             absent: no payload
    data_name                EventData@Name
    binary                   hexadecimal: <Binary> behind classic strings
    user_data                a tree (below) inside <UserData>
    rendering                {"culture", "message", "level", ...}: RenderingInfo, as forwarded logs have it
    form                     "template" (default) or "direct": tokens in the record itself

Types of values: null string ansi int8 uint8 int16 uint16 int32 uint32 int64 uint64 float double bool
binary guid size_t filetime systemtime sid hex32 hex64; with "[]" behind it an array (a list). A value
{"hex": "0102"} gives the bytes as they are; a type {"type": 20} gives any type's number.

A tree is ["name", {attribute: content}, content...]; content is text, a tree, ["$", type, value] for a value,
["?", type, value] for one whose null leaves out what encloses it, ["&", "amp"] for an entity, ["#", 65] for a
character.

Damage is made afterwards: Log tells where everything lies, and seal() renews the checksums of what was
changed. Source of the format: libevtx documentation; MS-EVEN6 2.2.12.
"""

import datetime
import hashlib
import json
import pathlib
import re
import struct
import sys
import uuid
import zlib

CHUNK = 65536
HEADER = 4096
NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event"
TYPES = {
    "null": 0x00, "string": 0x01, "ansi": 0x02, "int8": 0x03, "uint8": 0x04, "int16": 0x05, "uint16": 0x06,
    "int32": 0x07, "uint32": 0x08, "int64": 0x09, "uint64": 0x0A, "float": 0x0B, "double": 0x0C, "bool": 0x0D,
    "binary": 0x0E, "guid": 0x0F, "size_t": 0x10, "filetime": 0x11, "systemtime": 0x12, "sid": 0x13,
    "hex32": 0x14, "hex64": 0x15, "handle": 0x20, "binxml": 0x21, "xml": 0x23,
}
PACK = {"int8": "b", "uint8": "B", "int16": "<h", "uint16": "<H", "int32": "<i", "uint32": "<I", "int64": "<q",
        "uint64": "<Q", "float": "<f", "double": "<d", "bool": "<I", "hex32": "<I", "hex64": "<Q", "size_t": "<Q",
        "handle": "<I"}
EPOCH = datetime.datetime(1601, 1, 1)


def filetime(time):
    """100 ns since 1601; a number stays what it is."""
    if isinstance(time, int):
        return time
    whole, _, part = time.rstrip("Z").partition(".")
    passed = datetime.datetime.fromisoformat(whole) - EPOCH
    return (passed.days * 86400 + passed.seconds) * 10_000_000 + int((part + "0000000")[:7])


def utf16(text):
    return text.encode("utf-16-le", "surrogatepass")


def guid_bytes(text):
    return uuid.UUID(text).bytes_le


def sid_bytes(text):
    parts = [int(part) for part in text.split("-")[1:]]
    return bytes([parts[0], len(parts) - 2]) + struct.pack(">Q", parts[1])[2:] + b"".join(
        struct.pack("<I", part) for part in parts[2:])


def value_bytes(kind, value):
    """The bytes of one value."""
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    if kind == "null" or value is None:
        return b""
    if kind.endswith("[]"):
        if kind == "string[]":
            return b"".join(utf16(text) + b"\0\0" for text in value)
        return b"".join(value_bytes(kind[:-2], one) for one in value)
    if kind in ("string", "xml"):
        return utf16(value)
    if kind == "ansi":
        return value.encode("cp1252") if isinstance(value, str) else bytes(value)
    if kind == "binary":
        return bytes.fromhex(value)
    if kind == "guid":
        return guid_bytes(value)
    if kind == "filetime":
        return struct.pack("<Q", filetime(value))
    if kind == "systemtime":  # year, month, day of week, day, hour, minute, second, millisecond
        return struct.pack("<8H", *value)
    if kind == "sid":
        return sid_bytes(value)
    return struct.pack(PACK[kind], int(value, 16) if isinstance(value, str) else value)


def type_number(kind, value=0):
    if isinstance(kind, dict):
        return kind["type"]
    if value is None:
        return 0
    return TYPES[kind.removesuffix("[]")] | (0x80 if kind.endswith("[]") else 0)


def name_hash(text):
    """Low 16 bits of h = h * 65599 + unit; its remainder by 64 is the bucket."""
    units = utf16(text)
    value = 0
    for at in range(0, len(units), 2):
        value = (value * 65599 + struct.unpack_from("<H", units, at)[0]) & 0xFFFFFFFF
    return value & 0xFFFF


class Slot:
    """A substitution: `index` into the values of the record."""

    def __init__(self, index, kind, optional=False):
        self.index, self.kind, self.optional = index, kind, optional

    def key(self):
        return f"{{{self.index}:{self.kind}:{self.optional}}}"


class Element:
    def __init__(self, name, attributes=(), *content):
        self.name = name
        self.attributes = [(key, value if isinstance(value, list) else [value]) for key, value in attributes]
        self.content = list(content)

    def key(self):
        parts = [self.name]
        parts += [f"@{name}={''.join(map(key_of, value))}" for name, value in self.attributes]
        return "<" + "|".join(parts + [key_of(part) for part in self.content]) + ">"


class Entity:
    def __init__(self, name):
        self.name = name

    def key(self):
        return f"&{self.name};"


class Character:
    def __init__(self, code):
        self.code = code

    def key(self):
        return f"&#{self.code};"


class CData:
    def __init__(self, text):
        self.text = text

    def key(self):
        return f"[[{self.text}]]"


def key_of(part):
    return part if isinstance(part, str) else part.key()


class Template:
    """A definition; its GUID follows from what it says, unless one is given."""

    def __init__(self, root, guid=None):
        self.root = root
        self.guid = guid_bytes(guid) if guid else hashlib.sha256(utf16(root.key())).digest()[:16]


class Instance:
    """A template with its values: each (type, value), or an Instance or a Direct for nested binary XML."""

    def __init__(self, template, values):
        self.template, self.values = template, values


class Direct:
    """Elements without a template. `dependencies`: whether elements have dependency ids outside of templates;
    real values do without."""

    def __init__(self, root, dependencies=True, header=True):
        self.root, self.dependencies, self.header = root, dependencies, header


class Chunk:
    """64 KiB in the making. Everything is written where it will lie, because offsets count from here."""

    def __init__(self):
        self.data = bytearray(512)
        self.names = {}
        self.definitions = {}  # GUID -> offset
        self.records = []      # (offset, size, id)

    def copy(self):
        other = Chunk()
        other.data = bytearray(self.data)
        other.names = dict(self.names)
        other.definitions = dict(self.definitions)
        other.records = list(self.records)
        return other

    def put(self, form, *values):
        self.data += struct.pack("<" + form, *values)

    def patch(self, offset, form, *values):
        struct.pack_into("<" + form, self.data, offset, *values)

    def name(self, text):
        """A reference; at its first use in the chunk the name itself follows."""
        if text in self.names:
            return self.put("I", self.names[text])
        offset = len(self.data) + 4
        self.names[text] = offset
        value = name_hash(text)
        bucket = 128 + 4 * (value % 64)
        before = struct.unpack_from("<I", self.data, bucket)[0]
        self.patch(bucket, "I", offset)
        self.put("IIHH", offset, before, value, len(utf16(text)) // 2)
        self.data += utf16(text) + b"\0\0"
        return None

    def part(self, part, in_template, dependencies):
        if isinstance(part, str):
            self.put("BBH", 0x05, 0x01, len(utf16(part)) // 2)
            self.data += utf16(part)
        elif isinstance(part, Slot):
            self.put("BHB", 0x0E if part.optional else 0x0D, part.index, type_number(part.kind))
        elif isinstance(part, Entity):
            self.put("B", 0x09)
            self.name(part.name)
        elif isinstance(part, Character):
            self.put("BH", 0x08, part.code)
        elif isinstance(part, CData):
            self.put("BH", 0x07, len(utf16(part.text)) // 2)
            self.data += utf16(part.text)
        else:
            self.element(part, in_template, dependencies)

    def element(self, element, in_template=True, dependencies=True):
        self.put("B", 0x41 if element.attributes else 0x01)
        if dependencies:
            only = element.content[0] if len(element.content) == 1 else None
            self.put("H", only.index if in_template and isinstance(only, Slot) and only.optional else 0xFFFF)
        size_at = len(self.data)
        self.put("I", 0)
        self.name(element.name)
        if element.attributes:
            list_at = len(self.data)
            self.put("I", 0)
            for i, (name, content) in enumerate(element.attributes):
                self.put("B", 0x06 if i + 1 == len(element.attributes) else 0x46)
                self.name(name)
                for part in content:
                    self.part(part, in_template, dependencies)
            self.patch(list_at, "I", len(self.data) - list_at - 4)
        if element.content:
            self.put("B", 0x02)
            for part in element.content:
                self.part(part, in_template, dependencies)
            self.put("B", 0x04)
        else:
            self.put("B", 0x03)
        self.patch(size_at, "I", len(self.data) - size_at - 4)

    def definition(self, template):
        offset = len(self.data)
        self.definitions[template.guid] = offset
        chain = 384 + 4 * (struct.unpack("<I", template.guid[:4])[0] % 32)
        before = struct.unpack_from("<I", self.data, chain)[0]
        self.patch(chain, "I", offset)
        self.put("I", before)
        self.data += template.guid
        size_at = len(self.data)
        self.put("IBBBB", 0, 0x0F, 1, 1, 0)
        self.element(template.root)
        self.put("B", 0x00)
        self.patch(size_at, "I", len(self.data) - size_at - 4)

    def fragment(self, content):
        """What a record or a nested value holds."""
        if isinstance(content, Direct):
            if content.header:
                self.put("BBBB", 0x0F, 1, 1, 0)
            self.element(content.root, False, content.dependencies)
            return self.put("B", 0x00)
        self.put("BBBB", 0x0F, 1, 1, 0)
        guid = content.template.guid
        known = self.definitions.get(guid)
        here = len(self.data) + 10
        self.put("BBII", 0x0C, 1, struct.unpack("<I", guid[:4])[0], here if known is None else known)
        if known is None:
            self.definition(content.template)
        self.values(content.values)
        return None

    def values(self, values):
        self.put("I", len(values))
        heads = len(self.data)
        self.data += bytes(4 * len(values))
        for i, value in enumerate(values):
            before = len(self.data)
            if isinstance(value, (Instance, Direct)):
                kind = TYPES["binxml"]
                self.fragment(value)
            else:
                kind = type_number(*value)
                self.data += value_bytes(*value)
            self.patch(heads + 4 * i, "HBB", len(self.data) - before, kind, 0)

    def record(self, number, written, content):
        start = len(self.data)
        self.put("IIQQ", 0x00002A2A, 0, number, written)
        if isinstance(content, bytes):
            self.data += content
        else:
            self.fragment(content)
            if isinstance(content, Instance):
                self.put("B", 0x00)
        self.data += bytes(-(len(self.data) + 4 - start) % 8)
        size = len(self.data) + 4 - start
        self.put("I", size)
        self.patch(start + 4, "I", size)
        self.records.append((start, size, number))

    def finished(self, first_number):
        free = len(self.data)
        data = self.data + bytes(CHUNK - free)
        ids = [number for _, _, number in self.records]
        first_id, last_id = (ids[0], ids[-1]) if ids else (2**64 - 1, 2**64 - 1)
        last_number = first_number + len(ids) - 1
        last_offset = self.records[-1][0] if ids else 0
        if not ids:
            first_number = last_number = 2**64 - 1
        struct.pack_into("<8sQQQQIII", data, 0, b"ElfChnk\0", first_number, last_number, first_id, last_id, 128,
                         last_offset, free)
        return data


class Log:
    """A log and where things lie in it. Offsets count from the file's start."""

    def __init__(self, chunks, options):
        self.chunks = [HEADER + CHUNK * i for i in range(len(chunks))]
        self.records = []      # (offset, size, id)
        self.definitions = {}  # (chunk number, GUID) -> offset
        number = 1
        self.bytes = bytearray(HEADER)
        for i, chunk in enumerate(chunks):
            self.bytes += chunk.finished(number)
            number += len(chunk.records)
            self.records += [(self.chunks[i] + at, size, record) for at, size, record in chunk.records]
            self.definitions |= {(i, guid): self.chunks[i] + at for guid, at in chunk.definitions.items()}
        next_id = self.records[-1][2] + 1 if self.records else 1
        struct.pack_into("<8sQQQIHHHH", self.bytes, 0, b"ElfFile\0", 0, max(len(chunks) - 1, 0), next_id, 128,
                         options.get("minor", 1), 3, HEADER, options.get("chunk_count", len(chunks)) & 0xFFFF)
        struct.pack_into("<I", self.bytes, 120, options.get("flags", 0))
        self.seal()

    def seal(self):
        """Writes the checksums that belong to the bytes as they are."""
        struct.pack_into("<I", self.bytes, 124, zlib.crc32(self.bytes[:120]))
        for place in self.chunks:
            if place + 512 > len(self.bytes):
                continue
            free = min(max(struct.unpack_from("<I", self.bytes, place + 48)[0], 512), CHUNK)
            struct.pack_into("<I", self.bytes, place + 52, zlib.crc32(self.bytes[place + 512:place + free]))
            self.seal_head(place)

    def seal_head(self, place):
        """The sum of a chunk's header alone."""
        head = self.bytes[place:place + 120] + self.bytes[place + 128:place + 512]
        struct.pack_into("<I", self.bytes, place + 124, zlib.crc32(head))

    def patch(self, offset, form, *values):
        struct.pack_into("<" + form, self.bytes, offset, *values)

    def zero(self, offset, length):
        self.bytes[offset:offset + length] = bytes(length)


def tree(node, values):
    """A JSON tree as an Element; values found in it are put behind `values`."""
    name, attributes, *content = node

    def part(one):
        if isinstance(one, str):
            return one
        if one[0] in ("$", "?"):
            kind, value = one[1:]
            values.append(value if isinstance(value, (Instance, Direct)) else (kind, value))
            return Slot(len(values) - 1, kind, one[0] == "?")
        if one[0] == "&":
            return Entity(one[1])
        if one[0] == "#":
            return Character(one[1])
        return tree(one, values)

    def contents(value):
        mixed = isinstance(value, list) and value and isinstance(value[0], list)
        return [part(one) for one in (value if mixed else [value])]

    return Element(name, [(key, contents(value)) for key, value in attributes.items()], *map(part, content))


def named_data(event):
    values, rows = [], []
    for name, kind, value in event["data"]:
        values.append(value if isinstance(value, (Instance, Direct)) else (kind, value))
        rows.append(Element("Data", [("Name", name)] if name is not None else [], Slot(len(values) - 1, kind)))
    attributes = [("Name", event["data_name"])] if "data_name" in event else []
    return Instance(Template(Element("EventData", attributes, *rows)), values)


def is_classic(event):
    return all(isinstance(one, str) for one in event.get("data", [None]))


class System:
    """The System element: as a template with its values, the way the service writes it, or as text."""

    def __init__(self, event, number, written):
        get = event.get
        classic = is_classic(event)
        keywords = get("keywords", 0x80000000000000 if classic else 0)
        self.event = event
        self.values = [
            ("uint8", get("level", 4)), ("uint8", get("opcode", 0)), ("uint16", get("task", 0)),
            ("uint16", get("id", 0)), ("uint16", get("qualifiers", 0 if classic else None)), ("hex64", keywords),
            ("filetime", written), ("guid", get("activity")), ("uint32", get("pid", 0)), ("uint32", get("tid", 0)),
            ("uint64", number), ("uint8", get("version", 0)), ("sid", get("user")), ("guid", get("related")),
            ("string", get("computer", "PC-1.example.com")),
        ]

    def element(self):
        event = self.event

        def slot(index, optional=False):
            return Slot(index, self.kinds[index], optional)

        provider = [("Name", event.get("provider", "Example-Provider"))]
        provider += [(key, event[member]) for key, member in (("Guid", "guid"), ("EventSourceName", "source"))
                     if member in event]
        return Element(
            "System", [], Element("Provider", provider),
            Element("EventID", [("Qualifiers", slot(4, True))], slot(3)), Element("Version", [], slot(11)),
            Element("Level", [], slot(0)), Element("Task", [], slot(2)), Element("Opcode", [], slot(1)),
            Element("Keywords", [], slot(5)), Element("TimeCreated", [("SystemTime", slot(6))]),
            Element("EventRecordID", [], slot(10)),
            Element("Correlation", [("ActivityID", slot(7, True)), ("RelatedActivityID", slot(13, True))]),
            Element("Execution", [("ProcessID", slot(8)), ("ThreadID", slot(9))]),
            Element("Channel", [], event.get("channel", "System")), Element("Computer", [], slot(14)),
            Element("Security", [("UserID", slot(12, True))]))

    kinds = ("uint8", "uint8", "uint16", "uint16", "uint16", "hex64", "filetime", "guid", "uint32", "uint32",
             "uint64", "uint8", "sid", "guid", "string")


def rendering(parts):
    rows = [Element(name.capitalize(), [], text) for name, text in parts.items() if name != "culture"]
    return Element("RenderingInfo", [("Culture", parts["culture"])], *rows)


def payload(event, values):
    """Elements and slots behind System."""
    parts = []
    if "user_data" in event:
        own = []
        root = tree(event["user_data"], own)
        values.append(Instance(Template(Element("UserData", [], root)), own))
        parts.append(Slot(len(values) - 1, "binxml", True))
    elif "data" in event and is_classic(event):
        values.append(("string[]", event["data"]))
        rows = [Element("Data", [], Slot(len(values) - 1, "string[]"))]
        if "binary" in event:
            values.append(("binary", event["binary"]))
            rows.append(Element("Binary", [], Slot(len(values) - 1, "binary")))
        parts.append(Element("EventData", [], *rows))
    elif "data" in event:
        values.append(named_data(event))
        parts.append(Slot(len(values) - 1, "binxml", True))
    if "rendering" in event:
        parts.append(rendering(event["rendering"]))
    return parts


def shown(kind, value):
    """A value as the text of a direct event."""
    if kind == "filetime":
        seconds, ticks = divmod(value, 10_000_000)
        time = EPOCH + datetime.timedelta(seconds=seconds)
        return f"{time.isoformat()}.{ticks:07}Z"
    if kind.startswith("hex"):
        return value if isinstance(value, str) else hex(value)
    return str(value)


def as_text(part, values):
    """A template's element with its values put in: what a direct event holds."""
    def strings_of(element):
        """The strings of an array in an element, which is written once for each."""
        slots = [one for one in element.content if isinstance(one, Slot) and one.kind == "string[]"]
        return values[slots[0].index][1] if slots else None

    def contents(parts):
        out = []
        for one in parts:
            if isinstance(one, Element) and strings_of(one) is not None:
                out += [Element(one.name, one.attributes, text) for text in strings_of(one)]
            elif isinstance(one, Element):
                out.append(as_text(one, values))
            elif not isinstance(one, Slot):
                out.append(one)
            elif isinstance(values[one.index], Instance):
                inner = values[one.index]
                out.append(as_text(inner.template.root, inner.values))
            elif values[one.index][1] is not None:
                kind, value = values[one.index]
                out.append(shown(kind, value))
        return out
    attributes = [(name, contents(value)) for name, value in part.attributes]
    return Element(part.name, [(name, value) for name, value in attributes if value], *contents(part.content))


def content_of(event, number, written):
    """What the record of an event holds. An event may also be ready: {"content": Instance, Direct or bytes}."""
    if "content" in event:
        return event["content"]
    system = System(event, number, written)
    values = list(system.values)
    behind = payload(event, values)
    root = Element("Event", [("xmlns", NAMESPACE)], system.element(), *behind)
    if event.get("form") == "direct":
        return Direct(as_text(root, values))
    return Instance(Template(root, event.get("template_guid")), values)


def build(events, **options):
    """A Log. Options: per_chunk (most records of a chunk), minor (version 3.x), flags, chunk_count of the header,
    record (first EventRecordID), time (of the first event)."""
    number = options.get("record", 1) - 1
    written = filetime(options.get("time", "2024-03-05T09:00:00Z")) - 600_000_000
    chunks = []
    for event in events:
        number = event.get("record", number + 1)
        written = filetime(event.get("time", written + 600_000_000))
        content = content_of(event, number, written)
        full = not chunks or event.get("new_chunk") or len(chunks[-1].records) == options.get("per_chunk", -1)
        if not full:
            kept = chunks[-1].copy()
            chunks[-1].record(number, written, content)
            if len(chunks[-1].data) <= CHUNK:
                continue
            chunks[-1] = kept
        chunks.append(Chunk())
        chunks[-1].record(number, written, content)
        if len(chunks[-1].data) > CHUNK:
            raise ValueError(f"record {number} is larger than a chunk")
    return Log(chunks or [Chunk()], options)


def main():
    if len(sys.argv) != 3 or re.match("-", sys.argv[1]):
        sys.exit(__doc__)
    events = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    pathlib.Path(sys.argv[2]).write_bytes(build(events).bytes)


if __name__ == "__main__":
    main()
