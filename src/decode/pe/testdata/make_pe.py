#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the inputs of the cases beside it and of ../../catalog: PE files with version resources and
signatures, and catalogs, whole and damaged. Signatures come from the openssl program with a key made
for the moment, so a run gives other bytes each time; the committed ones are as good as any."""

import pathlib
import struct
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CATALOGS = HERE.parent.parent / "catalog" / "testdata"
SECTION_ADDRESS = 0x1000
HEADERS = 0x200


def pad4(data):
    return data + b"\0" * (-len(data) % 4)


def node(key, value=b"", text=False, children=()):
    """A node of a version resource."""
    head = key.encode("utf-16-le") + b"\0\0"
    body = pad4(b"\0" * 6 + head)[6:]
    length = len(value) // 2 if text else len(value)
    body = pad4(b"\0" * 6 + body + value)[6:] if children else body + value
    for child in children:
        body = pad4(b"\0" * 6 + body)[6:] + child
    return struct.pack("<HHH", 6 + len(body), length, int(text)) + body


def version_resource(file_version, product_version, tables):
    def words(version):
        a, b, c, d = version
        return struct.pack("<II", a << 16 | b, c << 16 | d)

    fixed = struct.pack("<II", 0xFEEF04BD, 0x10000) + words(file_version) + words(product_version) + b"\0" * 28
    string_tables = [node(language, children=[node(name, (value + "\0").encode("utf-16-le"), True)
                                              for name, value in strings.items()])
                     for language, strings in tables.items()]
    return node("VS_VERSION_INFO", fixed, children=[
        node("StringFileInfo", children=string_tables),
        node("VarFileInfo", children=[node("Translation", struct.pack("<HH", 0x409, 1200))])])


def resources(entries):
    """A section of resources: {type: data}, one name and language each."""
    count = len(entries)
    root = struct.pack("<IIHHHH", 0, 0, 0, 0, 0, count)
    at = 16 + 8 * count
    directories, leaves, data = b"", b"", b""
    leaf_at = at + 2 * 24 * count
    data_at = leaf_at + 16 * count
    for index, (kind, content) in enumerate(sorted(entries.items())):
        name_at = at + 48 * index
        root += struct.pack("<II", kind, 0x80000000 | name_at)
        directories += struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, 1, 0x80000000 | (name_at + 24))
        directories += struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, 0x409, leaf_at + 16 * index)
        leaves += struct.pack("<IIII", SECTION_ADDRESS + data_at + len(data), len(content), 0, 0)
        data += content + b"\0" * (-len(content) % 8)
    return root + directories + leaves + data


def executable(section, machine=0x8664, characteristics=0x2022, subsystem=2, signature=b"", resource_size=None):
    magic = 0x10B if machine == 0x14C else 0x20B
    head = 92 if magic == 0x10B else 108
    optional = bytearray(head + 4 + 16 * 8)
    struct.pack_into("<H", optional, 0, magic)
    struct.pack_into("<H", optional, 68, subsystem)
    struct.pack_into("<I", optional, head, 16)
    struct.pack_into("<II", optional, head + 4 + 16, SECTION_ADDRESS, resource_size or len(section))
    raw = section + b"\0" * (-len(section) % 0x200)
    if signature:
        certificate = struct.pack("<IHH", 8 + len(signature), 0x200, 2) + signature
        struct.pack_into("<II", optional, head + 4 + 32, HEADERS + len(raw), len(certificate))
    else:
        certificate = b""
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", machine, 1, 0x5F000000, 0, 0, len(optional), characteristics)
    table = b".rsrc\0\0\0" + struct.pack("<IIIIIIHHI", len(section), SECTION_ADDRESS, len(raw), HEADERS, 0, 0, 0, 0, 0)
    dos = b"MZ" + b"\0" * 58 + struct.pack("<I", 0x40)
    headers = dos + coff + bytes(optional) + table
    return headers + b"\0" * (HEADERS - len(headers)) + raw + certificate


def sign(content, name):
    """PKCS #7 signed data over `content` by a certificate of that common name."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "content").write_bytes(content)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path / "key", "-out",
                        path / "cert", "-subj", f"/CN={name}", "-days", "3650", "-utf8"], check=True,
                       capture_output=True)
        subprocess.run(["openssl", "smime", "-sign", "-binary", "-nodetach", "-in", path / "content", "-signer",
                        path / "cert", "-inkey", path / "key", "-outform", "DER", "-out", path / "out"], check=True,
                       capture_output=True)
        return (path / "out").read_bytes()


