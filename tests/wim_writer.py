# SPDX-License-Identifier: Apache-2.0
"""Writes WIM files without compression: header, contents, trees, table of resources, XML data, integrity table.

Source of the format: Microsoft, "Windows Imaging File Format (WIM)" white paper.
"""

import dataclasses
import hashlib
import struct
import xml.sax.saxutils

HEADER = 208
FOLDER, FILE, LINK = 0x10, 0x20, 0x400
SYMLINK_TAG = 0xA000000C
METADATA = 0x02
RESOURCE = struct.Struct("<QQQ")
TIME = 132_000_000_000_000_000  # 2019-04-17T18:40:00Z
GUID = bytes.fromhex("00112233445566778899aabbccddeeff")
INTEGRITY_CHUNK = 10 * 1024 * 1024


@dataclasses.dataclass
class Image:
    """`files`: {"Windows/a.log": bytes}; folders come from the paths. `links`: {path: target}."""

    name: str
    files: dict
    windows: dict | None = None  # ARCH, EDITIONID, LANGUAGE, VERSION
    links: dict = dataclasses.field(default_factory=dict)
    security: bytes = b""  # one descriptor for all
    empty_folders: tuple = ()
    description: str = ""


def resource(offset, data, flags=0):
    return RESOURCE.pack(len(data) | flags << 56, offset, len(data))


def pad8(data):
    return data + bytes(-len(data) % 8)


def dentry(name, attributes, subfolder, content, security, tag=0):
    """A directory entry without streams of its own."""
    wide = name.encode("utf-16-le")
    digest = hashlib.sha1(content).digest() if content else bytes(20)
    body = struct.pack("<IiQQQQQQ20sIQHHH", attributes, security, subfolder, 0, 0, TIME, TIME, TIME, digest, 0, tag,
                       0, 0, len(wide))
    body += wide + (b"\0\0" if wide else b"")
    length = 8 + len(body)
    return pad8(struct.pack("<Q", length) + body)


def tree_of(image):
    """Nested dictionaries; a leaf is (attributes, content)."""
    top = {}
    leaves = {path: (FILE, content) for path, content in image.files.items()}
    for path, target in image.links.items():
        wide = target.encode("utf-16-le")
        leaves[path] = (FILE | LINK, struct.pack("<HHHHI", 0, len(wide), 0, len(wide), 1) + wide * 2)
    for path, leaf in leaves.items():
        *folders, name = path.split("/")
        at = top
        for folder in folders:
            at = at.setdefault(folder, {})
        at[name] = leaf
    for path in image.empty_folders:
        at = top
        for folder in path.split("/"):
            at = at.setdefault(folder, {})
    return top


def metadata(image):
    """The tree of an image: security data, then entries, each folder's children behind one another."""
    if image.security:
        block = struct.pack("<IIQ", 0, 1, len(image.security)) + image.security
        block = struct.pack("<I", len(pad8(block))) + block[4:]
    else:
        block = struct.pack("<II", 8, 0)
    out = bytearray(pad8(block))
    security = 0 if image.security else -1
    root = len(out)
    out += dentry("", FOLDER, 0, b"", security)
    out += bytes(8)

    def add(folder, at):
        struct.pack_into("<Q", out, at + 16, len(out))
        later = []
        for name, leaf in folder.items():
            if isinstance(leaf, dict):
                later.append((leaf, len(out)))
                out.extend(dentry(name, FOLDER, 0, b"", security))
            else:
                attributes, content = leaf
                tag = SYMLINK_TAG if attributes & LINK else 0
                out.extend(dentry(name, attributes, 0, content, security, tag))
        out.extend(bytes(8))
        for child, place in later:
            add(child, place)

    add(tree_of(image), root)
    return bytes(out)


def xml_of(images):
    def filetime(tag):
        return f"<{tag}><HIGHPART>0x{TIME >> 32:08X}</HIGHPART><LOWPART>0x{TIME & 0xFFFFFFFF:08X}</LOWPART></{tag}>"

    text = "<WIM>"
    for number, image in enumerate(images, 1):
        size = sum(map(len, image.files.values()))
        text += f'<IMAGE INDEX="{number}"><DIRCOUNT>1</DIRCOUNT><FILECOUNT>{len(image.files)}</FILECOUNT>'
        text += f"<TOTALBYTES>{size}</TOTALBYTES>{filetime('CREATIONTIME')}{filetime('LASTMODIFICATIONTIME')}"
        if image.windows:
            major, minor, build, revision = image.windows["VERSION"].split(".")
            languages = "".join(f"<LANGUAGE>{one}</LANGUAGE>" for one in image.windows["LANGUAGES"])
            text += (f"<WINDOWS><ARCH>{image.windows['ARCH']}</ARCH><EDITIONID>{image.windows['EDITIONID']}</EDITIONID>"
                     f"<INSTALLATIONTYPE>Client</INSTALLATIONTYPE><LANGUAGES>{languages}"
                     f"<DEFAULT>{image.windows['LANGUAGES'][0]}</DEFAULT></LANGUAGES><VERSION><MAJOR>{major}</MAJOR>"
                     f"<MINOR>{minor}</MINOR><BUILD>{build}</BUILD><SPBUILD>{revision}</SPBUILD></VERSION></WINDOWS>")
        text += f"<NAME>{xml.sax.saxutils.escape(image.name)}</NAME>"
        text += f"<DESCRIPTION>{xml.sax.saxutils.escape(image.description)}</DESCRIPTION></IMAGE>"
    return b"\xff\xfe" + (text + "</WIM>").encode("utf-16-le")


def write(images, part=1, parts=1, boot=0, flags=0, integrity=False, xml_data=None):
    """The bytes of a WIM file."""
    out = bytearray(HEADER)
    table = bytearray()
    seen = set()

    def add(data, resource_flags=0):
        digest = hashlib.sha1(data).digest()
        table.extend(resource(len(out), data, resource_flags) + struct.pack("<HI", part, 1) + digest)
        out.extend(data)

    for image in images:
        links = [leaf[1] for leaf in flat(tree_of(image)) if leaf[0] & LINK]
        for content in [*image.files.values(), *links]:
            if content and content not in seen:
                seen.add(content)
                add(content)
    boot_resource = bytes(24)
    for number, image in enumerate(images, 1):
        tree = metadata(image)
        if number == boot:
            boot_resource = resource(len(out), tree, METADATA)
        add(tree, METADATA)
    table_resource = resource(len(out), bytes(table), METADATA)
    out += table
    end_of_table = len(out)
    data = xml_of(images) if xml_data is None else xml_data
    xml_resource = resource(len(out), data, METADATA)
    out += data
    integrity_resource = bytes(24)
    if integrity:
        body = bytes(out[HEADER:end_of_table])
        chunks = [body[at:at + INTEGRITY_CHUNK] for at in range(0, len(body), INTEGRITY_CHUNK)]
        content = struct.pack("<III", 12 + 20 * len(chunks), len(chunks), INTEGRITY_CHUNK)
        content += b"".join(hashlib.sha1(chunk).digest() for chunk in chunks)
        integrity_resource = resource(len(out), content, METADATA)
        out += content
    head = struct.pack("<8sIIII16sHHI", b"MSWIM\0\0\0", HEADER, 0x10D00, flags, 0, GUID, part, parts, len(images))
    head += table_resource + xml_resource + boot_resource + struct.pack("<I", boot) + integrity_resource
    out[:len(head)] = head
    return bytes(out)


def flat(tree):
    for leaf in tree.values():
        if isinstance(leaf, dict):
            yield from flat(leaf)
        else:
            yield leaf
