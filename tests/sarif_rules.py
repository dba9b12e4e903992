# SPDX-License-Identifier: Apache-2.0
"""What SARIF 2.1.0 (OASIS, with errata 01) demands of the parts of it that the program writes. Strict:
a property that is not listed here is an error, so whoever writes a new one has to look it up first.
Numbers are the sections of the specification."""

import re
import urllib.parse

LEVELS = {"none", "note", "warning", "error"}
KINDS = {"pass", "open", "informational", "notApplicable", "review", "fail"}
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
RELATIVE = re.compile(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")
PLACEHOLDER = re.compile(r"\{\d+\}")
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\([^)]*\)")
SHA256 = re.compile(r"[0-9a-f]{64}")


class Rules:
    """Collects what is wrong as "path: reason"."""

    def __init__(self):
        self.wrong = []

    def say(self, at, reason):
        self.wrong.append(f"{at}: {reason}")

    def keys(self, node, at, required, optional):
        """3.1: an object with these properties and no others. False when it is none."""
        if not isinstance(node, dict):
            self.say(at, "is no object")
            return False
        for name in sorted(set(required) - set(node)):
            self.say(at, f"lacks {name}")
        for name in sorted(set(node) - set(required) - set(optional) - {"properties"}):
            self.say(at, f"has unknown {name}")
        if "properties" in node and not isinstance(node["properties"], dict):
            self.say(at, "its property bag is no object")  # 3.8
        return True

    def text(self, value, at):
        """3.11.3, 3.11.5: a plain text message without placeholders, since there are no arguments."""
        if not isinstance(value, str) or not value.strip():
            return self.say(at, "is no text")
        single = value.replace("{{", "").replace("}}", "")
        if "{" in single or "}" in single:
            self.say(at, "a single brace")
        if PLACEHOLDER.search(single):
            self.say(at, "a placeholder without arguments")
        if LINK.search(value):
            self.say(at, "an embedded link")  # 3.11.6

    def message(self, node, at, strings=None):
        """3.11: text or id; an id names a message string of the rule."""
        if not self.keys(node, at, (), ("text", "id", "markdown")):
            return
        if "text" not in node and "id" not in node:
            self.say(at, "neither text nor id")
        if "text" in node:
            self.text(node["text"], at + ".text")
        if "id" in node and (strings is None or node["id"] not in strings):
            self.say(at, f"no message string {node['id']}")
        elif "id" in node and strings[node["id"]]["text"] != node.get("text"):
            self.say(at, "its text is not that of its id")

    def multiformat(self, node, at):
        """3.12"""
        if self.keys(node, at, ("text",), ("markdown",)):
            self.text(node["text"], at + ".text")

    def integer(self, value, least, at):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.say(at, f"is no integer of at least {least}")

    # --- places

    def artifact_location(self, node, at, run):
        """3.4: a relative reference resolved against a base that the run names."""
        if not self.keys(node, at, ("uri",), ("uriBaseId", "index")):
            return
        uri = node["uri"]
        if not RELATIVE.fullmatch(uri):
            self.say(at, f"{uri} is not percent-encoded")
        parts = urllib.parse.urlsplit(uri)
        if parts.scheme or parts.netloc or uri.startswith("/"):
            self.say(at, f"{uri} is not relative")
        if node.get("uriBaseId") not in run.get("originalUriBaseIds", {}):
            self.say(at, "names no base of the run")  # 3.4.4, 3.14.14
        if "index" in node:
            self.integer(node["index"], 0, at + ".index")
            artifacts = run.get("artifacts", [])
            if node["index"] >= len(artifacts):
                self.say(at, "its index is behind the artifacts")
            elif artifacts[node["index"]]["location"]["uri"] != uri:
                self.say(at, "its index is that of another artifact")  # 3.4.5

    def region(self, node, at):
        """3.30: a region of text or of bytes, not half of both."""
        if not self.keys(node, at, (), ("startLine", "byteOffset", "byteLength", "snippet")):
            return
        if ("startLine" in node) == ("byteOffset" in node):
            self.say(at, "is neither a region of text nor one of bytes")
        for name, least in (("startLine", 1), ("byteOffset", 0), ("byteLength", 0)):
            if name in node:
                self.integer(node[name], least, f"{at}.{name}")
        if "byteLength" in node and "byteOffset" not in node:
            self.say(at, "a length without an offset")
        snippet = node.get("snippet")
        if snippet is not None and self.keys(snippet, at + ".snippet", (), ("text", "rendered")):
            if "rendered" in snippet:
                self.multiformat(snippet["rendered"], at + ".snippet.rendered")
            elif not isinstance(snippet.get("text"), str):
                self.say(at, "a snippet without text")
            if "text" in snippet and "startLine" not in node:
                self.say(at, "a text snippet of bytes")  # 3.3.2

    def location(self, node, at, run):
        """3.28"""
        if not self.keys(node, at, ("physicalLocation",), ("id", "message")):
            return
        physical = node["physicalLocation"]
        if self.keys(physical, at, ("artifactLocation",), ("region",)):
            self.artifact_location(physical["artifactLocation"], at + ".artifactLocation", run)
            if "region" in physical:
                self.region(physical["region"], at + ".region")
        if "message" in node:
            self.message(node["message"], at + ".message")

    # --- the tool

    def descriptor(self, node, at, translated):
        """3.49"""
        optional = ["shortDescription", "fullDescription", "messageStrings", "help"]
        if not translated:
            optional.append("defaultConfiguration")
        if not self.keys(node, at, ("id",), optional):
            return
        for name in ("shortDescription", "fullDescription", "help"):
            if name in node:
                self.multiformat(node[name], f"{at}.{name}")
        for name, string in node.get("messageStrings", {}).items():
            self.multiformat(string, f"{at}.messageStrings.{name}")
        level = node.get("defaultConfiguration", {}).get("level", "warning")
        if level not in LEVELS:
            self.say(at, f"level {level}")

    def component(self, node, at, translated):
        """3.19; what a translation must have besides is 3.19.4."""
        required = ["name", "version", "language", "contents", "rules", "notifications"]
        if translated:
            required += ["associatedComponent", "translationMetadata", "isComprehensive"]
        if not self.keys(node, at, required, ()):
            return
        if not LANGUAGE.fullmatch(node["language"]):
            self.say(at, f"language {node['language']}")
        wanted = ["localizedData"] if translated else ["localizedData", "nonLocalizedData"]
        if node["contents"] != wanted:
            self.say(at, "contents")
        if translated and "name" not in node["translationMetadata"]:
            self.say(at, "its translation has no name")  # 3.26.2
        for kind in ("rules", "notifications"):
            ids = [one.get("id") for one in node[kind]]
            if len(set(ids)) != len(ids):
                self.say(at, f"{kind} with the same id")
            for index, one in enumerate(node[kind]):
                self.descriptor(one, f"{at}.{kind}[{index}]", translated)

    def same_shape(self, driver, translation, at):
        """3.19.2: what is translated has the indexes, ids and message strings of what it translates."""
        for kind in ("rules", "notifications"):
            if [one["id"] for one in driver[kind]] != [one["id"] for one in translation[kind]]:
                self.say(at, f"{kind} differ from those of the driver")
                continue
            for mine, theirs in zip(driver[kind], translation[kind]):
                if set(mine.get("messageStrings", ())) != set(theirs.get("messageStrings", ())):
                    self.say(at, f"message strings of {mine['id']} differ")

    # --- what was found

    def result(self, node, at, run):
        """3.27"""
        if not self.keys(node, at, ("ruleId", "ruleIndex", "kind", "level", "message"),
                         ("rank", "locations", "relatedLocations", "partialFingerprints")):
            return
        rules = run["tool"]["driver"]["rules"]
        self.integer(node["ruleIndex"], 0, at + ".ruleIndex")
        if node["ruleIndex"] >= len(rules) or rules[node["ruleIndex"]]["id"] != node["ruleId"]:
            return self.say(at, "its index is not that of its rule")  # 3.27.6
        if node["kind"] not in KINDS or node["level"] not in LEVELS:
            self.say(at, "kind or level")
        if (node["kind"] == "fail") == (node["level"] == "none"):
            self.say(at, "a level belongs to a failure, and to nothing else")  # 3.27.10
        if not 0 <= node.get("rank", 0) <= 100:
            self.say(at, "rank")  # 3.27.25
        self.message(node["message"], at + ".message", rules[node["ruleIndex"]].get("messageStrings", {}))
        for name in ("locations", "relatedLocations"):
            ids = [one["id"] for one in node.get(name, []) if "id" in one]
            if len(set(ids)) != len(ids):
                self.say(at, "locations with the same id")  # 3.28.2
            for index, one in enumerate(node.get(name, [])):
                self.location(one, f"{at}.{name}[{index}]", run)
        for name, value in node.get("partialFingerprints", {}).items():
            if not re.search(r"/v\d+$", name) or not isinstance(value, str):
                self.say(at, "a fingerprint without version or text")  # 3.27.17

    def notification(self, node, at, run):
        """3.58"""
        if not self.keys(node, at, ("descriptor", "level", "message"), ("locations",)):
            return
        known = run["tool"]["driver"]["notifications"]
        descriptor = node["descriptor"]
        if known[descriptor["index"]]["id"] != descriptor["id"]:
            self.say(at, "its index is not that of its descriptor")
        if node["level"] not in LEVELS:
            self.say(at, "level")
        self.message(node["message"], at + ".message")
        for index, one in enumerate(node.get("locations", [])):
            self.location(one, f"{at}.locations[{index}]", run)

    def artifact(self, node, at, run):
        """3.24"""
        if not self.keys(node, at, ("location", "length", "roles"), ("description", "hashes", "encoding")):
            return
        self.artifact_location(node["location"], at + ".location", run)
        self.integer(node["length"], 0, at + ".length")
        if node["roles"] != ["analysisTarget"]:
            self.say(at, "roles")
        for name, value in node.get("hashes", {}).items():
            if name != "sha-256" or not SHA256.fullmatch(value):
                self.say(at, "hash")  # 3.24.11

    def run(self, run, at):
        """3.14"""
        if not self.keys(run, at, ("tool", "results"),
                         ("language", "translations", "invocations", "originalUriBaseIds", "artifacts",
                          "columnKind")):
            return
        self.keys(run["tool"], at + ".tool", ("driver",), ())
        driver = run["tool"]["driver"]
        self.component(driver, at + ".driver", False)
        if run["language"] != driver["language"]:
            self.say(at, "the language of the run is not that of the driver")
        if run["columnKind"] not in ("utf16CodeUnits", "unicodeCodePoints"):
            self.say(at, "columnKind")  # 3.14.17
        for index, one in enumerate(run["translations"]):
            self.component(one, f"{at}.translations[{index}]", True)
            self.same_shape(driver, one, f"{at}.translations[{index}]")
            if one["associatedComponent"].get("name") != driver["name"]:
                self.say(at, "a translation of nothing")
            if one["language"] == driver["language"]:
                self.say(at, "a translation into the same language")
        for index, one in enumerate(run["invocations"]):
            name = f"{at}.invocations[{index}]"
            if self.keys(one, name, ("executionSuccessful",), ("toolExecutionNotifications",)):
                for number, told in enumerate(one["toolExecutionNotifications"]):
                    self.notification(told, f"{name}[{number}]", run)
        for index, one in enumerate(run["artifacts"]):
            self.artifact(one, f"{at}.artifacts[{index}]", run)
        for index, one in enumerate(run["results"]):
            self.result(one, f"{at}.results[{index}]", run)


def mistakes(log):
    """What is wrong with a SARIF log that the program wrote; [] when nothing is."""
    rules = Rules()
    if rules.keys(log, "log", ("version", "runs"), ("$schema",)):
        if log["version"] != "2.1.0":
            rules.say("log", "version")  # 3.13.2
        for index, run in enumerate(log["runs"]):
            rules.run(run, f"runs[{index}]")
    return rules.wrong
