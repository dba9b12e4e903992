# SPDX-License-Identifier: Apache-2.0
"""Writes bundles with planted values for the tests and the benchmark of `casebook redact`.

    corpus = redact_corpus.Corpus(seed)
    corpus.write(folder)             logs in all encodings, an event log, a trace, hives, archives, file names
    corpus.values                    {class: [value, ...]}

Names are invented, domains and addresses reserved. Each value stands at least once where its field or shape says
what it is, and names stand in plain sentences, too. ORDINARY are lines that must come out as they went in.
"""

import importlib.util
import io
import pathlib
import random
import string
import tarfile
import urllib.parse
import zipfile

import evtx_writer
from pml_writer import Trace

HERE = pathlib.Path(__file__).resolve().parent
ENCODINGS = {
    "utf8.log": ("utf-8", b""), "utf8-bom.log": ("utf-8", b"\xef\xbb\xbf"), "utf16le.log": ("utf-16-le", b"\xff\xfe"),
    "utf16be.log": ("utf-16-be", b"\xfe\xff"), "utf16-bare.txt": ("utf-16-le", b""), "gbk.txt": ("gb18030", b""),
}
FIRST = ("arvid", "bettina", "corwin", "dagny", "emeric", "frida", "gernot", "hedda", "isolde", "jorun", "kasimir", "lovisa",
         "mattias", "nerys", "oswin", "petra", "quirin", "ragna", "sunniva", "torvald", "ulrike", "viggo", "wiebke", "ylva")
LAST = ("lindqvist", "obermaier", "zhangwei", "tanaka", "kowalczyk", "fjeldstad", "moreau", "whitlock", "yamoto", "quiggin")
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "建国志强丽娟晓明雪梅子轩浩然佳怡俊杰秀英"
ORDINARY = (
    "2024-03-05 10:25:01, Info                  CBS    Starting TrustedInstaller initialization.",
    "2024-03-05 10:25:02, Info                  CBS    Loaded Servicing Stack v10.0.19041.1220 with Core: C:\\Windows\\winsxs\\"
    "amd64_microsoft-windows-servicingstack_31bf3856ad364e35_10.0.19041.1220_none_7e21bc567c7ed16b\\cbscore.dll",
    "2024-03-05 10:25:03, Error                 CSI    00000009 (F) STATUS_OBJECT_NAME_NOT_FOUND #1234# from "
    "Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = (AllowSharingViolation), "
    "handle = {provider=NULL, handle=0})[gle=0xd0000034]",
    "2024-03-05 10:25:04, Info                  SP     Operation failed: Migrate framework (Full). Error: 0x8007042B[gle=0x000000b7]",
    "2024-03-05 10:25:05, Info                  DISM   DISM Package Manager: PID=4412 TID=5120 Error in operation: (null) (CBS HRESULT=0x800f081f)",
    "Package_for_KB5005565~31bf3856ad364e35~amd64~~19041.1237.1.8 is applicable, Version: 10.0.0.1, revision 1.2.3.4",
    "User account control is on; the user must restart the computer. Domain policy: none. Host process for services started.",
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State, S-1-5-18, S-1-5-32-544, NT AUTHORITY\\SYSTEM, BUILTIN\\Administrators",
    "C:\\Users\\Public\\Documents and C:\\Users\\Default\\NTUSER.DAT were read, std::string::npos, ::1, 127.0.0.1, 0.0.0.0",
    "{4d36e967-e325-11ce-bfc1-08002be10318} 00000000-0000-0000-0000-000000000000 00:00:00:00:00:00 ff-ff-ff-ff-ff-ff",
    "Driver version 21.20.16.4550, firmware 1.15.0, https://go.microsoft.com/fwlink/?LinkID=733772 icon@2x.png",
    "malice, chalice and Alicetown are words; the latest test of admin and user tools passed at 10:25:06 +08:00",
    "正在安装更新，请勿关闭计算机。安装程序已启动，操作系统版本 10.0.19045.3930。",
)


