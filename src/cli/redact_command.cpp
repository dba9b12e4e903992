// SPDX-License-Identifier: Apache-2.0
#include "cli/redact_command.h"

#include "cli/commands/verbs.h"
#include "cli/options.h"

namespace casebook {

using namespace option;

Command redact_command() {
  return {
      .name = "redact",
      .arguments = "PATH...",
      .argument = Kind::File,
      .least = 0,
      .most = kAnyNumber,
      .summary = {"make a bundle without names, addresses and keys, to give away",
                  "生成去除姓名、地址和密钥的证据包，可对外提供"},
      .description =
          {"Reads the evidence at PATH twice: first to learn who and what is named in it, then to "
           "write it "
           "anew to OUT with pseudonyms: a folder for a folder, an archive of the same kind for an "
           "archive, with the archives in it. The evidence itself is only read.\n\n"
           "Replaced are names of users, computers, domains and people, SIDs, IP, MAC and mail "
           "addresses, phone numbers, product keys, serial numbers, passwords, and your own "
           "--keywords: in texts of every encoding, in event logs, registry hives and traces, in "
           "names of "
           "files. A value keeps its pseudonym everywhere, and its length and shape, so that the "
           "result "
           "is diagnosed as the evidence is. Built-in accounts (SYSTEM, Administrator) and "
           "well-known SIDs "
           "stay.\n\n"
           "The map of pseudonyms is written to OUT.map.json, or where --map says; give the same "
           "map to the "
           "next bundle of the case. It leads back to every value: keep it, never give it away.\n\n"
           "What cannot be shown to be clean (images, memory dumps, packed traces, files of "
           "unknown "
           "formats) is left out, and the report says so. --check RESULT looks for values of a "
           "list "
           "or a map in "
           "a result, inside archives too. docs/redaction.md says what is not found.",
           "两次读取 PATH 处的证据：先识别其中出现的人员和设备信息，再以化名重新写入 "
           "OUT：文件夹得到文件夹，"
           "压缩包得到同类压缩包，其中嵌套的压缩包也一并处理。证据本身只读不写。\n\n"
           "替换内容包括用户名、计算机名、域名、人名、SID、IP、MAC "
           "和电子邮件地址、电话号码、产品密钥、序列号、"
           "密码，以及自定义的 "
           "--keywords；范围涵盖各种编码的文本、事件日志、注册表配置单元、跟踪文件和文件名。同一个"
           "值的化名处处"
           "一致，长度和形式不变，因此脱敏后的诊断结果与原证据相同。内置帐户（SYSTEM、Administrator"
           "）和众所周知的 "
           "SID 保持不变。\n\n"
           "化名对照表写入 OUT.map.json 或 --map "
           "指定的文件；处理同一案例的下一份证据时请使用同一对照表。凭对照表可以还原"
           "所有值：请妥善保管，切勿外传。\n\n"
           "无法确认已脱敏的内容（图片、内存转储、已压缩的跟踪、未知格式的文件）不会写入结果，报告"
           "中会逐一说明。"
           "--check RESULT 按列表或对照表在结果中（包括压缩包内）查找残留值。docs/redaction.md "
           "说明了哪些内容无法识别。"},
      .options = {&kRedactTarget,
                  &kRedactMap,
                  &kKeywords,
                  &kKeepUnknown,
                  &kRedactReport,
                  &kRedactFormat,
                  &kCheck,
                  &kValues,
                  &kJobs},
      .examples =
          {{"casebook redact case.zip -o case-redacted.zip",
            {"a zip for a zip; the map is case-redacted.zip.map.json",
             "zip 得到 zip；对照表为 case-redacted.zip.map.json"}},
           {"casebook redact bad-pc/ -o bad-redacted --map case.map.json --keywords words.txt",
            {"one map for all bundles of a case, and words of your own",
             "同一案例共用一个对照表，并隐藏自定义关键词"}},
           {"casebook redact case.zip -o out.zip --report report.json --format json",
            {"the report for programs", "供程序读取的报告"}},
           {"casebook redact --check out.zip --values names.txt",
            {"is any of these left?", "检查这些值是否有残留"}}},
      .run = run_redact,
  };
}

}  // namespace casebook
