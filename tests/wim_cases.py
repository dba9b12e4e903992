#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The samples of src/decode/wim/testdata: Windows images and provisioning packages.

    python3 tests/wim_cases.py           writes them
    python3 tests/wim_cases.py --check   says which files are not what it would write
"""

import pathlib
import struct

import evtx_cases
import wim_writer
from wim_writer import Image

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src"
TESTDATA = SOURCE / "decode/wim/testdata"
HIVE = SOURCE / "decode/regf/testdata/user/input.DAT"
CASES = []
WINDOWS = {"ARCH": "9", "EDITIONID": "Professional", "VERSION": "10.0.19041.4170", "LANGUAGES": ["zh-CN", "en-US"]}


def case(function):
    CASES.append(function)
    return function


def package():
    """The files of a package as ScanState might write it."""
    return Image("USMT", {
        "Config.xml": '<?xml version="1.0"?><Package Tool="ScanState" Version="10.0.19041.1"/>'.encode(),
        "Data/Program Files/Contoso Agent/agent.exe": b"not a program",
        "Data/Program Files (x86)/演示工具/tool.txt": "说明".encode(),
        "Data/Users/Default/NTUSER.DAT": HIVE.read_bytes(),
        "Data/Windows/Setup/Scripts/first.cmd": b"exit 1\r\n",
        "broken.hiv": b"regf" + bytes(60),
    }, empty_folders=("Data/Users/Public",))


@case
def two_windows():
    """two images of one Windows with languages, version and an integrity table, the second boots"""
    file = {"Windows/System32/ntdll.dll": b"library", "Windows/notes.txt": b"notes"}
    return wim_writer.write([Image("Windows 10 Pro", file, WINDOWS, description="Windows 10 Pro, VL"),
                             Image("Windows 10 Pro N", dict(file, extra=b"x"), WINDOWS)], boot=2, integrity=True)


@case
def folder():
    """a captured folder: Chinese names, an empty file, a link, a name with a separator"""
    return wim_writer.write([Image("日志", {"Logs/说明.txt": b"text", "Logs/empty.log": b"", "a|b.txt": b"bar"},
                                   links={"Logs/link": "C:\\Windows"})])


@case
def second_part():
    """the second part of a split file has contents and no images"""
    return wim_writer.write([], part=2, parts=2)


@case
def unfinished():
    """the program that wrote it did not end"""
    return wim_writer.write([Image("half", {"a": b"a"})], flags=0x40)


@case
def xml_cut():
    """XML data that ends in the middle, as in an encrypted download"""
    return wim_writer.write([Image("x", {"a": b"a"})], xml_data=b"\xff\xfe\x3c\x00W\x00I\x00")


@case
def head_cut():
    """less than a header"""
    return wim_writer.write([Image("x", {"a": b"a"})])[:100]


@case
def end_cut():
    """the copy ended before the table of resources"""
    made = wim_writer.write([Image("x", {"a": b"a" * 200})])
    return made[:wim_writer.HEADER + 220]


@case
def tree_damaged():
    """the checksum of a tree is wrong"""
    made = bytearray(wim_writer.write([Image("x", {"a": b"a"})]))
    offset = struct.unpack_from("<Q", made, 48 + 8)[0]  # of the table; its second entry is the tree
    tree = struct.unpack_from("<Q", made, offset + 50 + 8)[0]
    made[tree + 40] ^= 0xFF
    return bytes(made)


@case
def reset_package():
    """usmt.ppkg: the ScanState in an XML file, programs by folder and by hive, profiles, a script, a broken hive"""
    return wim_writer.write([package()])


reset_package.file_name = "input.ppkg"


if __name__ == "__main__":
    evtx_cases.run(CASES, TESTDATA, "input.wim", "tests/wim_cases.py")