def load_hives():
    spec = importlib.util.spec_from_file_location("make_hives", HERE.parent / "src/decode/regf/make_hives.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Corpus:
    """`each`: values of each class."""

    def __init__(self, seed=1, each=36):
        self.random = random.Random(seed)
        self.each = each
        self.values = {name: self.unique(getattr(self, "make_" + name)) for name in (
            "user", "computer", "domain", "person", "sid", "ipv4", "ipv6", "mac", "mail", "phone", "key", "serial", "credential")}

    def unique(self, make):
        values = []
        while len(values) < self.each:
            value = make()
            lower = value.lower()
            if all(lower not in other.lower() and other.lower() not in lower for other in values):
                values.append(value)
        return values

    def letters(self, count, alphabet=string.ascii_uppercase + string.digits):
        return "".join(self.random.choice(alphabet) for _ in range(count))

    def make_user(self):
        first, last = self.random.choice(FIRST), self.random.choice(LAST)
        return self.random.choice((first + "." + last, first[0] + last + self.letters(2, "123456789"), f"{first.title()} {last.title()}",
                                   last + "_" + first, first + self.letters(2, "bcdfgh")))

    def make_computer(self):
        return self.random.choice(("DESKTOP-" + self.letters(7), "LAPTOP-" + self.letters(8), f"SHA-WS-{self.letters(4, '0123456789')}",
                                   f"fin-{self.letters(3, 'bcdfgk').lower()}-{self.letters(2, '0123456789')}", "KVM" + self.letters(5)))

    def make_domain(self):
        return self.random.choice((f"{self.letters(6, 'bdfgklmnrstvz').lower()}.example.com", f"{self.letters(7, 'bdfgklmnrstvz').lower()}.local",
                                   f"ad.{self.letters(8, 'bdfgklmnrstvz').lower()}.com.cn"))

    def make_person(self):
        return self.random.choice(FAMILY) + "".join(self.random.sample(GIVEN, 2))

    def make_sid(self):
        return "S-1-5-21-" + "-".join(str(self.random.randint(10**8, 4 * 10**9)) for _ in range(3))

    def make_ipv4(self):
        number = lambda: self.random.randint(1, 254)
        return self.random.choice((f"10.{number()}.{number()}.{number()}", f"192.168.{number()}.{number()}", f"172.{self.random.randint(16, 31)}.{number()}.{number()}",
                                   f"203.0.113.{number()}"))

    def make_ipv6(self):
        group = lambda: f"{self.random.randint(0x1000, 0xffff):x}"
        return self.random.choice((f"fe80::{group()}:{group()}:{group()}:{group()}", f"2001:db8:{group()}:{group()}::{group()}",
                                   f"2001:db8:{group()}:{group()}:{group()}:{group()}:{group()}:{group()}", f"fd{self.letters(2, '0123456789abcdef')}:{group()}::{group()}"))

    def make_mac(self):
        pairs = [self.letters(2, "0123456789ABCDEF") for _ in range(5)]
        return self.random.choice(("-", ":")).join(["3C"] + pairs)

    def make_mail(self):
        return f"{self.random.choice(FIRST)}{self.letters(3, 'bcdfg')}@{self.letters(6, 'klmnrst').lower()}.example.org"

    def make_phone(self):
        digits = self.letters(8, "0123456789")
        return self.random.choice((f"13{self.random.randint(0, 9)}{digits}", f"+86 138 {digits[:4]} {digits[4:]}", f"+8615{self.random.randint(0, 9)}{digits}",
                                   f"010-{digits}", f"+49 89 {digits}"))

    def make_key(self):
        return "-".join(self.letters(5, "BCDFGHJKMPQRTVWXY2346789") for _ in range(5))

    def make_serial(self):
        return self.random.choice(("5CD" + self.letters(7), "PF" + self.letters(6), self.letters(3) + "-" + self.letters(6, "0123456789"), self.letters(12, "0123456789ABCDEF") + "7"))

    def make_credential(self):
        return self.letters(1, string.ascii_uppercase) + self.letters(7, string.ascii_letters + string.digits) + self.random.choice("!#$7") + self.letters(2, string.digits)

    def places_of(self, kind, value):
        """Lines in which the kind of the value is told."""
        pick = self.random.choice
        other = lambda name: pick(self.values[name])
        if kind == "user":
            plain = value.replace(" ", "")
            lines = [f"Info MIG Processing profile C:\\Users\\{value}\\NTUSER.DAT", f'"ProfileImagePath"="C:\\\\Users\\\\{value}"',
                     f"User name: {value}", f'{{"userName": "{value}", "level": 3}}', f"<Data Name=\"TargetUserName\">{value}</Data>",
                     f"    LastLoggedOnUser    REG_SZ    .\\{value}", f"用户名：{value}", f"file:///C:/Users/{urllib.parse.quote(value)}/Desktop/a.txt",
                     f"Registered Owner:          {value}", f"path=%5CUsers%5C{urllib.parse.quote(value)}%5CAppData"]
            first = [pick(lines[:3]), pick(lines)]
            return first + [f"The session of {value} ended, backup-{plain}.zip was kept" if plain == value else f"Logoff of {value}."]
        if kind == "computer":
            domain = other("domain")
            lines = [f"Host Name:                 {value}", f"   Host Name . . . . . . . . . . . . : {value}", f"<Computer>{value}.{domain}</Computer>",
                     f'"ComputerName"="{value}"', f"计算机名: {value}", f"COMPUTERNAME={value}", f"PSComputerName : {value}", f"\\\\{value}\\logs$\\setup was opened",
                     f'"hostname": "{value.lower()}"']
            return [pick(lines[:7]), pick(lines), f"Connecting to {value.upper()} failed, retry {value.lower()}:8530"]
        if kind == "domain":
            lines = [f"Domain:                    {value}", f"Primary Dns Suffix  . . . . . . . : {value}", f'"DomainName":"{value}"', f"USERDNSDOMAIN={value.upper()}",
                     f"域名：{value}", f"<Data Name='SubjectDomainName'>{value}</Data>"]
            return [pick(lines), f"dc01.{value} did not answer the query for _ldap._tcp.{value}"]
        if kind == "person":
            return [pick((f"姓名：{value}", f"联系人: {value}，电话稍后提供", f'"ContactName": "{value}"', f"用户姓名：{value}", f"ContactName={value}")), f"已由{value}确认"]
        if kind == "sid":
            lines = [f"HKEY_USERS\\{value}-1001\\Software", f"ProfileList\\{value}-500", f"(A;;FA;;;{value}-1104)", f"sid={value}-513 removed", f'"{value}-1002"']
            return [pick(lines), pick(lines)]
        if kind == "ipv4":
            lines = [f"IPv4 Address. . . . . . . . . . . : {value}(Preferred)", f"connect to {value}:445 timed out", f"http://{value}/wsus", f'"ip":"{value}"', f"服务器地址 {value} 无响应",
                     f"Reply from {value}: bytes=32"]
            return [pick(lines), pick(lines)]
        if kind == "ipv6":
            return [pick((f"Link-local IPv6 Address . . . . . : {value}%12(Preferred)", f"http://[{value}]:8530/", f"address={value}", f"peer {value} closed"))]
        if kind == "mac":
            bare = value.replace("-", "").replace(":", "")
            return [pick((f"Physical Address. . . . . . . . . : {value}", f"mac={value.lower()}", f"物理地址: {value}", f"adapter {value} is up")), f"MACAddress={bare}"]
        if kind == "mail":
            return [pick((f"mailto:{value}", f"From: <{value}>", f"upn={value};", f"邮箱 {value}", f"?user={value.replace('@', '%40')}&x=1"))]
        if kind == "phone":
            if value.startswith("+"):
                return [pick((f"call {value} for help", f"电话：{value}", f"Phone: {value}"))]
            return [pick((f"电话：{value}", f"手机: {value}", f"Mobile: {value}", f"Tel: {value}", f"联系电话：{value}"))]
        if kind == "key":
            return [pick((f"Product key {value} was used", f"slmgr /ipk {value}", f"产品密钥：{value}", f"<ProductKey><Key>{value}</Key></ProductKey>"))]
        if kind == "serial":
            return [pick((f"SerialNumber={value}", f"BIOS serial number: {value}", f"序列号：{value}", f'"serialNumber": "{value}"', f"Service Tag: {value}", f"S/N: {value}"))]
        user = other("user").split()[0].lower()
        return [pick((f"net use \\\\{other('computer')}\\share {value} /user:{user}", f"password={value}", f"https://{user}:{value}@wsus.example.com/x",
                      f"-Password {value} -Force", f"密码：{value}", f'"password": "{value}"', f"pwd={value};Timeout=5"))]

    def notations_of(self, kind, value):
        """What commands, exports, directories and consoles make of it."""
        pick = self.random.choice
        other = lambda name: pick(self.values[name])
        domain = other("domain")
        parts = ",".join(f"DC={label}" for label in domain.split("."))
        entities = "".join(f"&#{ord(c)};" if number % 2 else f"&#x{ord(c):X};" for number, c in enumerate(value))
        blanks = " " * 24
        if kind == "user":
            account = value.split()[0].lower()
            return (f"User accounts for \\\\{other('computer')}\r\n\r\n{'-' * 79}\r\n{value:<25}Administrator            Guest\r\nThe command completed successfully.\r\n",
                         f" USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME\r\n>{value:<22} console             1  Active      none   3/5/2024\r\n",
                         f"Members\r\n\r\n{'-' * 79}\r\nAdministrator\r\n{value}\r\nThe command completed successfully.\r\n",
                         f'{{"user":{{"id":7,"name":"{value}"}},"level":2}}', f'{{"users": [{{"name": "{value}", "id": 1}}]}}',
                         f'<LocalAccount wcm:action="add"><Group>Users</Group><Name>{value}</Name></LocalAccount>', f"<UserName>{entities}</UserName>",
                         f"User name                    {value}", f"用户名                       {value}", f"CN={value},OU=Desks,{parts}",
                         f'{{"userName": "{value.replace("a", chr(92) + "u0061")}"}}', f"Registered to: {value}",
                         f'runas /savecred "/user:{domain.split(".")[0]}\\{account}" cmd, user name: {value}')
        if kind == "computer":
            lower = value.lower()
            return (f"setup.exe /InstallFrom:\\\\{value}\\share\\install.wim", f"psexec \\\\{lower} -s cmd", f"\\\\?\\UNC\\{value}\\share\\a", f"\\Device\\Mup\\{value}\\share",
                         f"bound to \\\\{lower}.{domain} at once", f'{{"host": {{"name": "{value}", "ip": ""}}}}', f'"source": "\\\\\\\\{value}\\\\share"', f"CN={value.upper()},OU=Desks,{parts}",
                         f'<Computer Name="{value}" Model="x"/>', f"    DnsHostName    REG_SZ    {value}", f"Client name: {value}")
        if kind == "domain":
            return (f"   DNS Suffix Search List. . . . . . : {domain}\r\n{blanks}               {value}", f"   DNS 后缀搜索列表  . . . . . . . . : {domain}\r\n{blanks}               {value}",
                         f"CN=Printers,{','.join('DC=' + label for label in value.split('.'))}", f"    SearchList    REG_SZ    {domain},{value}", f'{{"domain": {{"name": "{value}"}}}}',
                         f"bound to \\\\dc01.{value} at once" if value.count(".") > 1 else f"DomainName : {value}")
        if kind == "person":
            return (f"<FullName>{entities}</FullName>", f"全名                         {value}", f"CN={value},OU=Desks,{parts}", f"注册的组织:       {value}", f'{{"contact": {{"name": "{value}"}}}}',
                         f'"displayName": "{value}", "userPrincipalName": "x@{domain}"', f"Registered Organization: {value} & Co. (East)")
        if kind == "mail":
            return (f'{{"mail":"{value.replace("@", chr(92) + "u0040")}"}}', f"<Mail>{value.replace('@', '&#64;')}</Mail>", f"userPrincipalName: {value}")
        if kind == "phone":
            return (f"手机号 {value} ", f"电话 {value}", f"联系电话：{value}")
        if kind == "credential":
            user = other("user").split()[0].lower()
            return (f"schtasks /create /tn x /ru {user} /rp {value} /sc once", f"net user {user} {value} /add", f"plink -ssh -pw {value} ls", f"pscp -pw \"{value}\" a b:", f"tool.exe -u:{user} -p:{value}",
                         f'ConvertTo-SecureString "{value}" -AsPlainText -Force', f"'{value}' | ConvertTo-SecureString -AsPlainText -Force", f"Cookie: auth={value}; theme=dark", f"Set-Cookie: sid={value}; Path=/; HttpOnly",
                         f"Server=a;User ID={user};Password={value};Timeout=5", f"smbclient //srv/x -U {user}%{value}", f"curl -u {user}:{value} https://wsus.example.com/", f"<Password><Value>{value}</Value><PlainText>true</PlainText></Password>",
                         f"    DefaultPassword    REG_SZ    {value}", f"<keyMaterial>{value}</keyMaterial>", f"reg add HKLM\\x /v DefaultPassword /t REG_SZ /d {value} /f", f"口令：{value}", f"Kennwort: {value}", f"Пароль: {value}",
                         f"netdom join x /userd:{user} /passwordd:{value}", f"sc config svc obj= .\\{user} password= {value}", f"systeminfo /s x /u {user} /p {value}", f"Authorization: Bearer {value}", f"https://a.example.com/?sv=1&sig={value}&se=2")
        return ()

    def alone(self):
        """(kind, value, line) of every notation, with a value that stands nowhere else."""
        for kind in self.values:
            for number in range(len(self.notations_of(kind, self.values[kind][0]))):
                known = [value.lower() for values in self.values.values() for value in values]
                value = getattr(self, "make_" + kind)()
                while any(value.lower() in other or other in value.lower() for other in known):
                    value = getattr(self, "make_" + kind)()
                self.values[kind].append(value)
                yield kind, value, self.notations_of(kind, value)[number]

    def lines(self):
        planted = [line for kind, values in self.values.items() for value in values for line in self.places_of(kind, value)]
        told = [self.notations_of(kind, value) for kind, values in self.values.items() for value in values]
        planted += [self.random.choice(lines) for lines in told if lines]
        ordinary = [self.random.choice(ORDINARY) for _ in range(2 * len(planted))]
        both = planted + ordinary
        self.random.shuffle(both)
        return both

    def text(self):
        return "\r\n".join(self.lines()) + "\r\n"

    def event_log(self):
        events = []
        users = [user for user in self.values["user"]]
        for number, user in enumerate(users):
            computer, domain = self.values["computer"][number], self.values["domain"][number]
            events.append({
                "provider": "Microsoft-Windows-Security-Auditing", "id": 4624, "computer": f"{computer}.{domain}",
                "user": self.values["sid"][number] + "-1001", "form": "direct" if number % 7 == 6 else "template",
                "data": [["TargetUserSid", "sid", self.values["sid"][number] + "-1001"], ["TargetUserName", "string", user],
                         ["TargetDomainName", "string", domain.split(".")[0].upper() if domain.count(".") == 2 else domain.upper()],
                         ["WorkstationName", "string", computer], ["IpAddress", "string", self.values["ipv4"][number]],
                         ["Path", "string", f"C:\\Users\\{user}\\AppData\\Local"], ["Mail", "string", self.values["mail"][number]]]})
        events.append({"provider": "User32", "id": 1074, "computer": self.values["computer"][0],
                       "data": [f"C:\\Windows\\explorer.exe ({self.values['computer'][0]})", f"EXAMPLE\\{users[0]}", "malice is a word"]})
        return evtx_writer.build(events).bytes

    def trace(self):
        trace = Trace(computer=self.values["computer"][1][:15], wide=False)
        for number in range(8):
            user = self.values["user"][number]
            app = trace.process(f"app{number}.exe", 1000 + number, user=f"EXAMPLE\\{user}", command=f"app.exe /profile C:\\Users\\{user}")
            trace.create_file(app, f"C:\\Users\\{user}\\AppData\\Local\\Temp\\a{number}.txt", access=0x120116, result="ACCESS DENIED")
            trace.create_file(app, f"C:\\Windows\\Temp\\{self.values['computer'][number]}.log", access=0x120116, result="SUCCESS")
        return trace

    def hives(self):
        """{name: bytes}"""
        make = load_hives()
        key = make.Key
        profiles = [key(f"{sid}-1001", [("ProfileImagePath", make.EXPAND, f"C:\\Users\\{user}"),
                                        ("Sid", make.BINARY, make.sid(5, 21, *map(int, sid.split("-")[4:]), 1001))])
                    for sid, user in zip(self.values["sid"], self.values["user"])]
        software = make.Hive(key("ROOT", keys=[key("Microsoft", keys=[key("Windows NT", keys=[key(
            "CurrentVersion", [("RegisteredOwner", make.SZ, self.values["user"][2]), ("ProductId", make.SZ, "00330-80000-00000-AA713")],
            [key("ProfileList", keys=profiles)])])]), key("Classes")]), "SOFTWARE")
        system = make.Hive(key("ROOT", keys=[key("Select", [("Current", make.DWORD, 1)]), key("ControlSet001", keys=[key("Control", keys=[
            key("ComputerName", keys=[key("ComputerName", [("ComputerName", make.SZ, self.values["computer"][2])])])]), key("Services", keys=[
                key("Tcpip", keys=[key("Parameters", [("Hostname", make.SZ, self.values["computer"][2]), ("Domain", make.SZ, self.values["domain"][2]),
                                                      ("DhcpIPAddress", make.SZ, self.values["ipv4"][2])])])])])]), "SYSTEM")
        names = [key(user, day=8) for user in self.values["user"][:12]]
        sam = make.Hive(key("ROOT", keys=[key("SAM", keys=[key("Domains", keys=[key("Account", keys=[key("Users", keys=[key("Names", keys=names)])])])])]), "SAM")
        return {"SOFTWARE": software.bytes(), "SYSTEM": system.bytes(), "SAM": sam.bytes()}

    def write(self, folder):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        text = self.text()
        for name, (encoding, mark) in ENCODINGS.items():
            (folder / name).write_bytes(mark + text.encode(encoding))
        latin = "\r\n".join(line for line in text.split("\r\n") if line.isascii()) + "\r\nGr\xfc\xdfe aus K\xf6ln, Jos\xe9\r\n"
        (folder / "latin.log").write_bytes(latin.encode("cp1252"))
        (folder / "Security.evtx").write_bytes(self.event_log())
        self.trace().write(folder / "boot.PML")
        for name, content in self.hives().items():
            (folder / "config").mkdir(exist_ok=True)
            (folder / "config" / name).write_bytes(content)
        user, computer = self.values["user"][3], self.values["computer"][3]
        (folder / "Users" / user / "AppData").mkdir(parents=True)
        (folder / "Users" / user / "AppData" / f"setup_{computer}.log").write_text("nothing to see\n", encoding="utf-8")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{computer}/CBS.log", text)
        with tarfile.open(folder / f"logs-{computer}.tar.gz", "w:gz") as archive:
            for name, content in ((f"Users/{user}/inner.zip", inner.getvalue()), ("plain.txt", text.encode())):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        # Half a line of UTF-16 pasted at an odd place of a UTF-8 log.
        (folder / "pasted.log").write_bytes(b"a log line\n" * 20 + f"User name: {user} on {computer}\n".encode("utf-16-le") + b"\nan end\n" * 20)

    def wanted(self):
        """Every value as its tests look for it."""
        wanted = []
        for kind, values in self.values.items():
            for value in values:
                wanted.append(value)
                if kind == "sid":
                    wanted.append(value.removeprefix("S-1-5-21-"))
                if kind == "mac":
                    wanted.append(value.replace("-", "").replace(":", ""))
        return wanted
