// SPDX-License-Identifier: Apache-2.0
#include "model/issue.h"

#include <array>
#include <string_view>

namespace casebook {
namespace {

struct Meaning {
  std::string_view kind;
  std::string_view en;
  std::string_view zh;
};

// Sorted by kind. Every kind used anywhere in src/ has a row: tests/issue_kinds_test.py checks it.
constexpr std::array kMeanings = {
    Meaning{"csv-record-damaged",
            "A row does not have the columns of its table; it is kept as text and not interpreted.",
            "有一行的列数与表头不符；保留其文本，不作解析。"},
    Meaning{"field-unreadable",
            "A field of a record holds a value that it cannot have; the record is kept without it.",
            "记录中某个字段的值无法解析；保留该记录，忽略此字段。"},
    Meaning{"json-damaged",
            "A JSON text is cut or malformed; what stands before the damage was read.",
            "JSON 文本被截断或格式错误，损坏处之前的内容已读取。"},
    Meaning{"line-too-long",
            "A line is longer than any Windows component writes; its rest was skipped.",
            "有一行的长度超过任何 Windows 组件会写出的长度，其余部分已跳过。"},
    Meaning{
        "record-cut",
        "A record begins but its end is missing; what is there was kept without time and level.",
        "有一条记录只有开头而缺少结尾，已保留现有内容，但没有时间和级别。"},
    Meaning{
        "setupconfig-unusable",
        "The file is empty or has no [SetupConfig] section; Setup stops with 0x80070490 when it is "
        "given such a file.",
        "文件为空或缺少 [SetupConfig] 节；安装程序使用这样的文件时会以 0x80070490 停止。"},
    Meaning{"too-many-entries",
            "The file lists more entries than are kept as facts; the rest was counted only.",
            "文件中的条目多于作为事实保留的数量，其余仅计数。"},
    Meaning{"trace-too-many-handles",
            "The trace holds more open handles than are followed; some holders may not be named.",
            "跟踪中同时打开的句柄超出可跟踪的数量，部分占用者可能无法指出。"},
    Meaning{"undecodable-characters",
            "Some bytes are not text in the encoding of the file; a replacement character stands "
            "for each.",
            "部分字节在该文件的编码中不是有效文本，已用替换字符代替。"},
    Meaning{
        "wu-undecoded",
        "Lines of the update trace were written without their text, because the symbols for it "
        "were missing. Run Get-WindowsUpdateLog again on the machine itself (before Windows 10 "
        "version 1709 it also needs access to the Microsoft symbol server), or send the .etl "
        "files from C:\\Windows\\Logs\\WindowsUpdate.",
        "更新跟踪中的部分行因缺少符号而没有正文。请在该计算机本机上重新运行 Get-WindowsUpdateLog"
        "（Windows 10 1709 之前的版本还需要能访问 Microsoft 符号服务器），或发送 "
        "C:\\Windows\\Logs\\WindowsUpdate 下的 .etl 文件。"},
    Meaning{"xml-damaged",
            "XML elements are cut or malformed; they were skipped.",
            "有 XML 元素被截断或格式错误，已跳过。"},
    Meaning{"zeroed-bytes",
            "Zeros stand where text should be, as after a power failure while the log was written; "
            "lines "
            "are missing here.",
            "应为文本的位置全是零字节，通常是写日志时断电所致；此处的日志行已丢失。"},
};

}  // namespace

Bilingual issue_meaning(const std::string& kind) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.kind == kind) return {std::string(meaning.en), std::string(meaning.zh)};
  }
  return {};
}

}  // namespace casebook