def der(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def catalog(hashes, wide=False):
    """Signed data whose content is a certificate trust list, without a signer."""
    def tag(value):
        return value.hex().upper().encode("utf-16-le") + b"\0\0" if wide else value

    oid = bytes.fromhex("06092b06010401823702" "0101")[:0] + bytes.fromhex("060a2b060104018237" "0c0101")
    members = b"".join(der(0x30, der(0x04, tag(value)) + der(0x31, b"")) for value in hashes)
    trust = der(0x30, der(0x30, oid) + der(0x04, b"\1\2\3\4") + der(0x17, b"260101000000Z") +
                der(0x30, bytes.fromhex("060a2b060104018237" "0c0102") + b"\x05\0") + der(0x30, members))
    inner = der(0x30, bytes.fromhex("06092b0601040182370a01") + der(0xA0, trust))
    signed = der(0x30, b"\x02\x01\x01" + der(0x31, b"") + inner + der(0x31, b""))
    return der(0x30, bytes.fromhex("06092a864886f70d010702") + der(0xA0, signed))


def write(folder, case, protects, content):
    target = folder / case
    target.mkdir(parents=True, exist_ok=True)
    (target / "case.yaml").write_text(f"from: written by make_pe.py\nprotects: {protects}\n", encoding="utf-8")
    (target / "input.bin").write_bytes(content)


def main():
    strings = {"CompanyName": "Example Corp", "FileDescription": "Example update agent", "FileVersion":
               "10.0.19041.4105 (ExampleBuild.160101.0800)", "OriginalFilename": "exagent.dll"}
    chinese = {"CompanyName": "示例公司", "FileDescription": "示例|过滤驱动", "FileVersion": "3.1"}
    version = version_resource((10, 0, 19041, 4105), (10, 0, 19041, 4105), {"040904b0": strings})
    driver = version_resource((3, 1, 0, 7), (3, 0, 0, 0), {"080404b0": chinese, "040904b0": strings})
    plain = resources({16: version})
    write(HERE, "library", "the fixed version and the strings of an x64 library", executable(plain))
    write(HERE, "driver-signed", "the signer of an embedded signature, a driver, the first of two languages, a separator in a name",
          executable(resources({11: b"\0" * 16, 16: driver}), characteristics=0x22, subsystem=1,
                     signature=sign(b"content", "Example Drivers Ltd")))
    write(HERE, "program-x86-without-version", "a 32-bit program without a version resource",
          executable(resources({11: b"\0" * 16}), machine=0x14C, characteristics=0x102, subsystem=3))
    write(HERE, "resource-loop", "a tree of resources that points at its own root ends",
          executable(struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, 16, 0x80000000)))
    write(HERE, "resource-outside", "a version that lies behind the end of the file",
          executable(plain[:64] + struct.pack("<IIII", 0x7FFFFFF0, 0xFFFF, 0, 0)))
    write(HERE, "version-cut", "a version whose fixed part is damaged keeps its strings",
          executable(resources({16: version.replace(b"\xBD\x04\xEF\xFE", b"\0\0\0\0")})))
    write(HERE, "headers-cut", "a file that ends in its headers", executable(plain)[:0x60])
    hashes = [bytes(range(i, i + 32)) for i in range(3)]
    write(CATALOGS, "hashes", "hashes as bytes, no signer", catalog(hashes))
    write(CATALOGS, "hashes-as-text", "hashes as UTF-16 text", catalog(hashes, wide=True))
    write(CATALOGS, "signed", "signed data that is no catalog names its signer", sign(b"text", "Example Catalogs"))
    write(CATALOGS, "cut", "a catalog cut in its list", catalog(hashes)[:60])


if __name__ == "__main__":
    main()
