# SPDX-License-Identifier: Apache-2.0
"""What one case consists of before it is written: evidence, what is expected of it, and why it is there."""

import json


class Bundle:
    def __init__(self, name):
        self.name = name
        self.items = {}  # path in the bundle -> bytes
        self.expected = {}
        self.readme = ""

    def add(self, path, content):
        if path in self.items:
            raise ValueError(f"{self.name}: {path} twice")
        self.items[path] = content

    def expectations(self):
        """Path below the case's folder -> bytes, of what is not evidence."""
        expected = json.dumps(self.expected, ensure_ascii=False, indent=2) + "\n"
        return {"expected.json": expected.encode(), "README.md": self.readme.encode()}


def crlf(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def gbk(text):
    """As a Chinese console or Notepad writes it."""
    return crlf(text).encode("gbk")


def utf16(text):
    return "\ufeff".encode("utf-16-le") + crlf(text).encode("utf-16-le")


def utf8_bom(text):
    return "\ufeff".encode() + crlf(text).encode()
